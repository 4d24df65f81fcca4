import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { rehearse } from "../../../rehearsal";
import { lookups } from "../../../rehearsal/aws/lookups";
import { accountIn } from "../../../rehearsal/world/account";
import { type RefusalCase, refuses } from "../../support/refusals";
import { findingsOf, forget, providerIn, rehearseResources } from "../../support/rehearsal";

const vpcOf = (cidrBlock: string) => () =>
  new aws.ec2.Vpc("vpc", { cidrBlock }, { provider: providerIn("us-east-1") });

/** A subnet in 10.0.0.0/16, beside one with 10.0.0.0/24. */
const subnetWith =
  (args: Partial<aws.ec2.SubnetArgs>, region = "us-east-1") =>
  () => {
    const provider = providerIn("us-east-1");
    const vpc = new aws.ec2.Vpc("vpc", { cidrBlock: "10.0.0.0/16" }, { provider });
    const first = new aws.ec2.Subnet("first", { vpcId: vpc.id, cidrBlock: "10.0.0.0/24" }, { provider });
    const settled = { vpcId: vpc.id, cidrBlock: "10.0.1.0/24", ...args };
    const other = region === "us-east-1" ? provider : providerIn(region);
    new aws.ec2.Subnet("subnet", settled, { provider: other, dependsOn: first });
  };

const noBlock = {
  code: "InvalidParameterValue",
  property: "cidrBlock",
  message: /This is not a valid CIDR block\.$/,
};
const tooBig = { code: "InvalidVpc.Range", property: "cidrBlock", message: /^The CIDR '.*' is invalid\.$/ };
const outOfRange = {
  code: "InvalidSubnet.Range",
  property: "cidrBlock",
  message: /^The CIDR '.*' is invalid\.$/,
};
const conflict = {
  code: "InvalidSubnet.Conflict",
  property: "cidrBlock",
  message: /conflicts with another subnet$/,
};
const otherZone = {
  code: "InvalidParameterValue",
  property: "availabilityZone",
  message: /for parameter availabilityZone is invalid\. .* zones: us-east-1a, us-east-1b, us-east-1c\.$/,
};

const cases: RefusalCase[] = [
  { title: "a VPC whose block is no block", program: vpcOf("ten"), expected: noBlock },
  { title: "a VPC whose block has a byte too big", program: vpcOf("10.256.0.0/16"), expected: noBlock },
  { title: "a VPC whose block is longer than an address", program: vpcOf("10.0.0.0/33"), expected: noBlock },
  { title: "a VPC whose block begins in the middle", program: vpcOf("10.0.1.0/16"), expected: noBlock },
  { title: "a VPC that is too big", program: vpcOf("10.0.0.0/15"), expected: tooBig },
  { title: "a VPC that is too small", program: vpcOf("10.0.0.0/29"), expected: tooBig },
  {
    title: "a subnet whose block is no block",
    program: subnetWith({ cidrBlock: "10.0.1.0" }),
    expected: noBlock,
  },
  {
    title: "a subnet outside its VPC",
    program: subnetWith({ cidrBlock: "10.1.0.0/24" }),
    expected: outOfRange,
  },
  {
    title: "a subnet wider than its VPC",
    program: subnetWith({ cidrBlock: "10.0.0.0/15" }),
    expected: outOfRange,
  },
  {
    title: "a subnet that is too small",
    program: subnetWith({ cidrBlock: "10.0.1.0/29" }),
    expected: outOfRange,
  },
  {
    title: "a subnet inside another",
    program: subnetWith({ cidrBlock: "10.0.0.128/25" }),
    expected: conflict,
  },
  { title: "a subnet around another", program: subnetWith({ cidrBlock: "10.0.0.0/23" }), expected: conflict },
  {
    title: "a zone of another region",
    program: subnetWith({ availabilityZone: "eu-west-1a" }),
    expected: otherZone,
  },
  {
    title: "the name of a region as a zone",
    program: subnetWith({ availabilityZone: "us-east-1" }),
    expected: otherZone,
  },
  {
    title: "a subnet in a VPC of another region",
    program: subnetWith({}, "eu-west-1"),
    expected: {
      code: "InvalidVpcID.NotFound",
      property: "vpcId",
      message: /^The vpc ID 'vpc-.*' does not exist$/,
    },
  },
  {
    title: "a subnet in something that is no VPC",
    program: subnetWith({ vpcId: "vpc-main" }),
    expected: {
      code: "InvalidVpcID.Malformed",
      property: "vpcId",
      message: 'Invalid id: "vpc-main" (expecting "vpc-...")',
    },
  },
];

/** Two private subnets in two zones. */
function network(vpcId: pulumi.Input<string>, provider: aws.Provider) {
  const zones = aws.getAvailabilityZonesOutput({ state: "available" }, { provider });
  for (const index of [0, 1]) {
    new aws.ec2.Subnet(
      `subnet-${index}`,
      {
        vpcId,
        cidrBlock: `10.0.${index}.0/24`,
        availabilityZone: zones.names.apply((names) => names[index] ?? ""),
        mapPublicIpOnLaunch: false,
        tags: { Tier: "private" },
      },
      { provider },
    );
  }
}

describe("Simulated VPCs and subnets", () => {
  it("come and go, with both DNS attributes and a default group that lets nothing through", async () => {
    const report = await rehearseResources(() => {
      const provider = providerIn("us-east-1");
      const args = { cidrBlock: "10.0.0.0/16", enableDnsSupport: true, enableDnsHostnames: true };
      const vpc = new aws.ec2.Vpc("vpc", { ...args, tags: { Purpose: "test" } }, { provider });
      const group = new aws.ec2.DefaultSecurityGroup("default", { vpcId: vpc.id }, { provider });
      network(vpc.id, provider);
      return { same: [group.id, vpc.defaultSecurityGroupId], vpc: vpc.arn };
    });

    const vpc = [...report.graph.nodes.values()].find(({ type }) => type === "aws:ec2/vpc:Vpc");
    const group = [...report.graph.nodes.values()].find(({ name }) => name === "default");
    expect(findingsOf(report)).to.deep.equal([]);
    expect(vpc?.outputs?.id).to.match(/^vpc-[0-9a-f]{17}$/);
    expect(group?.outputs?.id).to.equal(vpc?.outputs?.["defaultSecurityGroupId"]);
  });

  it("lets a VPC get another block, and its subnet another setting", async () => {
    const run = () => {
      const changed = new pulumi.Config("test").getBoolean("changed") ?? false;
      const provider = providerIn("us-east-1");
      const cidrBlock = changed ? "10.0.0.0/17" : "10.0.0.0/16";
      const opts = { provider };
      const vpc = new aws.ec2.Vpc("vpc", { cidrBlock }, opts);
      new aws.ec2.Subnet("moved", { vpcId: vpc.id, cidrBlock: "10.0.0.0/24" }, opts);
      const fixed = { vpcId: "vpc-0a1b2c3d", cidrBlock: "10.0.1.0/24", mapPublicIpOnLaunch: changed };
      new aws.ec2.Subnet("fixed", fixed, opts);
    };
    const report = await rehearse({
      project: { name: "test", stack: "test", config: {}, run },
      change: { "test:changed": "true" },
      orders: 20,
    });

    const change = report.checks.find(({ title }) => title === "Run it with the change");
    expect(findingsOf(report)).to.deep.equal([]);
    expect(change?.detail).to.equal("2 creates, 1 update, 2 deletes");
  });

  it("believes that a VPC of somebody else's exists, by its old or new form of id", async () => {
    for (const vpcId of ["vpc-0a1b2c3d", "vpc-0a1b2c3d4e5f60718"]) {
      const report = await rehearseResources(() => network(vpcId, providerIn("us-east-1")));

      expect(findingsOf(report)).to.deep.equal([]);
    }
  });

  it("does not let a subnet meet a VPC that is not there yet", async () => {
    const report = await rehearseResources(subnetWith({}), {
      alter: (registration) => forget(registration, "aws:ec2/vpc:Vpc"),
    });

    expect(findingsOf(report)[0]).to.deep.include({
      kind: "race",
      code: "InvalidVpcID.NotFound",
      cure: "first (aws:ec2/subnet:Subnet): add dependsOn: vpc (aws:ec2/vpc:Vpc)",
    });
  });

  const contents = {
    "a subnet": (vpcId, opts) => new aws.ec2.Subnet("inside", { vpcId, cidrBlock: "10.0.0.0/24" }, opts),
    "a group": (vpcId, opts) => new aws.ec2.SecurityGroup("inside", { vpcId }, opts),
    "an endpoint": (vpcId, opts) => {
      const serviceName = "com.amazonaws.us-east-1.kms";
      new aws.ec2.VpcEndpoint("inside", { vpcId, serviceName, vpcEndpointType: "Interface" }, opts);
    },
  } satisfies Record<string, (vpcId: pulumi.Output<string>, opts: pulumi.CustomResourceOptions) => void>;

  for (const [what, inside] of Object.entries(contents)) {
    it(`does not let a VPC go before ${what} in it`, async () => {
      const report = await rehearseResources(
        () => {
          const provider = providerIn("us-east-1");
          const vpc = new aws.ec2.Vpc("vpc", { cidrBlock: "10.0.0.0/16" }, { provider });
          inside(vpc.id, { provider });
        },
        { alter: (registration) => forget(registration, "aws:ec2/vpc:Vpc") },
      );

      const found = findingsOf(report).find(({ code }) => code === "DependencyViolation");
      expect(found).to.include({ kind: "race", operation: "delete" });
      expect(found?.message).to.match(/^The vpc 'vpc-.*' has dependencies and cannot be deleted\.$/);
      expect(found?.because).to.match(/^it contains (subnet|sg|vpce)-[0-9a-f]{17}$/);
      expect(found?.cure).to.match(
        /^vpc \(aws:ec2\/vpc:Vpc\): add dependsOn: inside|^inside .* add dependsOn: vpc/,
      );
    });
  }

  it("names the zones of a region", () => {
    const look = lookups["aws:index/getAvailabilityZones:getAvailabilityZones"];
    const asker = (region: string) => ({ account: accountIn(region), region });

    expect(look?.({}, asker("ap-southeast-1"))).to.deep.include({
      names: ["ap-southeast-1a", "ap-southeast-1b", "ap-southeast-1c"],
      zoneIds: ["apse1-az1", "apse1-az2", "apse1-az3"],
    });
    expect(look?.({ state: "available" }, asker("us-gov-west-1"))?.["zoneIds"]).to.include("usgw1-az1");
    expect(look?.({ state: "impaired" }, asker("eu-west-1"))?.["names"]).to.deep.equal([]);
  });

  refuses(cases);
});
