import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { rehearse, simulatedAws } from "../../../rehearsal";
import { endpointPolicyRow } from "../../../rehearsal/aws/ec2-rows";
import { Call, type Self } from "../../../rehearsal/aws/model";
import { accountIn } from "../../../rehearsal/world/account";
import { Store } from "../../../rehearsal/world/store";
import { type RefusalCase, refuses } from "../../support/refusals";
import { findingsOf, forget, providerIn, rehearseResources } from "../../support/rehearsal";

const both = { enableDnsSupport: true, enableDnsHostnames: true };

const readOnly = JSON.stringify({
  Version: "2012-10-17",
  Statement: { Effect: "Allow", Principal: "*", Action: "secretsmanager:Get*", Resource: "*" },
});

interface Network {
  readonly opts: { readonly provider: aws.Provider };
  readonly vpc: aws.ec2.Vpc;
  readonly subnetIds: pulumi.Output<string>[];
  readonly group: aws.ec2.SecurityGroup;
}

/** A VPC with subnets in the zones given, and a group. */
function network(
  attributes: Partial<aws.ec2.VpcArgs> = both,
  zones: readonly string[] = ["a", "b"],
): Network {
  const opts = { provider: providerIn("us-east-1") };
  const vpc = new aws.ec2.Vpc("vpc", { cidrBlock: "10.0.0.0/16", ...attributes }, opts);
  const subnetIds = zones.map((zone, index) => {
    const args = { cidrBlock: `10.0.${index}.0/24`, availabilityZone: `us-east-1${zone}` };
    return new aws.ec2.Subnet(`subnet-${index}`, { vpcId: vpc.id, ...args }, opts).id;
  });
  return { opts, vpc, subnetIds, group: new aws.ec2.SecurityGroup("group", { vpcId: vpc.id }, opts) };
}

type EndpointArgs = Partial<aws.ec2.VpcEndpointArgs>;

function endpointIn({ opts, vpc, subnetIds, group }: Network, args: EndpointArgs = {}, name = "endpoint") {
  return new aws.ec2.VpcEndpoint(
    name,
    {
      vpcId: vpc.id,
      serviceName: "com.amazonaws.us-east-1.secretsmanager",
      vpcEndpointType: "Interface",
      subnetIds,
      securityGroupIds: [group.id],
      privateDnsEnabled: true,
      ...args,
    },
    opts,
  );
}

const endpoint =
  (args: EndpointArgs = {}, ...place: Parameters<typeof network>) =>
  () =>
    endpointIn(network(...place), args);

const unknownService = (serviceName: string): RefusalCase => ({
  title: `the service ${serviceName}`,
  program: endpoint({ serviceName }),
  expected: {
    code: "InvalidServiceName",
    property: "serviceName",
    message: `The Vpc Endpoint Service '${serviceName}' does not exist`,
  },
});

const noPrivateDns = {
  code: "InvalidParameter",
  property: "privateDnsEnabled",
  message:
    /^Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes set to true for vpc-/,
};

const cases: RefusalCase[] = [
  unknownService("com.amazonaws.eu-west-1.secretsmanager"),
  unknownService("com.amazonaws.us-east-1.secretmanager"),
  unknownService("secretsmanager"),
  unknownService("cn.com.amazonaws.us-east-1.secretsmanager"),
  {
    title: "the type that the provider takes where the program names none",
    program: () => {
      const { opts, vpc } = network();
      const serviceName = "com.amazonaws.us-east-1.kms";
      new aws.ec2.VpcEndpoint("endpoint", { vpcId: vpc.id, serviceName }, opts);
    },
    expected: {
      code: "InvalidParameter",
      property: "vpcEndpointType",
      message: "Endpoint type (Gateway) does not match available service types ([Interface]).",
    },
  },
  {
    title: "private DNS in a VPC without DNS host names, which is how a VPC begins",
    program: endpoint({}, {}),
    expected: noPrivateDns,
  },
  {
    title: "private DNS in a VPC without DNS",
    program: endpoint({}, { ...both, enableDnsSupport: false }),
    expected: noPrivateDns,
  },
  {
    title: "two endpoints of a service with private DNS in a VPC",
    program: () => {
      const place = network();
      endpointIn(place, {}, "first");
      endpointIn(place, {}, "second");
    },
    expected: {
      code: "InvalidParameter",
      property: "privateDnsEnabled",
      message:
        /^private-dns-enabled cannot be set because there is already a conflicting DNS domain for secretsmanager\.us-east-1\.amazonaws\.com in the VPC vpc-/,
    },
  },
  {
    title: "two subnets of one zone",
    program: endpoint({}, both, ["a", "b", "a"]),
    expected: {
      code: "DuplicateSubnetsInSameZone",
      property: "subnetIds",
      message: /^Found another VPC endpoint subnet in the availability zone of subnet-/,
    },
  },
  {
    title: "a subnet by its name",
    program: endpoint({ subnetIds: ["private"] }),
    expected: { code: "InvalidSubnetID.Malformed", property: "subnetIds", message: /"private"/ },
  },
  {
    title: "a group by its name",
    program: endpoint({ securityGroupIds: ["default"] }),
    expected: { code: "InvalidGroupId.Malformed", property: "securityGroupIds", message: /"default"/ },
  },
  {
    title: "an endpoint in something that is no VPC",
    program: endpoint({ vpcId: "main" }),
    expected: { code: "InvalidVpcID.Malformed", property: "vpcId", message: /"main"/ },
  },
  {
    title: "an endpoint policy that is no policy",
    program: endpoint({ policy: '{"Statement":{"Effect":"Maybe"}}' }),
    expected: {
      code: "InvalidPolicyDocument",
      property: "policy",
      message: /is not a valid JSON policy document/,
    },
  },
  {
    title: "a policy for something that is no endpoint",
    program: () =>
      new aws.ec2.VpcEndpointPolicy(
        "policy",
        { vpcEndpointId: "secretsmanager", policy: readOnly },
        { provider: providerIn("us-east-1") },
      ),
    expected: {
      code: "InvalidVpcEndpointId.Malformed",
      property: "vpcEndpointId",
      message: 'Invalid id: "secretsmanager" (expecting "vpce-...")',
    },
  },
  {
    title: "a policy that is no JSON for an endpoint",
    program: () => {
      const args = { vpcEndpointId: "vpce-0a1b2c3d", policy: "{" };
      new aws.ec2.VpcEndpointPolicy("policy", args, { provider: providerIn("us-east-1") });
    },
    expected: {
      code: "InvalidPolicyDocument",
      property: "policy",
      message: /is not a valid JSON policy document/,
    },
  },
];

describe("Simulated interface endpoints", () => {
  it("come and go with their policies, one per service", async () => {
    const report = await rehearseResources(() => {
      const place = network();
      const { id } = endpointIn(place, { tags: { Purpose: "secrets" } });
      new aws.ec2.VpcEndpointPolicy("policy", { vpcEndpointId: id, policy: readOnly }, place.opts);
      endpointIn(place, { serviceName: "com.amazonaws.us-east-1.kms", policy: readOnly }, "kms");
      endpointIn(place, { serviceName: "com.amazonaws.us-east-1.ec2", privateDnsEnabled: false }, "ec2");
      endpointIn(place, { serviceName: "com.amazonaws.us-east-1.ec2" }, "ec2-with-dns");
    });

    expect(findingsOf(report)).to.deep.equal([]);
  });

  it("are named otherwise in China", async () => {
    const report = await rehearseResources(() => {
      const opts = { provider: providerIn("cn-north-1") };
      const args = { vpcId: "vpc-0a1b2c3d", vpcEndpointType: "Interface" };
      for (const service of ["cn.com.amazonaws.cn-north-1.ec2", "com.amazonaws.cn-north-1.kms"]) {
        new aws.ec2.VpcEndpoint(service, { ...args, serviceName: service }, opts);
      }
    });

    expect(findingsOf(report)).to.deep.equal([]);
  });

  it("believes that networks and endpoints of somebody else's exist", async () => {
    const report = await rehearseResources(() => {
      const opts = { provider: providerIn("us-east-1") };
      const subnetIds = ["subnet-0a1b2c3d", "subnet-0a1b2c3e"];
      const args = { vpcId: "vpc-0a1b2c3d", subnetIds, securityGroupIds: ["sg-0a1b2c3d"] };
      const serviceName = "com.amazonaws.us-east-1.kms";
      const settled = { ...args, serviceName, vpcEndpointType: "Interface", privateDnsEnabled: true };
      new aws.ec2.VpcEndpoint("endpoint", settled, opts);
      const vpcEndpointId = "vpce-0a1b2c3d4e5f60718";
      new aws.ec2.VpcEndpointPolicy("policy", { vpcEndpointId, policy: readOnly }, opts);
    });

    expect(findingsOf(report)).to.deep.equal([]);
  });

  it("does not let an endpoint meet subnets that are not there yet, nor a policy its endpoint", async () => {
    const report = await rehearseResources(
      () => {
        const place = network();
        const { id } = endpointIn(place);
        new aws.ec2.VpcEndpointPolicy("policy", { vpcEndpointId: id, policy: readOnly }, place.opts);
      },
      {
        alter: (registration) => {
          forget(registration, "aws:ec2/subnet:Subnet");
          forget(registration, "aws:ec2/vpcEndpoint:VpcEndpoint");
        },
      },
    );

    const codes = findingsOf(report).filter(({ operation }) => operation === "create");
    expect(codes.map(({ kind, code }) => [kind, code])).to.deep.include.members([
      ["race", "InvalidSubnetID.NotFound"],
      ["race", "InvalidVpcEndpointId.NotFound"],
    ]);
  });

  it("does not let subnets and groups go before the endpoint", async () => {
    for (const type of ["aws:ec2/subnet:Subnet", "aws:ec2/securityGroup:SecurityGroup"]) {
      const report = await rehearseResources(() => endpointIn(network(both, ["a"])), {
        alter: (registration) => forget(registration, type),
      });

      const found = findingsOf(report).find(({ operation }) => operation === "delete");
      expect(found).to.include({ kind: "race", code: "DependencyViolation" });
      expect(found?.because).to.match(/^the endpoint vpce-[0-9a-f]{17} has interfaces there$/);
    }
  });

  it("can change in place", async () => {
    const run = () => {
      const changed = new pulumi.Config("test").getBoolean("changed") ?? false;
      const place = network();
      const { id } = endpointIn(place, changed ? { securityGroupIds: [] } : {});
      new aws.ec2.VpcEndpointPolicy("policy", { vpcEndpointId: id, policy: readOnly }, place.opts);
      const serviceName = "com.amazonaws.us-east-1.kms";
      endpointIn(place, { serviceName, ...(changed && { policy: readOnly }) }, "kms");
    };

    const report = await rehearse({
      project: { name: "test", stack: "test", config: {}, run },
      change: { "test:changed": "true" },
      orders: 20,
    });

    const change = report.checks.find(({ title }) => title === "Run it with the change");
    expect(findingsOf(report)).to.deep.equal([]);
    expect(change?.detail).to.equal("2 updates");
  });

  it("keep a policy that stands beside them, unless their own changes", () => {
    const self = (policy?: string): Self => ({
      ...{ urn: "", type: "aws:ec2/vpcEndpoint:VpcEndpoint", name: "endpoint", region: "us-east-1" },
      ...{ account: accountIn("us-east-1"), tags: {}, unique: (length) => "0".repeat(length) },
      inputs: {
        vpcId: "vpc-0a1b2c3d",
        serviceName: "com.amazonaws.us-east-1.kms",
        ...(policy !== undefined && { policy }),
      },
    });
    const model = simulatedAws.resources["aws:ec2/vpcEndpoint:VpcEndpoint"];
    const writesPolicy = (before: Self, now: Self) => {
      const call = new Call(now, { id: "vpce-0a1b2c3d" }, new Store(), { visible: new Set() });
      model?.update(call, before);
      return call.writes.has(endpointPolicyRow("vpce-0a1b2c3d"));
    };

    expect(writesPolicy(self(), self())).to.equal(false);
    expect(writesPolicy(self(), self(readOnly))).to.equal(true);
    expect(writesPolicy(self(readOnly), self())).to.equal(true);
  });

  it("cannot be replaced before it is deleted while it has private DNS", async () => {
    const replaced = (deleteBeforeReplace: boolean) => {
      const run = () => {
        const changed = new pulumi.Config("test").getBoolean("changed") ?? false;
        const opts = { provider: providerIn("us-east-1"), deleteBeforeReplace };
        const serviceName = "com.amazonaws.us-east-1.kms";
        const vpcEndpointType = changed ? "Interface" : "GatewayLoadBalancer";
        const args = { vpcId: "vpc-0a1b2c3d", serviceName, vpcEndpointType, privateDnsEnabled: true };
        new aws.ec2.VpcEndpoint("endpoint", args, opts);
      };
      const project = { name: "test", stack: "test", config: {}, run };
      return rehearse({ project, change: { "test:changed": "true" }, orders: 0 });
    };

    const conflicts = async (deleteBeforeReplace: boolean) =>
      findingsOf(await replaced(deleteBeforeReplace)).some(({ message }) =>
        /conflicting DNS domain/.test(message),
      );

    expect(await conflicts(false)).to.equal(true);
    expect(await conflicts(true)).to.equal(false);
  });

  refuses(cases);
});
