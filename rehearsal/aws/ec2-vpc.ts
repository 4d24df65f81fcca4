import { isOfVpcSize, parseCidr } from "./ec2-cidr";
import { ec2Arn } from "./ec2-ids";
import {
  defaultRuleRow,
  defaultSecurityGroupOf,
  type Endpoint,
  type SecurityGroup,
  type Subnet,
  securityGroupRow,
  vpcRow,
} from "./ec2-rows";
import { type Call, type ResourceModel, type Self, text } from "./model";

const api = "https://docs.aws.amazon.com/AWSEC2/latest/APIReference";

/** As the provider sets them where the program does not. */
const dnsOf = ({ inputs }: Self) => ({
  enableDnsSupport: inputs["enableDnsSupport"] !== false,
  enableDnsHostnames: inputs["enableDnsHostnames"] === true,
});

export function refuseMalformedCidr(call: Call, cidr: string): void {
  call.refuse({
    code: "InvalidParameterValue",
    message: `Value (${cidr}) for parameter cidrBlock is invalid. This is not a valid CIDR block.`,
    because: "a block is written as its first address and the length of its prefix",
    fact: `${api}/errors-overview.html (InvalidParameterValue); text from moto's source; the provider takes first addresses only`,
    property: "cidrBlock",
  });
}

function putVpc(call: Call): void {
  const { region = "", inputs } = call.self;
  const { id } = call.outputs;
  call.put(vpcRow(id), { id, region, cidrBlock: text(inputs, "cidrBlock"), ...dnsOf(call.self) });
}

const vpc: ResourceModel = {
  source: `${api}/API_CreateVpc.html`,
  properties: {
    cidrBlock: { required: true, replaces: true },
    enableDnsSupport: {},
    enableDnsHostnames: {},
    tags: {},
  },
  outputs: (self) => {
    const id = `vpc-${self.unique(17)}`;
    const arn = ec2Arn(self, "vpc", id);
    return { id, arn, defaultSecurityGroupId: defaultSecurityGroupOf(id), ...dnsOf(self) };
  },
  create: (call) => {
    const cidr = parseCidr(text(call.self.inputs, "cidrBlock"));
    if (!cidr) {
      refuseMalformedCidr(call, text(call.self.inputs, "cidrBlock"));
    } else if (!isOfVpcSize(cidr)) {
      call.refuse({
        code: "InvalidVpc.Range",
        message: `The CIDR '${text(call.self.inputs, "cidrBlock")}' is invalid.`,
        because: "a VPC has a block between /16 and /28",
        fact: "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html; code and text from moto's source",
        property: "cidrBlock",
      });
    }
    putVpc(call);
    putDefaultGroup(call);
  },
  update: putVpc,
  delete: (call) => {
    const { id } = call.outputs;
    const inside = [
      ...call.list<Subnet>("ec2:subnet"),
      ...call.list<SecurityGroup>("ec2:security-group"),
      ...call.list<Endpoint>("ec2:endpoint"),
    ].filter(([, { vpcId, id: own }]) => vpcId === id && own !== defaultSecurityGroupOf(id));
    if (inside.length > 0) {
      call.refuse({
        code: "DependencyViolation",
        message: `The vpc '${id}' has dependencies and cannot be deleted.`,
        because: `it contains ${inside.map(([, { id: other }]) => other).join(", ")}`,
        fact: `${api}/API_DeleteVpc.html; text as quoted in public issues and in moto's source`,
      });
    }
    call.remove(vpcRow(id));
    call.remove(securityGroupRow(defaultSecurityGroupOf(id)));
    call.remove(defaultRuleRow("ingress", id));
    call.remove(defaultRuleRow("egress", id));
  },
};

/**
 * Everything among its own members, and everything out.
 * https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html
 */
function putDefaultGroup(call: Call): void {
  const { region = "" } = call.self;
  const vpcId = call.outputs.id;
  const id = defaultSecurityGroupOf(vpcId);
  const all = { securityGroupId: id, ipProtocol: "-1", fromPort: undefined, toPort: undefined };
  call.put(securityGroupRow(id), { id, region, vpcId, name: "default" });
  call.put(defaultRuleRow("ingress", vpcId), { ...all, peer: { kind: "group", securityGroupId: id } });
  call.put(defaultRuleRow("egress", vpcId), { ...all, peer: { kind: "addresses", cidrIpv4: "0.0.0.0/0" } });
}

export const ec2Vpcs: Readonly<Record<string, ResourceModel>> = {
  "aws:ec2/vpc:Vpc": vpc,
};
