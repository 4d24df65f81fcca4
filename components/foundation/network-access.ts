import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { classified } from "./tags";

/** Something in a network that can be reached on one port. */
export interface Destination {
  readonly securityGroupId: pulumi.Input<string>;
  readonly port: number;
  /** Whether the group is the program's own, which then lets the function in. Others' are left as they are. */
  readonly own: boolean;
}

/** Where a function lies, and what it may reach from there. */
export interface NetworkAccess {
  readonly vpcId: pulumi.Input<string>;
  readonly subnetIds: pulumi.Input<string[]>;
  /** By what they are, such as `endpoints`. */
  readonly destinations: Readonly<Record<string, Destination>>;
}

/** A security group that opens the ways to the destinations, rule by rule, and no other. */
export function reach(
  name: string,
  { vpcId, subnetIds, destinations }: NetworkAccess,
  groupName: pulumi.Input<string>,
  parent: pulumi.Resource,
  dependsOn: readonly pulumi.Resource[],
) {
  const tags = classified("Confidential");
  const securityGroup = new aws.ec2.SecurityGroup(
    `${name}-security-group`,
    { name: groupName, description: `Traffic of ${name}`, vpcId, tags },
    // The function uses the old group until it has the new one, and the provider would have a named one deleted first.
    { parent, dependsOn: [...dependsOn], deleteBeforeReplace: false },
  );
  const rules = Object.entries(destinations).flatMap(([what, { securityGroupId, port, own }]) => {
    const connection = { ipProtocol: "tcp", fromPort: port, toPort: port, tags };
    const out = new aws.vpc.SecurityGroupEgressRule(
      `${name}-to-${what}`,
      {
        securityGroupId: securityGroup.id,
        referencedSecurityGroupId: securityGroupId,
        description: `To ${what}`,
        ...connection,
      },
      { parent },
    );
    const into = own
      ? [
          new aws.vpc.SecurityGroupIngressRule(
            `${name}-into-${what}`,
            {
              securityGroupId,
              referencedSecurityGroupId: securityGroup.id,
              description: `From ${name}`,
              ...connection,
            },
            { parent },
          ),
        ]
      : [];
    return [out, ...into];
  });
  return { subnetIds, securityGroup, rules };
}
