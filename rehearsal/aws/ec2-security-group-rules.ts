import { parseCidr } from "./ec2-cidr";
import { ec2Arn, idKinds, named } from "./ec2-ids";
import { type Direction, type Peer, type SecurityGroupRule, securityGroupRuleRow } from "./ec2-rows";
import { refuseBadDescription } from "./ec2-security-groups";
import { type Call, optionalText, type ResourceModel, text, type Values } from "./model";

const api = "https://docs.aws.amazon.com/AWSEC2/latest/APIReference";

const sources = ["cidrIpv4", "prefixListId", "referencedSecurityGroupId"];

function peerOf(inputs: Values): Peer {
  const [group, list] = ["referencedSecurityGroupId", "prefixListId"].map((name) =>
    optionalText(inputs, name),
  );
  if (group !== undefined) {
    return { kind: "group", securityGroupId: group };
  }
  return list === undefined
    ? { kind: "addresses", cidrIpv4: text(inputs, "cidrIpv4") }
    : { kind: "prefix list", prefixListId: list };
}

function portOf(inputs: Values, property: string): number | undefined {
  const port = inputs[property];
  return typeof port === "number" ? port : undefined;
}

function nameOf(peer: Peer): string {
  switch (peer.kind) {
    case "group":
      return peer.securityGroupId;
    case "addresses":
      return peer.cidrIpv4;
    case "prefix list":
      return peer.prefixListId;
  }
}

/** `peer: 0.0.0.0/0, TCP, from port: 443, to port: 443, ALLOW` */
function describe({ peer, ipProtocol, fromPort, toPort }: SecurityGroupRule): string {
  const protocol = ipProtocol === "-1" ? "ALL" : ipProtocol.toUpperCase();
  const ports = fromPort === undefined ? [] : [`from port: ${fromPort}`, `to port: ${toPort}`];
  return [`peer: ${nameOf(peer)}`, protocol, ...ports, "ALLOW"].join(", ");
}

function refuseBadRule(call: Call, rule: SecurityGroupRule): void {
  const { inputs } = call.self;
  const given = sources.filter((property) => inputs[property] !== undefined);
  if (given.length !== 1) {
    call.refuse({
      code: "InvalidParameterCombination",
      message: `${given.length === 0 ? "No attribute" : `${given.length} attributes`} specified when one (and only one) of [${sources.join(", ")}] is required`,
      fact: "https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/ec2/vpc_security_group_ingress_rule.go (ExactlyOneOf: the provider checks this itself)",
    });
  } else if (rule.peer.kind === "addresses" && !parseCidr(rule.peer.cidrIpv4)) {
    call.refuse({
      code: "InvalidParameterValue",
      message: `CIDR block ${rule.peer.cidrIpv4} is malformed`,
      fact: "https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/ec2/vpc_security_group_ingress_rule.go (IPv4CIDRNetworkAddress: the provider checks this itself); AWS's text as quoted in public issues",
      property: "cidrIpv4",
    });
  }
  if (!/^(tcp|udp|icmp|icmpv6|-1|\d{1,3})$/.test(rule.ipProtocol)) {
    call.refuse({
      code: "InvalidParameterValue",
      message: `Invalid value '${rule.ipProtocol}' for IP protocol. Unknown protocol.`,
      fact: "https://github.com/hashicorp/terraform-provider-aws/issues/1793",
      property: "ipProtocol",
    });
  } else if (
    /^(tcp|udp)$/.test(rule.ipProtocol) &&
    (rule.fromPort === undefined || rule.toPort === undefined)
  ) {
    call.refuse({
      code: "InvalidParameterValue",
      message: "Invalid value for portRange. Must specify both from and to ports with TCP/UDP.",
      fact: `${api}/API_AuthorizeSecurityGroupIngress.html (IpPermissions); text from moto's source`,
      property: "fromPort",
    });
  }
  refuseBadDescription(call, "rule");
}

function refuseUnknownGroups(call: Call, { securityGroupId, peer }: SecurityGroupRule): void {
  const own = named(call, idKinds.securityGroup, securityGroupId, "securityGroupId");
  const other =
    peer.kind === "group"
      ? named(call, idKinds.securityGroup, peer.securityGroupId, "referencedSecurityGroupId")
      : undefined;
  if (own && other && own.vpcId !== other.vpcId) {
    call.refuse({
      code: "InvalidGroup.NotFound",
      message: "You have specified two resources that belong to different networks.",
      because: `${own.id} is in ${own.vpcId}, and ${other.id} in ${other.vpcId}`,
      fact: `${api}/API_AuthorizeSecurityGroupIngress.html; text as quoted in public issues`,
      property: "referencedSecurityGroupId",
    });
  }
}

function putRule(call: Call, direction: Direction): void {
  const { inputs } = call.self;
  const row = securityGroupRuleRow(direction, call.outputs.id);
  const rule: SecurityGroupRule = {
    securityGroupId: text(inputs, "securityGroupId"),
    peer: peerOf(inputs),
    ipProtocol: text(inputs, "ipProtocol").toLowerCase(),
    fromPort: portOf(inputs, "fromPort"),
    toPort: portOf(inputs, "toPort"),
  };
  refuseBadRule(call, rule);
  refuseUnknownGroups(call, rule);
  const same = call
    .list<SecurityGroupRule>(`ec2:${direction}-rule`)
    .some(([key, other]) => key !== row && JSON.stringify(other) === JSON.stringify(rule));
  if (same) {
    call.refuse({
      code: "InvalidPermission.Duplicate",
      message: `the specified rule "${describe(rule)}" already exists`,
      fact: `${api}/errors-overview.html (InvalidPermission.Duplicate); text as quoted in https://github.com/hashicorp/terraform/pull/2376`,
    });
  }
  call.put(row, rule);
}

const ruleModel = (direction: Direction, operation: string): ResourceModel => ({
  source: `${api}/${operation}.html`,
  properties: {
    securityGroupId: { required: true, replaces: true },
    referencedSecurityGroupId: {},
    cidrIpv4: {},
    prefixListId: {},
    fromPort: {},
    toPort: {},
    ipProtocol: { required: true },
    description: {},
    tags: {},
  },
  outputs: (self) => {
    const id = `sgr-${self.unique(17)}`;
    return { id, securityGroupRuleId: id, arn: ec2Arn(self, "security-group-rule", id) };
  },
  create: (call) => putRule(call, direction),
  update: (call) => putRule(call, direction),
  delete: (call) => call.remove(securityGroupRuleRow(direction, call.outputs.id)),
});

export const ec2SecurityGroupRules: Readonly<Record<string, ResourceModel>> = {
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": ruleModel(
    "ingress",
    "API_AuthorizeSecurityGroupIngress",
  ),
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": ruleModel(
    "egress",
    "API_AuthorizeSecurityGroupEgress",
  ),
};
