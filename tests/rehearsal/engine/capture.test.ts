import { readFile } from "node:fs/promises";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { expect } from "chai";
import { capture, type Finding, simulatedAws } from "../../../rehearsal";
import { findingsOf, providerIn, rehearseResources } from "../../support/rehearsal";

const runs = (program: () => unknown, options: Partial<Parameters<typeof capture>[0]> = {}) =>
  capture({ project: "test", stack: "test", config: {}, table: simulatedAws, program, ...options });

async function firstFinding(program: () => unknown): Promise<Finding | undefined> {
  return findingsOf(await rehearseResources(program))[0];
}

class Pair extends pulumi.ComponentResource {
  constructor(name: string, opts: pulumi.ComponentResourceOptions) {
    super("test:room:Pair", name, {}, opts);
    const first = new aws.cloudwatch.LogGroup(`${name}-a`, {}, { parent: this });
    new aws.cloudwatch.LogGroup(`${name}-b`, { name: pulumi.interpolate`${first.name}-b` }, { parent: this });
  }
}

describe("What the simulated AWS does not know", () => {
  it("is a failure for a resource type, which says where to add it", async () => {
    const found = await firstFinding(
      () => new aws.sfn.Activity("queue", {}, { provider: providerIn("us-east-1") }),
    );

    expect(found).to.include({
      kind: "unknown",
      resource: "queue (aws:sfn/activity:Activity)",
      region: "us-east-1",
    });
    expect(found?.message).to.equal(
      "The simulated AWS does not know the resource type aws:sfn/activity:Activity.",
    );
    expect(found?.cure).to.contain("rehearsal/aws/sfn.ts").and.to.contain("rehearsal/aws/table.ts");
  });

  it("is a failure for a property", async () => {
    const found = await firstFinding(
      () =>
        new aws.cloudwatch.LogGroup("group", { skipDestroy: true }, { provider: providerIn("us-east-1") }),
    );

    expect(found).to.include({ kind: "unknown", property: "skipDestroy" });
    expect(found?.cure).to.contain("aws:cloudwatch/logGroup:LogGroup");
  });

  it("is a failure for an output, at the input that it is used in", async () => {
    const found = await firstFinding(() => {
      const provider = providerIn("us-east-1");
      const first = new aws.cloudwatch.LogGroup("first", {}, { provider });
      new aws.cloudwatch.LogGroup("second", { name: first.logGroupClass }, { provider });
    });

    expect(found).to.include({
      kind: "unknown",
      property: "name",
      resource: "second (aws:cloudwatch/logGroup:LogGroup)",
    });
    expect(found?.cure).to.contain("first (aws:cloudwatch/logGroup:LogGroup)");
  });

  const options: { option: string; opts: pulumi.CustomResourceOptions }[] = [
    { option: "replaceOnChanges", opts: { replaceOnChanges: ["tags"] } },
    { option: "transforms", opts: { transforms: [async () => undefined] } },
    { option: "import", opts: { import: "mine" } },
    { option: "ignoreChanges below the top level", opts: { ignoreChanges: ["tags.Owner"] } },
  ];
  for (const { option, opts } of options) {
    it(`is a failure for the resource option ${option}`, async () => {
      const found = await firstFinding(
        () => new aws.cloudwatch.LogGroup("group", {}, { provider: providerIn("us-east-1"), ...opts }),
      );

      expect(found).to.include({ kind: "unknown", resource: "group (aws:cloudwatch/logGroup:LogGroup)" });
      expect(found?.message).to.contain(`does not model the option ${option} of`);
    });
  }

  it("is a failure for the option deletedWith", async () => {
    const found = await firstFinding(() => {
      const provider = providerIn("us-east-1");
      const deletedWith = new aws.cloudwatch.LogGroup("first", {}, { provider });
      new aws.cloudwatch.LogGroup("second", {}, { provider, deletedWith });
    });

    expect(found?.message).to.contain("does not model the option deletedWith of second");
  });

  it("is a failure for a resource that is read from AWS", async () => {
    const found = await firstFinding(() =>
      aws.cloudwatch.LogGroup.get("group", "mine", {}, { provider: providerIn("us-east-1") }),
    );

    expect(found?.message).to.contain("group (aws:cloudwatch/logGroup:LogGroup) is read from AWS with get");
  });

  it("is a failure for a lookup", async () => {
    const found = await firstFinding(() => {
      aws.getIpRangesOutput({ services: ["ec2"] }, { provider: providerIn("us-east-1") });
    });

    expect(found).to.include({ kind: "unknown", cure: "Add it to rehearsal/aws/lookups.ts." });
    expect(found?.message).to.contain("getIpRanges");
  });
});

describe("A program that leaves something to chance", () => {
  it("is told when it creates a resource inside apply", async () => {
    const found = await firstFinding(() => {
      const provider = providerIn("us-east-1");
      const outer = new aws.cloudwatch.LogGroup("outer", {}, { provider });
      outer.name.apply((name) => new aws.cloudwatch.LogGroup("inner", { name: `${name}-x` }, { provider }));
    });

    expect(found).to.include({ kind: "program", resource: "inner (aws:cloudwatch/logGroup:LogGroup)" });
    expect(found?.message).to.contain("created inside an apply");
  });

  it("is told when a resource is in the preview only", async () => {
    const found = await firstFinding(() => {
      if (pulumi.runtime.isDryRun()) {
        new aws.cloudwatch.LogGroup("group", {}, { provider: providerIn("us-east-1") });
      }
    });

    expect(found?.message).to.contain("is in the preview only");
  });

  const readMany = async (times: number): Promise<string> => {
    const text = await readFile(__filename, "utf8");
    return times > 1 ? readMany(times - 1) : text;
  };

  it("is told when it reads files behind Pulumi's back, and is waited for", async () => {
    const program = () => {
      // One read may be over before anybody looks.
      const name = readMany(200).then((text) => `logs-${text.length}`);
      new aws.cloudwatch.LogGroup("group", { name }, { provider: providerIn("us-east-1") });
    };

    const { graph, findings } = await runs(program);

    expect(findings.map(({ message }) => message)).to.deep.equal([
      "The program does input or output of its own while it runs, so its order is not Pulumi's to keep.",
    ]);
    expect(graph.nodes.size).to.equal(3);
  });

  const regions = [
    { what: "no region", provider: () => new aws.Provider("p", {}), says: /has no region/ },
    {
      what: "a region that AWS does not have",
      provider: () => new aws.Provider("p", { region: "us-moon-9" as aws.Region }),
      says: /has region "us-moon-9", which AWS does not have/,
    },
  ];
  for (const { what, provider, says } of regions) {
    it(`is told when a provider has ${what}`, async () => {
      const found = await firstFinding(
        () => new aws.cloudwatch.LogGroup("group", {}, { provider: provider() }),
      );

      expect(found).to.include({ kind: "program", property: "region", resource: "p (pulumi:providers:aws)" });
      expect(found?.message).to.match(says);
    });
  }

  it("is told when an input depends on which resource was ready first", async () => {
    const found = await firstFinding(() => {
      const provider = providerIn("us-east-1");
      let count = 0;
      for (const name of ["a", "b"]) {
        const group = new aws.cloudwatch.LogGroup(name, {}, { provider });
        const numbered = group.name.apply(() => `number-${++count}`);
        new aws.cloudwatch.LogGroup(`${name}-follower`, { name: numbered }, { provider });
      }
    });

    expect(found?.message).to.contain("depends on the order in which its predecessors were answered");
  });

  it("is told when two resources have one URN", async () => {
    const found = await firstFinding(() => {
      const provider = providerIn("us-east-1");
      new aws.cloudwatch.LogGroup("group", {}, { provider });
      new aws.cloudwatch.LogGroup("group", {}, { provider });
    });

    expect(found?.message).to.match(
      /^Duplicate resource URN 'urn:pulumi:test::test::aws:cloudwatch\/logGroup:LogGroup::group'/,
    );
  });

  it("is told what waits when a value never comes", async () => {
    const found = await firstFinding(
      () =>
        new aws.cloudwatch.LogGroup(
          "group",
          { name: new Promise<string>(() => {}) },
          { provider: providerIn("us-east-1") },
        ),
    );

    expect(found?.message).to.contain("group (aws:cloudwatch/logGroup:LogGroup) waits for its inputs");
  });

  it("is told of an error inside apply, once, although everything after it fails too", async () => {
    const report = await rehearseResources(() => {
      const provider = providerIn("us-east-1");
      const first = new aws.cloudwatch.LogGroup("first", {}, { provider });
      const name = first.name.apply((): string => {
        throw new Error("no such name");
      });
      new aws.cloudwatch.LogGroup("second", { name }, { provider });
      new aws.cloudwatch.LogGroup("third", { name }, { provider });
    });

    expect(findingsOf(report)).to.have.length(1);
    expect(findingsOf(report)[0]?.message).to.match(/no such name$/);
    expect(report.checks.slice(1).every(({ outcome }) => outcome === "skipped")).to.equal(true);
  });

  it("says on the console what the program says, and not what fails with what it waits for", async () => {
    const said: unknown[] = [];
    const { error } = console;
    console.error = (line: unknown) => said.push(line);
    try {
      const found = await firstFinding(() => {
        const provider = providerIn("us-east-1");
        const group = new aws.cloudwatch.LogGroup("group", {}, { provider });
        const name = group.name.apply((): string => {
          throw new Error("No name.");
        });
        pulumi.log.error("The program's own word.");
        aws.cloudwatch.getLogGroupOutput({ name }, { provider });
      });

      expect(found?.message).to.match(/No name\.$/);
      expect(new Set(said)).to.deep.equal(new Set(["error: [runtime] The program's own word."]));
    } finally {
      console.error = error;
    }
  });

  it("is told of a required property that went missing on the way", async () => {
    const { findings } = await runs(() => new random.RandomString("text", { length: 8 }), {
      alter: (registration) => {
        registration.inputs = {};
      },
    });

    expect(findings).to.deep.include({
      kind: "program",
      urn: "urn:pulumi:test::test::random:index/randomString:RandomString::text",
      resource: "text (random:index/randomString:RandomString)",
      property: "length",
      message: "Missing required property 'length' of text (random:index/randomString:RandomString).",
    });
  });
});

describe("A capture", () => {
  it("gives resources the URNs, parents and providers that the engine gives them", async () => {
    const { graph } = await runs(() => new Pair("pair", { provider: providerIn("eu-west-1") }));

    const child = graph.nodes.get(
      "urn:pulumi:test::test::test:room:Pair$aws:cloudwatch/logGroup:LogGroup::pair-a",
    );
    expect(child?.parent).to.equal("urn:pulumi:test::test::test:room:Pair::pair");
    expect(child?.provider).to.deep.equal({
      urn: "urn:pulumi:test::test::pulumi:providers:aws::aws-eu-west-1",
      region: "eu-west-1",
    });
  });

  it("gives an input that the program leaves out as an output without a value", async () => {
    const { graph, findings } = await runs(() => {
      const provider = providerIn("us-east-1");
      const first = new aws.cloudwatch.LogGroup("first", {}, { provider });
      const name = first.kmsKeyId.apply((key) => (key ? "encrypted" : "plain"));
      new aws.cloudwatch.LogGroup("second", { name }, { provider });
    });

    expect(findings).to.deep.equal([]);
    expect([...graph.nodes.values()].at(-1)?.inputs["name"]).to.equal("plain");
  });

  it("hands secrets to the simulated AWS as what they are", async () => {
    const { graph } = await runs(
      () =>
        new aws.cloudwatch.LogGroup(
          "group",
          { name: pulumi.secret("hidden") },
          { provider: providerIn("us-east-1") },
        ),
    );

    expect([...graph.nodes.values()].at(-1)?.inputs).to.deep.equal({ name: "hidden" });
  });

  it("is the same for the same seed of answers, and still complete", async () => {
    const program = () => new Pair("pair", { provider: providerIn("eu-west-1") });

    const [one, again] = [
      await runs(program, { answers: { seed: 5 } }),
      await runs(program, { answers: { seed: 5 } }),
    ];

    expect([...one.graph.nodes.keys()]).to.deep.equal([...again.graph.nodes.keys()]);
    expect(one.graph.nodes.size).to.equal(5);
  });

  it("puts the provider's default tags and the resource's own into tagsAll", async () => {
    const { graph } = await runs(() => {
      const provider = new aws.Provider("p", {
        region: "us-east-1",
        defaultTags: { tags: { Owner: "a", Kind: "b" } },
      });
      new aws.cloudwatch.LogGroup("group", { tags: { Kind: "c" } }, { provider });
    });

    expect([...graph.nodes.values()].at(-1)?.outputs?.["tagsAll"]).to.deep.equal({ Owner: "a", Kind: "c" });
  });
});
