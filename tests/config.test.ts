import * as path from "node:path";
import { expect } from "chai";
import { capture, loadProject, simulatedAws } from "../rehearsal";
import { project, root } from "./support/rehearsal";

/** Runs the program and returns what it says, and how many resources it had registered by then. */
async function start({ name, stack, config, run }: ReturnType<typeof project>) {
  const { graph, findings } = await capture({
    project: name,
    stack,
    config,
    program: run,
    table: simulatedAws,
  });
  const resources = [...graph.nodes.values()].filter(({ type }) => type !== "pulumi:pulumi:Stack");
  return { messages: findings.map(({ message }) => message), resources: resources.length };
}

describe("The configuration", () => {
  const mistakes: { what: string; key: string; value: unknown; allowed: RegExp }[] = [
    {
      what: "upper case in the environment",
      key: "environment",
      value: "Dev",
      allowed: /lower-case letters and digits/,
    },
    {
      what: "an environment that begins as AWS's own parameters do",
      key: "environment",
      value: "awsprod",
      allowed: /not aws or ssm/,
    },
    { what: "an environment of one letter", key: "environment", value: "d", allowed: /2 to 12/ },
    {
      what: "a suffix with a hyphen",
      key: "environmentSuffix",
      value: "a-b",
      allowed: /up to 12 lower-case/,
    },
    { what: "an owner that no tag can hold", key: "owner", value: "me;you", allowed: /1 to 256 letters/ },
    {
      what: "a space at the end of a tag",
      key: "costCenter",
      value: "1000 ",
      allowed: /no space at either end/,
    },
    {
      what: "a region that does not exist",
      key: "primaryRegion",
      value: "us-east-9",
      allowed: /name of an AWS region/,
    },
    {
      what: "a region of a partition that is not supported",
      key: "primaryRegion",
      value: "us-iso-east-1",
      allowed: /partitions aws, aws-us-gov and aws-cn/,
    },
    { what: "a list that is none", key: "replicaRegions", value: "eu-west-1", allowed: /a list of names/ },
    {
      what: "a list with a wrong member",
      key: "complianceRegions",
      value: ["us-east-1", "mars"],
      allowed: /a list of at least one/,
    },
    {
      what: "an empty list of compliance regions",
      key: "complianceRegions",
      value: [],
      allowed: /at least one/,
    },
    {
      what: "a retention that CloudWatch Logs does not have",
      key: "logRetentionDays",
      value: 100,
      allowed: /one of 90, 120/,
    },
    { what: "a retention under 90 days", key: "logRetentionDays", value: 30, allowed: /one of 90, 120/ },
    { what: "a number in words", key: "logRetentionDays", value: "ninety", allowed: /one of 90, 120/ },
    {
      what: "a role by its ARN",
      key: "keyUserRoles",
      value: ["arn:aws:iam::111122223333:role/x"],
      allowed: /role names/,
    },
    {
      what: "more than 40 roles",
      key: "keyUserRoles",
      value: Array.from({ length: 41 }, (_, i) => `r${i}`),
      allowed: /up to 40/,
    },
    { what: "a boolean in words", key: "protect", value: "yes", allowed: /true or false/ },
    {
      what: "a key that does not exist",
      key: "complianceRegion",
      value: "eu-west-1",
      allowed: /no such key .* complianceRegions/,
    },
    { what: "a key named like a method", key: "constructor", value: "x", allowed: /no such key/ },
    {
      what: "a primary region outside the compliance regions",
      key: "complianceRegions",
      value: ["eu-west-1"],
      allowed: /contains primaryRegion \(us-east-1\)/,
    },
    {
      what: "a region twice among the compliance regions",
      key: "complianceRegions",
      value: ["us-east-1", "us-east-1"],
      allowed: /us-east-1 is there twice/,
    },
    {
      what: "a region twice among the replica regions",
      key: "replicaRegions",
      value: ["eu-west-1", "eu-west-1"],
      allowed: /eu-west-1 is there twice/,
    },
    {
      what: "the primary region among the replica regions",
      key: "replicaRegions",
      value: ["us-east-1"],
      allowed: /without primaryRegion/,
    },
    {
      what: "a region of another partition",
      key: "replicaRegions",
      value: ["cn-north-1"],
      allowed: /primaryRegion \(us-east-1\) is in aws, cn-north-1 not/,
    },
    { what: "a role twice", key: "keyUserRoles", value: ["a", "a"], allowed: /a is there twice/ },
  ];

  for (const { what, key, value, allowed } of mistakes) {
    it(`refuses ${what}: it names the key, the value and what is allowed, and registers nothing`, async () => {
      const { messages, resources } = await start(project("dev", { [key]: value }));

      expect(messages).to.have.length(1);
      const [headline, ...lines] = (messages[0] ?? "").split("\n");
      expect(headline).to.equal("The configuration of stack dev has one mistake:");
      expect(lines).to.have.length(1);
      expect(lines[0]).to.contain(
        `aws-security-baseline:${key}: received ${JSON.stringify(value)}; allowed: `,
      );
      expect(lines[0]).to.match(allowed);
      expect(resources).to.equal(0);
    });
  }

  it("refuses a required key that is missing", async () => {
    const { config, ...dev } = project("dev");
    const { "aws-security-baseline:owner": _, ...rest } = config;

    const { messages } = await start({ ...dev, config: rest });

    expect(messages[0]).to.contain("aws-security-baseline:owner: received nothing; allowed: 1 to 256");
  });

  it("reports a region of another partition though another list is wrong as well", async () => {
    const { messages } = await start(
      project("dev", { replicaRegions: ["cn-north-1"], complianceRegions: [] }),
    );

    expect(messages[0]).to.contain("has 2 mistakes").and.to.contain("cn-north-1 not");
  });

  it("shows the beginning of a value that is very long", async () => {
    const { messages } = await start(project("dev", { owner: ";".repeat(200_000) }));

    expect(messages[0]?.length).to.be.lessThan(1000);
    expect(messages[0]).to.contain("(200002 characters)");
  });

  const bounds = [
    { key: "environment", longest: "e".repeat(12) },
    { key: "environmentSuffix", longest: "s".repeat(12) },
    { key: "owner", longest: "o".repeat(256) },
  ];
  for (const { key, longest } of bounds) {
    it(`accepts ${longest.length} characters for ${key}, and not one more`, async () => {
      const [fits, exceeds] = [longest, `${longest}x`].map((value) =>
        start(project("dev", { [key]: value })),
      );

      expect((await fits)?.messages).to.deep.equal([]);
      expect((await exceeds)?.messages).to.have.length(1);
    });
  }

  it("accepts 575 characters for a role with its path, and not one more", async () => {
    const role = (length: number) => [`${"p".repeat(length - 5)}/role`];

    expect((await start(project("dev", { keyUserRoles: role(575) }))).messages).to.deep.equal([]);
    expect((await start(project("dev", { keyUserRoles: role(576) }))).messages).to.have.length(1);
  });

  it("reports ten mistakes of one stack file as ten lines, and registers nothing", async () => {
    const configFile = path.join(root, "tests", "ten-mistakes.yaml");

    const { messages, resources } = await start(loadProject({ directory: root, stack: "dev", configFile }));

    const [headline, ...lines] = (messages[0] ?? "").split("\n");
    expect(headline).to.equal("The configuration of stack dev has 10 mistakes:");
    expect(lines).to.have.length(10);
    expect(resources).to.equal(0);
  });

  const accepted: { what: string; values: Readonly<Record<string, unknown>> }[] = [
    {
      what: "AWS GovCloud",
      values: {
        primaryRegion: "us-gov-west-1",
        replicaRegions: ["us-gov-east-1"],
        complianceRegions: ["us-gov-west-1"],
      },
    },
    {
      what: "AWS China",
      values: {
        primaryRegion: "cn-north-1",
        replicaRegions: [],
        complianceRegions: ["cn-north-1", "cn-northwest-1"],
      },
    },
    { what: "a single region", values: { replicaRegions: [], complianceRegions: ["us-east-1"] } },
    { what: "another primary region", values: { primaryRegion: "eu-west-1", replicaRegions: [] } },
    { what: "a suffix of one's own", values: { environmentSuffix: "team1" } },
  ];
  for (const { what, values } of accepted) {
    it(`accepts ${what}`, async () => {
      expect((await start(project("dev", values))).messages).to.deep.equal([]);
    });
  }
});
