import { putEndpointPolicy } from "./ec2-endpoint-policies";
import { ec2Arn, idKinds, named } from "./ec2-ids";
import {
  defaultSecurityGroupOf,
  type Endpoint,
  endpointPolicyRow,
  endpointRow,
  type Subnet,
  type Vpc,
  vpcRow,
} from "./ec2-rows";
import { type Call, optionalText, type ResourceModel, type Self, text, texts } from "./model";

const api = "https://docs.aws.amazon.com/AWSEC2/latest/APIReference";

/** Services with an interface endpoint. https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html */
const interfaceServices = new Set([
  ...["config", "ec2", "events", "kms", "lambda", "logs", "monitoring"],
  ...["secretsmanager", "sns", "ssm", "sts"],
]);

/**
 * Services whose names begin with `cn.` in China, of those above.
 * https://github.com/aws/aws-cdk/blob/main/packages/aws-cdk-lib/aws-ec2/lib/vpc-endpoint.ts (VPC_ENDPOINT_SERVICE_EXCEPTIONS)
 */
const prefixedInChina = new Set(["ec2", "lambda", "monitoring", "sts"]);

/** `secretsmanager` of `com.amazonaws.us-east-1.secretsmanager`. */
function serviceOf(self: Self): string | undefined {
  const name = text(self.inputs, "serviceName");
  return [...interfaceServices].find((service) => name === endpointServiceName(self, service));
}

export function endpointServiceName(
  { account, region = "" }: Pick<Self, "account" | "region">,
  service: string,
): string {
  const prefix = account.partition === "aws-cn" && prefixedInChina.has(service) ? "cn." : "";
  return `${prefix}com.amazonaws.${region}.${service}`;
}

/** An interface endpoint as the program asks for it. */
function wanted(call: Call): Endpoint {
  const { region = "", inputs } = call.self;
  const vpcId = text(inputs, "vpcId");
  const given = texts(inputs, "securityGroupIds");
  const otherwise = call.get(vpcRow(vpcId)) ? [defaultSecurityGroupOf(vpcId)] : [];
  return {
    id: call.outputs.id,
    region,
    vpcId,
    service: serviceOf(call.self) ?? text(inputs, "serviceName"),
    subnetIds: texts(inputs, "subnetIds"),
    securityGroupIds: given.length > 0 ? given : otherwise,
    privateDnsEnabled: inputs["privateDnsEnabled"] === true,
  };
}

function refuseUnknownService(call: Call): void {
  const { inputs, region } = call.self;
  // What the provider sends where the program says nothing.
  const type = optionalText(inputs, "vpcEndpointType") ?? "Gateway";
  if (!serviceOf(call.self)) {
    call.refuse({
      code: "InvalidServiceName",
      message: `The Vpc Endpoint Service '${text(inputs, "serviceName")}' does not exist`,
      cure: `Name a service of ${region}. If AWS has this one, add it to interfaceServices in rehearsal/aws/ec2-endpoints.ts.`,
      fact: "https://github.com/hashicorp/terraform-provider-aws/issues/24216; https://github.com/aws-samples/aws-network-firewall-terraform/issues/4",
      property: "serviceName",
    });
  } else if (type !== "Interface") {
    call.refuse({
      code: "InvalidParameter",
      message: `Endpoint type (${type}) does not match available service types ([Interface]).`,
      fact: `${api}/API_CreateVpcEndpoint.html (VpcEndpointType); code and text as quoted in public repositories`,
      property: "vpcEndpointType",
    });
  }
}

function refuseSharedZones(call: Call, { subnetIds }: Endpoint): void {
  const known = subnetIds.flatMap((id): Subnet[] => {
    const subnet = named(call, idKinds.subnet, id, "subnetIds");
    return subnet ? [subnet] : [];
  });
  const second = known.find(({ availabilityZone }, index) =>
    known.slice(0, index).some((other) => other.availabilityZone === availabilityZone),
  );
  if (second) {
    call.refuse({
      code: "DuplicateSubnetsInSameZone",
      message: `Found another VPC endpoint subnet in the availability zone of ${second.id}. VPC endpoint subnets should be in different availability zones supported by the VPC endpoint service.`,
      fact: "https://github.com/terraform-aws-modules/terraform-aws-vpc/issues/583",
      property: "subnetIds",
    });
  }
}

function refusePrivateDns(call: Call, { id, vpcId, service }: Endpoint, vpc: Vpc | undefined): void {
  const { region, account } = call.self;
  const property = "privateDnsEnabled";
  if (vpc && !(vpc.enableDnsSupport && vpc.enableDnsHostnames)) {
    call.refuse({
      code: "InvalidParameter",
      message: `Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes set to true for ${vpcId}`,
      fact: "https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html; text as quoted in https://docs.aws.amazon.com/guardduty/latest/ug/gdu-assess-coverage-ec2.html",
      property,
    });
  }
  const rivals = call
    .list<Endpoint>("ec2:endpoint")
    .filter(([, other]) => other.vpcId === vpcId && other.service === service && other.id !== id);
  if (rivals.some(([, other]) => other.privateDnsEnabled)) {
    call.refuse({
      code: "InvalidParameter",
      message: `private-dns-enabled cannot be set because there is already a conflicting DNS domain for ${service}.${region}.${account.dnsSuffix} in the VPC ${vpcId}`,
      fact: "https://github.com/hashicorp/terraform-provider-aws/issues/17535",
      property,
    });
  }
}

function putEndpoint(call: Call): void {
  const endpoint = wanted(call);
  const vpc = named(call, idKinds.vpc, endpoint.vpcId, "vpcId");
  refuseUnknownService(call);
  refuseSharedZones(call, endpoint);
  for (const group of texts(call.self.inputs, "securityGroupIds")) {
    named(call, idKinds.securityGroup, group, "securityGroupIds");
  }
  if (endpoint.privateDnsEnabled) {
    refusePrivateDns(call, endpoint, vpc);
  }
  call.put(endpointRow(endpoint.id), endpoint);
}

const vpcEndpoint: ResourceModel = {
  source: `${api}/API_CreateVpcEndpoint.html`,
  properties: {
    vpcId: { required: true, replaces: true },
    serviceName: { required: true, replaces: true },
    vpcEndpointType: { replaces: true },
    subnetIds: {},
    securityGroupIds: {},
    privateDnsEnabled: {},
    policy: {},
    tags: {},
  },
  outputs: (self) => {
    const id = `vpce-${self.unique(17)}`;
    return { id, arn: ec2Arn(self, "vpc-endpoint", id), state: "available" };
  },
  create: (call) => {
    putEndpoint(call);
    putEndpointPolicy(call, call.outputs.id);
  },
  update: (call, before) => {
    putEndpoint(call);
    // Otherwise it may be the business of a VpcEndpointPolicy.
    if (call.self.inputs["policy"] !== before.inputs["policy"]) {
      putEndpointPolicy(call, call.outputs.id);
    }
  },
  delete: (call) => {
    call.remove(endpointRow(call.outputs.id));
    call.remove(endpointPolicyRow(call.outputs.id));
  },
};

export const ec2Endpoints: Readonly<Record<string, ResourceModel>> = {
  "aws:ec2/vpcEndpoint:VpcEndpoint": vpcEndpoint,
};
