import type { Policy } from "../policy/document";
import type { Row } from "../world/facts";
import type { Values } from "./model";

/** A VPC as EC2 keeps it. */
export interface Vpc {
  readonly id: string;
  readonly region: string;
  readonly cidrBlock: string;
  readonly enableDnsSupport: boolean;
  readonly enableDnsHostnames: boolean;
}

export interface Subnet {
  readonly id: string;
  readonly region: string;
  readonly vpcId: string;
  readonly cidrBlock: string;
  readonly availabilityZone: string;
  readonly mapPublicIpOnLaunch: boolean;
}

export interface SecurityGroup {
  readonly id: string;
  readonly region: string;
  readonly vpcId: string;
  readonly name: string;
  readonly description?: string;
  readonly tags?: Values;
}

/** Whom a rule lets in, or out to. */
export type Peer =
  | { readonly kind: "group"; readonly securityGroupId: string }
  | { readonly kind: "addresses"; readonly cidrIpv4: string }
  | { readonly kind: "prefix list"; readonly prefixListId: string };

export type Direction = "ingress" | "egress";

export interface SecurityGroupRule {
  readonly securityGroupId: string;
  readonly peer: Peer;
  /** `tcp`, `udp`, `icmp`, `icmpv6`, a number, or `-1` for all. */
  readonly ipProtocol: string;
  /** Undefined for all ports. */
  readonly fromPort: number | undefined;
  readonly toPort: number | undefined;
}

/** Where interfaces lie, and which groups they have. */
export interface Placement {
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
}

/** An interface endpoint. */
export interface Endpoint extends Placement {
  readonly id: string;
  readonly region: string;
  readonly vpcId: string;
  /** As in its service name: `com.amazonaws.<region>.<service>`. */
  readonly service: string;
  readonly privateDnsEnabled: boolean;
}

export const vpcRow = (id: string) => `ec2:vpc:${id}` as Row<Vpc>;
export const subnetRow = (id: string) => `ec2:subnet:${id}` as Row<Subnet>;
export const securityGroupRow = (id: string) => `ec2:security-group:${id}` as Row<SecurityGroup>;
export const securityGroupRuleRow = (direction: Direction, id: string) =>
  `ec2:${direction}-rule:${id}` as Row<SecurityGroupRule>;
export const endpointRow = (id: string) => `ec2:endpoint:${id}` as Row<Endpoint>;
export const endpointPolicyRow = (id: string) => `ec2:endpoint-policy:${id}` as Row<Policy>;

/** The group that a VPC comes with. Here its digits are those of the VPC, so that either follows from the other. */
export const defaultSecurityGroupOf = (vpcId: string) => vpcId.replace(/^vpc-/, "sg-");

/** The two rules that the default group comes with. */
export const defaultRuleRow = (direction: Direction, vpcId: string) =>
  securityGroupRuleRow(direction, `default-of-${vpcId}`);
