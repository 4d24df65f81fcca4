import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { rehearse } from "../../../rehearsal";
import { type RefusalCase, refuses } from "../../support/refusals";
import { findingsOf, forget, providerIn, rehearseResources } from "../../support/rehearsal";

interface Groups {
  readonly provider: aws.Provider;
  readonly own: aws.ec2.SecurityGroup;
  readonly peer: aws.ec2.SecurityGroup;
}

/** Two groups of one VPC. */
function groups(args: Partial<aws.ec2.SecurityGroupArgs> = {}): Groups {
  const provider = providerIn("us-east-1");
  const vpc = new aws.ec2.Vpc("vpc", { cidrBlock: "10.0.0.0/16" }, { provider });
  const own = new aws.ec2.SecurityGroup("own", { vpcId: vpc.id, ...args }, { provider });
  const peer = new aws.ec2.SecurityGroup("peer", { vpcId: vpc.id }, { provider });
  return { provider, own, peer };
}

type RuleArgs = Partial<aws.vpc.SecurityGroupIngressRuleArgs>;

const https = { ipProtocol: "tcp", fromPort: 443, toPort: 443 };

/** One rule that lets the peer in. */
const rule = (args: RuleArgs | ((groups: Groups) => RuleArgs)) => () => {
  const all = groups();
  const settled = typeof args === "function" ? args(all) : args;
  new aws.vpc.SecurityGroupIngressRule(
    "rule",
    { securityGroupId: all.own.id, ...https, ...settled },
    { provider: all.provider },
  );
};

const twice =
  (kind: typeof aws.vpc.SecurityGroupIngressRule | typeof aws.vpc.SecurityGroupEgressRule) => () => {
    const { provider, own, peer } = groups();
    const args = { securityGroupId: own.id, referencedSecurityGroupId: peer.id, ...https };
    const first = new kind("first", args, { provider });
    new kind("second", args, { provider, dependsOn: first });
  };

const duplicate = {
  code: "InvalidPermission.Duplicate",
  message:
    /^the specified rule "peer: sg-[0-9a-f]{17}, TCP, from port: 443, to port: 443, ALLOW" already exists$/,
};

const badDescription = (what: string) => ({
  code: "InvalidParameterValue",
  property: "description",
  message: new RegExp(
    `^Invalid ${what} description\\. Valid descriptions are strings less than 256 characters`,
  ),
});

const elsewhere = (region: string) => () => {
  const { provider, own } = groups();
  const other = region === "us-east-1" ? provider : providerIn(region);
  const vpc = new aws.ec2.Vpc("other", { cidrBlock: "10.0.0.0/16" }, { provider: other });
  const peer = new aws.ec2.SecurityGroup("distant", { vpcId: vpc.id }, { provider: other });
  new aws.vpc.SecurityGroupIngressRule(
    "rule",
    { securityGroupId: own.id, referencedSecurityGroupId: peer.id, ...https },
    { provider },
  );
};

const cases: RefusalCase[] = [
  {
    title: "two groups of one name in a VPC",
    program: () => {
      const provider = providerIn("us-east-1");
      const vpcId = "vpc-0a1b2c3d";
      const first = new aws.ec2.SecurityGroup("one", { vpcId, name: "same" }, { provider });
      new aws.ec2.SecurityGroup("two", { vpcId, name: "same" }, { provider, dependsOn: first });
    },
    expected: {
      code: "InvalidGroup.Duplicate",
      property: "name",
      message: "The security group 'same' already exists for VPC 'vpc-0a1b2c3d'",
    },
  },
  {
    title: "a group in something that is no VPC",
    program: () => groups({ vpcId: "main" }),
    expected: {
      code: "InvalidVpcID.Malformed",
      property: "vpcId",
      message: /"main" \(expecting "vpc-\.\.\."\)$/,
    },
  },
  {
    title: "a default group of something that is no VPC",
    program: () =>
      new aws.ec2.DefaultSecurityGroup("default", { vpcId: "main" }, { provider: providerIn("us-east-1") }),
    expected: { code: "InvalidVpcID.Malformed", property: "vpcId", message: /"main"/ },
  },
  {
    title: "a description with an apostrophe",
    program: () => groups({ description: "The endpoints' group" }),
    expected: badDescription("security group"),
  },
  {
    title: "a rule's description with a dash of typographers",
    program: rule({ cidrIpv4: "10.0.0.0/16", description: "In — and out" }),
    expected: badDescription("rule"),
  },
  {
    title: "a rule's description of 256 characters",
    program: rule({ cidrIpv4: "10.0.0.0/16", description: "a".repeat(256) }),
    expected: badDescription("rule"),
  },
  {
    title: "a rule for nobody",
    program: rule({}),
    expected: { code: "InvalidParameterCombination", message: /^No attribute specified when one/ },
  },
  {
    title: "a rule for two at once",
    program: rule(({ peer }) => ({ cidrIpv4: "10.0.0.0/16", referencedSecurityGroupId: peer.id })),
    expected: { code: "InvalidParameterCombination", message: /^2 attributes specified when one/ },
  },
  {
    title: "a rule for an address instead of a block",
    program: rule({ cidrIpv4: "10.0.0.1" }),
    expected: {
      code: "InvalidParameterValue",
      property: "cidrIpv4",
      message: "CIDR block 10.0.0.1 is malformed",
    },
  },
  {
    title: "a protocol that is none",
    program: rule({ cidrIpv4: "10.0.0.0/16", ipProtocol: "https" }),
    expected: {
      code: "InvalidParameterValue",
      property: "ipProtocol",
      message: "Invalid value 'https' for IP protocol. Unknown protocol.",
    },
  },
  {
    title: "TCP without an upper port",
    program: () => {
      const { provider, own } = groups();
      const args = { securityGroupId: own.id, cidrIpv4: "10.0.0.0/16", ipProtocol: "tcp", fromPort: 443 };
      new aws.vpc.SecurityGroupEgressRule("rule", args, { provider });
    },
    expected: {
      code: "InvalidParameterValue",
      property: "fromPort",
      message: /^Invalid value for portRange/,
    },
  },
  {
    title: "a rule in something that is no group",
    program: rule({ securityGroupId: "own", cidrIpv4: "10.0.0.0/16" }),
    expected: { code: "InvalidGroupId.Malformed", property: "securityGroupId", message: /"own"/ },
  },
  {
    title: "a rule that names something that is no group",
    program: rule({ referencedSecurityGroupId: "sg-XYZ" }),
    expected: {
      code: "InvalidGroupId.Malformed",
      property: "referencedSecurityGroupId",
      message: /"sg-XYZ"/,
    },
  },
  {
    title: "a rule that names a group of another VPC",
    program: elsewhere("us-east-1"),
    expected: {
      code: "InvalidGroup.NotFound",
      property: "referencedSecurityGroupId",
      message: "You have specified two resources that belong to different networks.",
    },
  },
  {
    title: "a rule that names a group of another region",
    program: elsewhere("eu-west-1"),
    expected: {
      code: "InvalidGroup.NotFound",
      property: "referencedSecurityGroupId",
      message: /^The security group 'sg-.*' does not exist$/,
    },
  },
  { title: "one way in twice", program: twice(aws.vpc.SecurityGroupIngressRule), expected: duplicate },
  { title: "one way out twice", program: twice(aws.vpc.SecurityGroupEgressRule), expected: duplicate },
];

/** A function's group and its endpoint's, each of which names the other. */
function mutual({ provider, own, peer }: Groups) {
  const opts = { provider };
  const inward = { securityGroupId: own.id, referencedSecurityGroupId: peer.id, ...https };
  const outward = { securityGroupId: peer.id, referencedSecurityGroupId: own.id, ...https };
  new aws.vpc.SecurityGroupIngressRule("in", { ...inward, description: "Function (443)" }, opts);
  new aws.vpc.SecurityGroupEgressRule("out", { ...outward, tags: { Purpose: "endpoints" } }, opts);
}

const rehearseForgetful = (args: Partial<aws.ec2.SecurityGroupArgs>) =>
  rehearseResources(() => mutual(groups(args)), {
    alter: (registration) => forget(registration, "aws:ec2/securityGroup:SecurityGroup"),
  });

describe("Simulated security groups", () => {
  it("come and go with rules that name each other", async () => {
    const report = await rehearseResources(() => {
      const all = groups({ description: "Endpoints: 443 from the function", name: "endpoints" });
      mutual(all);
      const opts = { provider: all.provider };
      const rules = { securityGroupId: all.own.id };
      new aws.vpc.SecurityGroupIngressRule(
        "self",
        { ...rules, ...https, referencedSecurityGroupId: all.own.id },
        opts,
      );
      new aws.vpc.SecurityGroupEgressRule("all", { ...rules, cidrIpv4: "0.0.0.0/0", ipProtocol: "-1" }, opts);
      new aws.vpc.SecurityGroupEgressRule("list", { ...rules, ...https, prefixListId: "pl-63a5400a" }, opts);
    });

    expect(findingsOf(report)).to.deep.equal([]);
  });

  it("lets one port be open to two blocks and one block reach two ports", async () => {
    const report = await rehearseResources(() => {
      const { provider, own } = groups();
      for (const [cidrIpv4, port] of [
        ["10.0.0.0/24", 443],
        ["10.0.1.0/24", 443],
        ["10.0.0.0/24", 5432],
      ] as const) {
        const args = { securityGroupId: own.id, cidrIpv4, ipProtocol: "tcp", fromPort: port, toPort: port };
        new aws.vpc.SecurityGroupIngressRule(`${cidrIpv4}-${port}`, args, { provider });
      }
    });

    expect(findingsOf(report)).to.deep.equal([]);
  });

  it("lets a rule change its port, and asks again whether it is the only one", async () => {
    const changingTo = (changedPort: number) => {
      const run = () => {
        const changed = new pulumi.Config("test").getBoolean("changed") ?? false;
        const { provider, own } = groups();
        const ruleFor = (name: string, port: number) => {
          const args = { securityGroupId: own.id, cidrIpv4: "10.0.0.0/24", ipProtocol: "tcp" };
          const ports = { fromPort: port, toPort: port };
          new aws.vpc.SecurityGroupIngressRule(name, { ...args, ...ports }, { provider });
        };
        ruleFor("first", 443);
        ruleFor("second", changed ? changedPort : 5432);
      };
      const project = { name: "test", stack: "test", config: {}, run };
      return rehearse({ project, change: { "test:changed": "true" }, orders: 20 });
    };

    const [free, taken] = await Promise.all([changingTo(5433), changingTo(443)]);

    expect(findingsOf(free)).to.deep.equal([]);
    expect(findingsOf(taken)[0]).to.include({ operation: "update", code: "InvalidPermission.Duplicate" });
  });

  it("believes that groups and VPCs of somebody else's exist", async () => {
    const report = await rehearseResources(() => {
      const provider = providerIn("us-east-1");
      const own = new aws.ec2.SecurityGroup("own", { vpcId: "vpc-0a1b2c3d" }, { provider });
      const args = { securityGroupId: own.id, referencedSecurityGroupId: "sg-0a1b2c3d", ...https };
      new aws.vpc.SecurityGroupEgressRule("out", args, { provider });
      const back = { securityGroupId: "sg-0a1b2c3d", referencedSecurityGroupId: own.id, ...https };
      new aws.vpc.SecurityGroupIngressRule("in", back, { provider });
      new aws.ec2.DefaultSecurityGroup("default", { vpcId: "vpc-0a1b2c3d" }, { provider });
    });

    expect(findingsOf(report)).to.deep.equal([]);
  });

  it("does not let a rule name a group that is not there yet", async () => {
    const rule = "in (aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule)";
    const found = findingsOf(await rehearseForgetful({}));

    expect(
      found.find(({ resource, property }) => resource === rule && property === "securityGroupId"),
    ).to.include({
      kind: "race",
      operation: "create",
      code: "InvalidGroup.NotFound",
      cure: `${rule}: add dependsOn: own (aws:ec2/securityGroup:SecurityGroup)`,
    });
  });

  it("does not let a group go before the rules of other groups that name it", async () => {
    const found = findingsOf(await rehearseForgetful({})).find(({ operation }) => operation === "delete");

    expect(found).to.include({ kind: "race", code: "DependencyViolation" });
    expect(found?.message).to.match(/^resource sg-[0-9a-f]{17} has a dependent object$/);
    expect(found?.because).to.match(/^a rule of sg-[0-9a-f]{17} names it$/);
  });

  it("takes such rules away where the group says so", async () => {
    const found = findingsOf(await rehearseForgetful({ revokeRulesOnDelete: true }));

    const deletes = found.filter(({ code }) => code === "DependencyViolation");
    expect(deletes.map(({ resource }) => resource)).to.deep.equal([
      "peer (aws:ec2/securityGroup:SecurityGroup)",
    ]);
  });

  it("gives a VPC's default group rules that others can name", async () => {
    const report = await rehearseResources(
      rule(({ own }) => ({ referencedSecurityGroupId: own.vpcId.apply((id) => id.replace("vpc-", "sg-")) })),
    );

    expect(findingsOf(report)).to.deep.equal([]);
  });

  refuses(cases);
});
