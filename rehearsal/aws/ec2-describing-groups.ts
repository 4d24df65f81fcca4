import { authorizeEc2 } from "./ec2-denials";
import { filterBy, passes } from "./ec2-describing";
import { type Direction, type SecurityGroup, type SecurityGroupRule, securityGroupRow } from "./ec2-rows";
import type { Values } from "./model";
import type { ApiRequest } from "./service";

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeSecurityGroups.html */
export function describeSecurityGroups(request: ApiRequest): Values {
  authorizeEc2(request, { action: "ec2:DescribeSecurityGroups", resource: "*" });
  const names = filterBy(request, "Filters", "group-name");
  return {
    SecurityGroups: request.facts
      .list<SecurityGroup>("ec2:security-group")
      .flatMap(([, { id, name, region, vpcId, description = "" }]) =>
        region === request.region && passes(names, name)
          ? [{ GroupId: id, GroupName: name, VpcId: vpcId, Description: description }]
          : [],
      ),
  };
}

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeSecurityGroupRules.html */
export function describeSecurityGroupRules(request: ApiRequest): Values {
  authorizeEc2(request, { action: "ec2:DescribeSecurityGroupRules", resource: "*" });
  const groups = filterBy(request, "Filters", "group-id");
  const shown = (direction: Direction) =>
    request.facts.list<SecurityGroupRule>(`ec2:${direction}-rule`).flatMap(([row, { securityGroupId }]) =>
      request.facts.get(securityGroupRow(securityGroupId))?.region === request.region &&
      passes(groups, securityGroupId)
        ? [
            {
              SecurityGroupRuleId: row.slice(`ec2:${direction}-rule:`.length),
              GroupId: securityGroupId,
              IsEgress: direction === "egress",
            },
          ]
        : [],
    );
  return { SecurityGroupRules: [...shown("ingress"), ...shown("egress")] };
}
