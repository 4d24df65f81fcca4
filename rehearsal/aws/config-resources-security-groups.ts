import type { Account } from "../world/account";
import type { Facts } from "../world/facts";
import type { FoundResource } from "./config-resources";
import type { Direction, SecurityGroup, SecurityGroupRule } from "./ec2-rows";
import type { Values } from "./model";

export function securityGroupResources(
  facts: Facts,
  account: Account,
  region: string,
): readonly FoundResource[] {
  return facts
    .list<SecurityGroup>("ec2:security-group")
    .flatMap(([, group]) => (group.region === region ? [groupItem(facts, account, group)] : []));
}

function groupItem(facts: Facts, account: Account, group: SecurityGroup): FoundResource {
  const { id, name, region, vpcId, description = "", tags = {} } = group;
  return {
    resourceType: "AWS::EC2::SecurityGroup",
    resourceId: id,
    resourceName: name,
    arn: `arn:${account.partition}:ec2:${region}:${account.id}:security-group/${id}`,
    availabilityZone: "Not Applicable",
    createdAt: undefined,
    tags: tags as Readonly<Record<string, string>>,
    relationships: [
      {
        resourceType: "AWS::EC2::VPC",
        resourceId: vpcId,
        resourceName: null,
        name: "Is contained in Vpc",
      },
    ],
    configuration: {
      description,
      groupId: id,
      groupName: name,
      ownerId: account.id,
      vpcId,
      ipPermissions: permissionsOf(facts, account, id, "ingress"),
      ipPermissionsEgress: permissionsOf(facts, account, id, "egress"),
    },
    supplementary: {},
  };
}

/** Rules for the same protocol and ports are one permission: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html */
function permissionsOf(
  facts: Facts,
  { id: userId }: Account,
  groupId: string,
  direction: Direction,
): Values[] {
  const permissions = new Map<string, SecurityGroupRule[]>();
  for (const [, rule] of facts.list<SecurityGroupRule>(`ec2:${direction}-rule`)) {
    if (rule.securityGroupId === groupId) {
      const traffic = [rule.ipProtocol, rule.fromPort, rule.toPort].join();
      permissions.set(traffic, [...(permissions.get(traffic) ?? []), rule]);
    }
  }
  return [...permissions.values()].map((rules) => permissionOf(rules, userId));
}

function permissionOf(rules: readonly SecurityGroupRule[], userId: string): Values {
  const peers = rules.map(({ peer }) => peer);
  const cidrs = peers.flatMap((peer) => (peer.kind === "addresses" ? [peer.cidrIpv4] : []));
  const { ipProtocol = "-1", fromPort, toPort } = rules[0] ?? {};
  return {
    ipProtocol,
    ...(fromPort !== undefined && { fromPort }),
    ...(toPort !== undefined && { toPort }),
    ipv4Ranges: cidrs.map((cidrIp) => ({ cidrIp })),
    ipRanges: cidrs,
    ipv6Ranges: [],
    prefixListIds: peers.flatMap((peer) =>
      peer.kind === "prefix list" ? [{ prefixListId: peer.prefixListId }] : [],
    ),
    userIdGroupPairs: peers.flatMap((peer) =>
      peer.kind === "group" ? [{ groupId: peer.securityGroupId, userId }] : [],
    ),
  };
}
