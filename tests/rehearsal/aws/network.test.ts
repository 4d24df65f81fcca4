import { expect } from "chai";
import {
  type Direction,
  endpointPolicyRow,
  endpointRow,
  type Peer,
  securityGroupRow,
  securityGroupRuleRow,
  subnetRow,
  vpcRow,
} from "../../../rehearsal/aws/ec2-rows";
import { routeTo, whyClosed, whyNotOut } from "../../../rehearsal/aws/network";
import { secretPolicyRow } from "../../../rehearsal/aws/secretsmanager-rows";
import type { Row } from "../../../rehearsal/world/facts";
import { policyOf, type Rows, region, worldWith } from "../../support/world";

const group = (id: string): Rows[number] => [securityGroupRow(id), { id, region, vpcId: "vpc-1", name: id }];

/** A rule of a group: port 443 with a peer, unless something else is said. */
const rule = (direction: Direction, securityGroupId: string, peer: Peer, change = {}): Rows[number] => [
  securityGroupRuleRow(direction, `${securityGroupId}-${JSON.stringify([peer, change])}`),
  { securityGroupId, peer, ipProtocol: "tcp", fromPort: 443, toPort: 443, ...change },
];

const groupPeer = (securityGroupId: string): Peer => ({ kind: "group", securityGroupId });
const addresses: Peer = { kind: "addresses", cidrIpv4: "10.0.0.0/16" };

const endpoint = (change = {}): Rows[number] => [
  endpointRow("vpce-1"),
  {
    id: "vpce-1",
    region,
    vpcId: "vpc-1",
    service: "secretsmanager",
    privateDnsEnabled: true,
    subnetIds: ["subnet-1"],
    securityGroupIds: ["sg-endpoint"],
    ...change,
  },
];

const vpc = (change = {}): Rows[number] => [
  vpcRow("vpc-1"),
  {
    id: "vpc-1",
    region,
    cidrBlock: "10.0.0.0/16",
    enableDnsSupport: true,
    enableDnsHostnames: true,
    ...change,
  },
];

const subnet: Rows[number] = [subnetRow("subnet-1"), { id: "subnet-1", region, vpcId: "vpc-1" }];
const out = rule("egress", "sg-function", groupPeer("sg-endpoint"));
const into = rule("ingress", "sg-endpoint", groupPeer("sg-function"));
const groups = [group("sg-function"), group("sg-endpoint")];

const own = { subnetIds: ["subnet-1"], securityGroupIds: ["sg-function"] };
const route = (rows: Rows, network = own) =>
  routeTo(worldWith(rows).facts, network, "secretsmanager", region);

const open = { kind: "open", context: {}, endpointPolicy: undefined };
const throughEndpoint = { "aws:SourceVpc": "vpc-1", "aws:SourceVpce": "vpce-1" };

describe("The way of a function to a service", () => {
  it("is the internet outside any network", () => {
    expect(routeTo(worldWith().facts, undefined, "secretsmanager", region)).to.deep.equal(open);
  });

  it("is an interface endpoint inside one, which shows in the call", () => {
    expect(route([vpc(), subnet, endpoint(), out, into, ...groups])).to.deep.equal({
      ...open,
      context: throughEndpoint,
    });
  });

  it("is subject to the endpoint's policy", () => {
    const policy = policyOf("endpoint policy", { Principal: "*" });
    const found = route([
      ...[vpc(), subnet, endpoint(), out, into, ...groups],
      [endpointPolicyRow("vpce-1") as Row<unknown>, policy],
    ]);

    expect(found).to.deep.equal({ kind: "open", context: throughEndpoint, endpointPolicy: policy });
  });

  const closed: { title: string; rows: Rows; because: string }[] = [
    {
      title: "the subnet is gone",
      rows: [[subnetRow("subnet-1"), undefined]],
      because: "the subnet subnet-1 does not exist",
    },
    {
      title: "there is no endpoint",
      rows: [vpc(), subnet, out, into, ...groups],
      because: "vpc-1 has no way out and no interface endpoint for com.amazonaws.us-east-1.secretsmanager",
    },
    {
      title: "the endpoint is for another service",
      rows: [vpc(), subnet, endpoint({ service: "kms" }), out, into, ...groups],
      because: "vpc-1 has no way out and no interface endpoint for com.amazonaws.us-east-1.secretsmanager",
    },
    {
      title: "the endpoint is in another region",
      rows: [vpc(), subnet, endpoint({ region: "eu-west-1" }), out, into, ...groups],
      because: "vpc-1 has no way out and no interface endpoint for com.amazonaws.us-east-1.secretsmanager",
    },
    {
      title: "the endpoint is in another VPC",
      rows: [vpc(), subnet, endpoint({ vpcId: "vpc-2" }), out, into, ...groups],
      because: "vpc-1 has no way out and no interface endpoint for com.amazonaws.us-east-1.secretsmanager",
    },
    {
      title: "the endpoint has no private DNS",
      rows: [vpc(), subnet, endpoint({ privateDnsEnabled: false }), out, into, ...groups],
      because:
        "secretsmanager.us-east-1 resolves to public addresses in vpc-1, since its endpoint vpce-1 has no private DNS",
    },
    ...["enableDnsSupport", "enableDnsHostnames"].map((attribute) => ({
      title: `${attribute} of the VPC is off`,
      rows: [vpc({ [attribute]: false }), subnet, endpoint(), out, into, ...groups],
      because: "private DNS names need both DNS attributes of vpc-1, and one is off",
    })),
    {
      title: "nothing lets the function out",
      rows: [vpc(), subnet, endpoint(), into, ...groups],
      because: "no rule of sg-function lets port 443 out to sg-endpoint",
    },
    {
      title: "nothing lets it in",
      rows: [vpc(), subnet, endpoint(), out, ...groups],
      because: "no rule of sg-endpoint lets port 443 in from sg-function",
    },
  ];
  for (const { title, rows, because } of closed) {
    it(`is closed where ${title}`, () => {
      expect(route(rows)).to.deep.equal({ kind: "none", because });
    });
  }

  describe("in a network of somebody else's", () => {
    const asked = policyOf(
      "policy",
      { Effect: "Deny", Condition: { StringNotEquals: { "aws:sourceVpce": ["vpce-theirs", "vpce-1"] } } },
      { Condition: { StringEquals: { "aws:SourceAccount": "111122223333" } } },
    );

    it("is believed, with the endpoints that resource policies name and the account does not have", () => {
      const rows: Rows = [[secretPolicyRow("arn"), asked], endpoint({ subnetIds: ["subnet-2"] })];

      expect(route(rows)).to.deep.equal({ ...open, context: { "aws:SourceVpce": ["vpce-theirs"] } });
    });

    it("is the program's own endpoint where that lies in the function's subnets", () => {
      expect(route([endpoint(), out, into, ...groups])).to.deep.equal({ ...open, context: throughEndpoint });
      expect(route([endpoint(), into, ...groups])).to.deep.include({ kind: "none" });
      expect(route([endpoint({ service: "kms" }), into, ...groups])).to.deep.include({ kind: "open" });
      expect(route([endpoint({ region: "eu-west-1" }), into, ...groups])).to.deep.include({ kind: "open" });
    });
  });
});

describe("A port between two sets of security groups", () => {
  const reached: { title: string; rows: Rows }[] = [
    { title: "for the other group", rows: [out, into] },
    {
      title: "for addresses",
      rows: [rule("egress", "sg-function", addresses), rule("ingress", "sg-endpoint", addresses)],
    },
    {
      title: "for all protocols",
      rows: [
        rule("egress", "sg-function", addresses, {
          ipProtocol: "-1",
          fromPort: undefined,
          toPort: undefined,
        }),
        into,
      ],
    },
    {
      title: "at the lower end of a range",
      rows: [rule("egress", "sg-function", addresses, { toPort: 500 }), into],
    },
    {
      title: "at the upper end of a range",
      rows: [rule("egress", "sg-function", addresses, { fromPort: 1 }), into],
    },
  ];
  for (const { title, rows } of reached) {
    it(`is open by rules ${title}`, () => {
      const { facts } = worldWith([...rows, ...groups]);

      expect(whyClosed(facts, ["sg-function"], ["sg-endpoint"], 443)).to.equal(undefined);
    });
  }

  const missed: { title: string; rows: Rows }[] = [
    { title: "for another group", rows: [rule("egress", "sg-function", groupPeer("sg-other")), into] },
    { title: "of another group", rows: [rule("egress", "sg-other", addresses), into] },
    {
      title: "for another protocol",
      rows: [rule("egress", "sg-function", addresses, { ipProtocol: "udp" }), into],
    },
    {
      title: "for higher ports",
      rows: [rule("egress", "sg-function", addresses, { fromPort: 444, toPort: 500 }), into],
    },
    {
      title: "for lower ports",
      rows: [rule("egress", "sg-function", addresses, { fromPort: 1, toPort: 442 }), into],
    },
    { title: "in the other direction", rows: [rule("ingress", "sg-function", addresses), into] },
  ];
  for (const { title, rows } of missed) {
    it(`is closed with a rule ${title}`, () => {
      const { facts } = worldWith([...rows, ...groups]);

      expect(whyClosed(facts, ["sg-function"], ["sg-endpoint"], 443)).to.equal(
        "no rule of sg-function lets port 443 out to sg-endpoint",
      );
    });
  }

  it("is believed of groups of somebody else's, on either side", () => {
    expect(
      whyClosed(worldWith([out, group("sg-function")]).facts, ["sg-function"], ["sg-theirs"], 443),
    ).to.match(/out/);
    expect(
      whyClosed(
        worldWith([rule("egress", "sg-function", addresses), group("sg-function")]).facts,
        ["sg-function"],
        ["sg-theirs"],
        443,
      ),
    ).to.equal(undefined);
    const { facts } = worldWith([rule("ingress", "sg-endpoint", addresses), group("sg-endpoint")]);
    expect(whyClosed(facts, ["sg-theirs"], ["sg-endpoint"], 443)).to.equal(undefined);
  });
});

describe("A connection of a function to somebody else's", () => {
  const cases: { title: string; rows: Rows; network: typeof own | undefined; because: string | undefined }[] =
    [
      { title: "open outside any network", rows: [], network: undefined, because: undefined },
      { title: "open by a rule for the port", rows: [out, ...groups], network: own, because: undefined },
      { title: "open where the group is somebody else's", rows: [], network: own, because: undefined },
      {
        title: "closed without a rule",
        rows: groups,
        network: own,
        because: "no rule of sg-function lets port 443 out",
      },
      {
        title: "closed by a rule for another port",
        rows: [rule("egress", "sg-function", addresses, { fromPort: 5432, toPort: 5432 }), ...groups],
        network: own,
        because: "no rule of sg-function lets port 443 out",
      },
      {
        title: "closed by a rule that lets in",
        rows: [rule("ingress", "sg-function", addresses), ...groups],
        network: own,
        because: "no rule of sg-function lets port 443 out",
      },
    ];
  for (const { title, rows, network, because } of cases) {
    it(`is ${title}`, () => {
      expect(whyNotOut(worldWith(rows).facts, network, 443)).to.equal(because);
    });
  }
});
