import type { Policy } from "../policy/document";
import type { ConditionValues } from "../policy/request";
import type { Facts } from "../world/facts";
import {
  type Direction,
  type Endpoint,
  endpointPolicyRow,
  endpointRow,
  type SecurityGroupRule,
  securityGroupRow,
  subnetRow,
  vpcRow,
} from "./ec2-rows";
import type { FunctionNetwork } from "./lambda-rows";

/** How a call of a function gets to a service of AWS. */
export type Route =
  | {
      readonly kind: "open";
      /** Condition keys that the way adds. */
      readonly context: ConditionValues;
      readonly endpointPolicy: Policy | undefined;
    }
  | { readonly kind: "none"; readonly because: string };

const none = (because: string): Route => ({ kind: "none", because });

/** Port of every service of AWS. */
const https = 443;

/**
 * The way from a function to a service. A function outside any VPC has the internet. In a VPC there is neither an
 * internet nor a NAT gateway here, so what is left is an interface endpoint: its private DNS name, its security
 * groups and the function's. https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html
 */
export function routeTo(
  facts: Facts,
  network: FunctionNetwork | undefined,
  service: string,
  region: string,
): Route {
  if (!network) {
    return { kind: "open", context: {}, endpointPolicy: undefined };
  }
  const [subnetId = ""] = network.subnetIds;
  const subnet = facts.get(subnetRow(subnetId));
  if (!subnet) {
    // Somebody else's network cannot be looked into. What it lacks shows in AWS only.
    return facts.isForeign(subnetRow(subnetId))
      ? foreignRoute(facts, network, service, region)
      : none(`the subnet ${subnetId} does not exist`);
  }
  const { vpcId } = subnet;
  const endpoint = endpointIn(facts, vpcId, service, region);
  if (!endpoint) {
    return none(`${vpcId} has no way out and no interface endpoint for com.amazonaws.${region}.${service}`);
  }
  return throughEndpoint(facts, network, endpoint);
}

function endpointIn(facts: Facts, vpcId: string, service: string, region: string): Endpoint | undefined {
  return facts
    .list<Endpoint>("ec2:endpoint")
    .map(([, endpoint]) => endpoint)
    .find(
      (endpoint) => endpoint.vpcId === vpcId && endpoint.service === service && endpoint.region === region,
    );
}

function throughEndpoint(facts: Facts, network: FunctionNetwork, endpoint: Endpoint): Route {
  const { id, vpcId, service, region, privateDnsEnabled } = endpoint;
  const host = `${service}.${region}`;
  if (!privateDnsEnabled) {
    return none(
      `${host} resolves to public addresses in ${vpcId}, since its endpoint ${id} has no private DNS`,
    );
  }
  const vpc = facts.get(vpcRow(vpcId));
  if (vpc && !(vpc.enableDnsSupport && vpc.enableDnsHostnames)) {
    return none(`private DNS names need both DNS attributes of ${vpcId}, and one is off`);
  }
  const closed = whyClosed(facts, network.securityGroupIds, endpoint.securityGroupIds, https);
  if (closed !== undefined) {
    return none(closed);
  }
  return {
    kind: "open",
    context: { "aws:SourceVpc": vpcId, "aws:SourceVpce": id },
    endpointPolicy: facts.get(endpointPolicyRow(id)),
  };
}

/**
 * In a network that was there before, endpoints of the program are looked at and all others believed: which one
 * somebody else's is, the resource policies of the program say.
 */
function foreignRoute(facts: Facts, network: FunctionNetwork, service: string, region: string): Route {
  const own = facts
    .list<Endpoint>("ec2:endpoint")
    .map(([, endpoint]) => endpoint)
    .find(
      (endpoint) =>
        endpoint.service === service &&
        endpoint.region === region &&
        endpoint.subnetIds.some((id) => network.subnetIds.includes(id)),
    );
  return own
    ? throughEndpoint(facts, network, own)
    : { kind: "open", context: { "aws:SourceVpce": namedEndpoints(facts) }, endpointPolicy: undefined };
}

/** Endpoints of somebody else's that resource policies of the program ask for. */
function namedEndpoints(facts: Facts): string[] {
  return facts
    .list<Policy>("secretsmanager:policy")
    .flatMap(([, { statements }]) => statements.flatMap(({ conditions }) => conditions))
    .filter(({ key }) => key.toLowerCase() === "aws:sourcevpce")
    .flatMap(({ values }) => values.filter((id) => facts.isForeign(endpointRow(id))));
}

/** Why a port of one set of security groups cannot be reached from another; undefined where it can. */
export function whyClosed(
  facts: Facts,
  from: readonly string[],
  to: readonly string[],
  port: number,
): string | undefined {
  const leaves = from.some(
    (group) => facts.isForeign(securityGroupRow(group)) || admits(facts, "egress", group, to, port),
  );
  if (!leaves) {
    return `no rule of ${from.join(", ")} lets port ${port} out to ${to.join(", ")}`;
  }
  const enters = to.some(
    (group) => facts.isForeign(securityGroupRow(group)) || admits(facts, "ingress", group, from, port),
  );
  return enters ? undefined : `no rule of ${to.join(", ")} lets port ${port} in from ${from.join(", ")}`;
}

/** Why a function cannot open a connection to a port of somebody else's; undefined where it can. */
export function whyNotOut(
  facts: Facts,
  network: FunctionNetwork | undefined,
  port: number,
): string | undefined {
  const groups = network?.securityGroupIds ?? [];
  const rules = facts.list<SecurityGroupRule>("ec2:egress-rule").map(([, rule]) => rule);
  const open = groups.some(
    (group) =>
      facts.isForeign(securityGroupRow(group)) ||
      rules.some((rule) => rule.securityGroupId === group && admitsPort(rule, port)),
  );
  return network === undefined || open ? undefined : `no rule of ${groups.join(", ")} lets port ${port} out`;
}

const admitsPort = ({ ipProtocol, fromPort, toPort }: SecurityGroupRule, port: number) =>
  (ipProtocol === "-1" || ipProtocol === "tcp") && port >= (fromPort ?? 0) && port <= (toPort ?? 65_535);

function admits(
  facts: Facts,
  direction: Direction,
  group: string,
  peers: readonly string[],
  port: number,
): boolean {
  return facts.list<SecurityGroupRule>(`ec2:${direction}-rule`).some(
    ([, rule]) =>
      rule.securityGroupId === group &&
      admitsPort(rule, port) &&
      // Addresses are not simulated: a rule for a block is taken to mean everybody in it.
      (rule.peer.kind !== "group" || peers.includes(rule.peer.securityGroupId)),
  );
}
