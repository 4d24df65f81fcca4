import { contains, isOfVpcSize, overlap, parseCidr } from "./ec2-cidr";
import { ec2Arn, idKinds, named } from "./ec2-ids";
import { refuseWhileHeld } from "./ec2-network-interfaces";
import { type Subnet, subnetRow } from "./ec2-rows";
import { refuseMalformedCidr } from "./ec2-vpc";
import { zonesOf } from "./ec2-zones";
import { type Call, optionalText, type ResourceModel, text } from "./model";

const api = "https://docs.aws.amazon.com/AWSEC2/latest/APIReference";

function refuseUnfitBlock(call: Call): void {
  const block = text(call.self.inputs, "cidrBlock");
  const vpcId = text(call.self.inputs, "vpcId");
  const vpc = named(call, idKinds.vpc, vpcId, "vpcId");
  const cidr = parseCidr(block);
  if (!cidr) {
    refuseMalformedCidr(call, block);
    return;
  }
  const whole = vpc && parseCidr(vpc.cidrBlock);
  if (!isOfVpcSize(cidr) || (whole && !contains(whole, cidr))) {
    call.refuse({
      code: "InvalidSubnet.Range",
      message: `The CIDR '${block}' is invalid.`,
      because: vpc ? `it is not inside ${vpc.cidrBlock}` : "a subnet has a block between /16 and /28",
      fact: "https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html; text from moto's source",
      property: "cidrBlock",
    });
  }
  const rivals = call.list<Subnet>("ec2:subnet").filter(([, other]) => {
    const taken = parseCidr(other.cidrBlock);
    return other.vpcId === vpcId && other.id !== call.outputs.id && taken && overlap(taken, cidr);
  });
  if (rivals.length > 0) {
    call.refuse({
      code: "InvalidSubnet.Conflict",
      message: `The CIDR '${block}' conflicts with another subnet`,
      because: rivals.map(([, { id, cidrBlock }]) => `${id} has ${cidrBlock}`).join(", "),
      fact: `${api}/errors-overview.html (InvalidSubnet.Conflict); text from moto's source`,
      property: "cidrBlock",
    });
  }
}

function putSubnet(call: Call): void {
  const { region = "", inputs } = call.self;
  const { id } = call.outputs;
  call.put(subnetRow(id), {
    id,
    region,
    vpcId: text(inputs, "vpcId"),
    cidrBlock: text(inputs, "cidrBlock"),
    availabilityZone: text(call.outputs, "availabilityZone"),
    mapPublicIpOnLaunch: inputs["mapPublicIpOnLaunch"] === true,
  });
}

const subnet: ResourceModel = {
  source: `${api}/API_CreateSubnet.html`,
  properties: {
    vpcId: { required: true, replaces: true },
    // Needed but for subnets that have IPv6 only.
    cidrBlock: { required: true, replaces: true },
    availabilityZone: { replaces: true },
    mapPublicIpOnLaunch: {},
    tags: {},
  },
  outputs: (self) => {
    const id = `subnet-${self.unique(17)}`;
    // AWS chooses where the program does not.
    const availabilityZone = optionalText(self.inputs, "availabilityZone") ?? `${self.region}a`;
    return { id, arn: ec2Arn(self, "subnet", id), availabilityZone };
  },
  create: (call) => {
    const { region = "" } = call.self;
    const zone = text(call.outputs, "availabilityZone");
    refuseUnfitBlock(call);
    if (!new RegExp(`^${region}[a-z]$`).test(zone)) {
      const zones = zonesOf(region).map(({ name }) => name);
      call.refuse({
        code: "InvalidParameterValue",
        message: `Value (${zone}) for parameter availabilityZone is invalid. Subnets can currently only be created in the following availability zones: ${zones.join(", ")}.`,
        fact: `${api}/API_CreateSubnet.html; text as quoted in public issues and in moto's source`,
        property: "availabilityZone",
      });
    }
    putSubnet(call);
  },
  update: putSubnet,
  delete: (call) => {
    const { id } = call.outputs;
    const message = `The subnet '${id}' has dependencies and cannot be deleted.`;
    refuseWhileHeld(call, message, ({ subnetIds }) => subnetIds.includes(id));
    call.remove(subnetRow(id));
  },
};

export const ec2Subnets: Readonly<Record<string, ResourceModel>> = {
  "aws:ec2/subnet:Subnet": subnet,
};
