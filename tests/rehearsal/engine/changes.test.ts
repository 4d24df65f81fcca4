import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { baseAccounts, capture, type Graph, type Report, rehearse, simulatedAws } from "../../../rehearsal";
import { plan } from "../../../rehearsal/engine/plan";
import type { Part } from "../../../rehearsal/engine/rehearse";
import { unprotected } from "../../../scenarios";
import { accountId, findingsOf, inOneRegion, project, providerIn } from "../../support/rehearsal";

interface Beginning {
  /** Configuration that the stack has from the beginning. */
  readonly base?: Readonly<Record<string, unknown>>;
  readonly parts?: readonly Part[];
}

/** Rehearses dev or prod, changed to other values in the middle. */
async function changed(
  stack: "dev" | "prod",
  values: Readonly<Record<string, unknown>>,
  { base = {}, parts = ["deployment", "destruction"] }: Beginning = {},
): Promise<Report> {
  return rehearse({
    project: project(stack, base),
    change: project(stack, { ...base, ...values }).config,
    parts,
    accounts: baseAccounts.slice(1),
    orders: 5,
    unprotected,
  });
}

const detailOf = ({ checks }: Report, title: string) => checks.find((check) => check.title === title)?.detail;

/** A few resources that are written by a flag, rehearsed from off to on. */
function switched(program: (on: boolean, provider: aws.Provider) => void): Promise<Report> {
  const run = () => program(new pulumi.Config("test").getBoolean("on") ?? false, providerIn("us-east-1"));
  return rehearse({
    project: { name: "test", stack: "test", config: {}, run },
    change: { "test:on": "true" },
    orders: 20,
  });
}

/** What the provider reads of a key after every call. */
const reads = ["kms:DescribeKey", "kms:GetKeyPolicy", "kms:GetKeyRotationStatus", "kms:ListResourceTags"];

/** A role in a path, and a group that depends on its name, onto a state if one is given. */
const graphOfRole = (path: string, name = "", previous?: Graph) =>
  capture({
    previous,
    project: "test",
    stack: "test",
    config: {},
    table: simulatedAws,
    program: () => {
      const provider = providerIn("us-east-1");
      const assumeRolePolicy = ownerMay("sts:AssumeRole").replace(',"Resource":"*"', "");
      const role = new aws.iam.Role("role", { path, assumeRolePolicy, ...(name && { name }) }, { provider });
      new aws.cloudwatch.LogGroup("other", { name: "other", tags: { Of: role.name } }, { provider });
    },
  });

const ownerMay = (...actions: string[]) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: { Effect: "Allow", Principal: { AWS: accountId }, Action: actions, Resource: "*" },
  });

describe("A change of the stack", () => {
  // Each change that the evidence tells of makes another pack of it.
  it("updates every log group in place when the retention changes", async () => {
    const report = await changed("dev", { logRetentionDays: 365 }, { base: inOneRegion });

    expect(findingsOf(report)).to.deep.equal([]);
    expect(detailOf(report, "Run it with the change")).to.equal("1 create, 13 updates");
  });

  it("only adds when a region is added", async () => {
    const report = await changed("dev", {
      complianceRegions: ["us-east-1", "us-west-2", "eu-west-1", "eu-central-1"],
    });

    expect(findingsOf(report)).to.deep.equal([]);
    expect(detailOf(report, "Run it with the change")).to.equal("65 creates, 4 updates");
  });

  it("only removes when a region is removed", async () => {
    const report = await changed("dev", { complianceRegions: ["us-east-1", "eu-west-1"] });

    expect(findingsOf(report)).to.deep.equal([]);
    expect(detailOf(report, "Run it with the change")).to.equal(
      "1 create, 4 updates, 64 deletes; data or keys go with alerts-key-us-west-2, event-logs-us-west-2-compliance-changes-group, " +
        "event-logs-us-west-2-key-lifecycle-group, compliance-us-west-2-runtime-logs-group, foundation-key-us-west-2",
    );
  });

  it("is refused by the engine when it would delete what is protected", async () => {
    // No order is to blame.
    const report = await changed(
      "prod",
      { complianceRegions: ["us-east-1", "us-west-2", "eu-west-1"] },
      { parts: [] },
    );

    const findings = findingsOf(report);
    expect(findings[0]).to.include({ kind: "protected", operation: "delete", region: "eu-central-1" });
    expect(findings[0]?.message).to.match(
      /^unable to delete resource ".*" as it is currently marked for protection$/,
    );
    expect(findings).to.have.length(9);
  });

  it("updates the tags of everything that has tags when the owner changes", async () => {
    const report = await changed("dev", { owner: "somebody-else" }, { base: inOneRegion });

    expect(findingsOf(report)).to.deep.equal([]);
    expect(detailOf(report, "Run it with the change")).to.equal("113 updates");
  });

  it("keeps a resource that was renamed under an alias, and one whose parent was", async () => {
    class Room extends pulumi.ComponentResource {
      constructor(name: string, opts: pulumi.ComponentResourceOptions) {
        super("test:room:Room", name, {}, opts);
        new aws.cloudwatch.LogGroup(`${name}-group`, { name: "mine" }, { parent: this });
      }
    }

    const report = await switched((on, provider) => {
      const former = on ? { aliases: [{ name: "old" }] } : {};
      new aws.cloudwatch.LogGroup(on ? "new" : "old", { name: "theirs" }, { provider, ...former });
      new Room(on ? "new-room" : "old-room", { provider, ...(on && { aliases: [{ name: "old-room" }] }) });
    });

    expect(findingsOf(report)).to.deep.equal([]);
    expect(detailOf(report, "Run it with the change")).to.equal("nothing to do");
  });

  it("makes a renamed resource anew where no alias tells of its former name", async () => {
    const report = await switched((on, provider) => {
      new aws.cloudwatch.LogGroup(on ? "new" : "old", { name: on ? "b" : "a" }, { provider });
    });

    expect(detailOf(report, "Run it with the change")).to.match(
      /^1 create, 1 delete; data or keys go with (old|group)$/,
    );
  });

  it("replaces what moves to another region", async () => {
    const report = await rehearse({
      project: {
        name: "test",
        stack: "test",
        config: {},
        run: () => {
          const region = new pulumi.Config("test").getBoolean("on") ? "eu-west-1" : "us-east-1";
          const provider = new aws.Provider("provider", { region });
          new aws.cloudwatch.LogGroup("group", { name: "mine" }, { provider });
        },
      },
      change: { "test:on": "true" },
    });

    expect(findingsOf(report)).to.deep.equal([]);
    expect(detailOf(report, "Run it with the change")).to.match(
      /^1 create, 1 delete; data or keys go with (old|group)$/,
    );
  });

  it("replaces a renamed log group", async () => {
    const report = await switched((on, provider) => {
      new aws.cloudwatch.LogGroup("group", { name: on ? "new" : "old" }, { provider });
    });

    expect(findingsOf(report)).to.deep.equal([]);
    expect(detailOf(report, "Run it with the change")).to.match(
      /^1 create, 1 delete; data or keys go with (old|group)$/,
    );
  });

  it("cannot replace what keeps its name, unless the old one goes first", async () => {
    const moved = (deleteBeforeReplace: boolean) =>
      switched((on, provider) => {
        const args = { multiRegion: on, description: "key" };
        const key = new aws.kms.Key("key", args, { provider });
        new aws.iam.Role(
          "role",
          {
            name: "Mine",
            path: on ? "/new/" : "/old/",
            assumeRolePolicy: ownerMay("sts:AssumeRole").replace(',"Resource":"*"', ""),
          },
          { provider, deleteBeforeReplace, dependsOn: key },
        );
      });

    const [kept, gone] = [await moved(false), await moved(true)];

    expect(findingsOf(kept)[0]).to.include({ code: "EntityAlreadyExists", operation: "create" });
    expect(findingsOf(gone)).to.deep.equal([]);
  });

  it("takes along what has to be replaced when something is deleted first", async () => {
    const attached = (own: boolean) =>
      switched((on, provider) => {
        const assumeRolePolicy = ownerMay("sts:AssumeRole").replace(',"Resource":"*"', "");
        const role = new aws.iam.Role(
          "role",
          { name: "Mine", path: on ? "/new/" : "/old/", assumeRolePolicy },
          { provider, deleteBeforeReplace: true },
        );
        const policyArn = "arn:aws:iam::aws:policy/AdministratorAccess";
        if (own || !on) {
          new aws.iam.RolePolicyAttachment("attachment", { role: role.name, policyArn }, { provider });
        }
      });

    const [staying, leaving] = [await attached(true), await attached(false)];

    expect(findingsOf(staying)).to.deep.equal([]);
    expect(detailOf(staying, "Run it with the change")).to.match(/^2 creates, 2 deletes/);
    expect(findingsOf(leaving)).to.deep.equal([]);
    expect(detailOf(leaving, "Run it with the change")).to.match(/^1 create, 2 deletes/);
  });

  it("does not make a resource that is deleted first wait for one that leaves the program", async () => {
    const report = await switched((on, provider) => {
      const opts = { provider, deleteBeforeReplace: true };
      const first = new aws.cloudwatch.LogGroup("first", { name: on ? "new" : "old" }, opts);
      if (!on) {
        new aws.cloudwatch.LogGroup("second", { name: "second" }, { provider, dependsOn: first });
      }
    });

    expect(findingsOf(report)).to.deep.equal([]);
  });

  it("deletes what is replaced only after everything else is done", async () => {
    const { graph: before } = await graphOfRole("/old/");
    const { graph: now } = await graphOfRole("/new/", "", before);

    const operations = plan(simulatedAws, before, now);

    const [last] = operations.filter(({ kind }) => kind === "delete");
    const makes = operations.filter(({ kind }) => kind !== "delete").map(({ position }) => position);
    expect(makes).to.have.length(2);
    expect([...(last?.after ?? [])].sort()).to.deep.equal(makes);
  });

  it("deletes what the program has named before it is made anew, as the provider asks for", async () => {
    const { graph: before } = await graphOfRole("/old/", "Mine");
    const { graph: now } = await graphOfRole("/new/", "Mine", before);

    const operations = plan(simulatedAws, before, now);

    const [gone] = operations.filter(({ kind }) => kind === "delete");
    const [made] = operations.filter(({ kind }) => kind === "create");
    expect([...(made?.after ?? [])]).to.include(gone?.position);
  });

  it("leaves alone what the program tells the engine to ignore", async () => {
    const report = await switched((on, provider) => {
      new aws.cloudwatch.LogGroup(
        "group",
        { name: "mine", retentionInDays: on ? 365 : 90, ...(on && { tags: { New: "yes" } }) },
        { provider, ignoreChanges: ["retentionInDays", "tags"] },
      );
    });

    expect(detailOf(report, "Run it with the change")).to.equal("nothing to do");
  });

  it("may replace what it also unprotects, and nothing that stays protected", async () => {
    const renamed = (stays: boolean) =>
      switched((on, provider) => {
        const opts = { provider, protect: !on || stays };
        new aws.cloudwatch.LogGroup("group", { name: on ? "new" : "old" }, opts);
      });

    const [unprotected, kept] = [await renamed(false), await renamed(true)];

    expect(findingsOf(unprotected)).to.deep.equal([]);
    expect(findingsOf(kept)[0]?.message).to.match(/^unable to replace resource /);
  });

  const afterwards: { what: string; program: (on: boolean, provider: aws.Provider) => void; says: string }[] =
    [
      {
        what: "creates a resource inside apply",
        program: (on, provider) => {
          const first = new aws.cloudwatch.LogGroup("first", { name: "first" }, { provider });
          if (on) {
            first.arn.apply(() => new aws.cloudwatch.LogGroup("inner", { name: "inner" }, { provider }));
          }
        },
        says: "created inside an apply",
      },
      {
        what: "lets the date in",
        program: (on, provider) => {
          const name = on ? `logs-${Date.now()}` : "logs";
          new aws.cloudwatch.LogGroup("first", { name }, { provider });
        },
        says: "A second deployment would replace first",
      },
    ];
  for (const { what, program, says } of afterwards) {
    it(`is told when the program ${what} only after it`, async () => {
      const messages = findingsOf(await switched(program)).map(({ message }) => message);

      expect(messages.some((message) => message.includes(says))).to.equal(true);
    });
  }

  const updates: { what: string; action: string; change: (on: boolean) => aws.kms.KeyArgs }[] = [
    {
      what: "description",
      action: "kms:UpdateKeyDescription",
      change: (on) => ({ description: on ? "new" : "old" }),
    },
    { what: "tags", action: "kms:TagResource", change: (on) => ({ tags: { Owner: on ? "new" : "old" } }) },
    {
      what: "rotation",
      action: "kms:EnableKeyRotation",
      change: (on) => (on ? { enableKeyRotation: true } : {}),
    },
    {
      what: "end of rotation",
      action: "kms:DisableKeyRotation",
      change: (on) => ({ enableKeyRotation: !on }),
    },
  ];
  for (const { what, action, change } of updates) {
    it(`is refused for a key's ${what} where its policy does not allow ${action}`, async () => {
      const all = [
        "kms:UpdateKeyDescription",
        "kms:TagResource",
        "kms:EnableKeyRotation",
        "kms:DisableKeyRotation",
      ];
      const policy = ownerMay(
        "kms:PutKeyPolicy",
        "kms:ScheduleKeyDeletion",
        ...reads,
        ...all.filter((other) => other !== action),
      );

      const report = await switched((on, provider) => {
        new aws.kms.Key("key", { policy, ...change(on) }, { provider });
      });

      const [found] = findingsOf(report);
      expect(found).to.include({ kind: "refusal", operation: "update", code: "AccessDeniedException" });
      expect(found?.message).to.contain(action);
    });
  }

  const aliasCalls = [
    { operation: "create", action: "kms:CreateAlias" },
    { operation: "update", action: "kms:UpdateAlias" },
    { operation: "delete", action: "kms:DeleteAlias" },
  ] as const;
  for (const { operation, action } of aliasCalls) {
    it(`is refused for an alias where the key's policy does not allow ${action}`, async () => {
      const allowed = aliasCalls.map((call) => call.action).filter((other) => other !== action);
      const policy = ownerMay("kms:PutKeyPolicy", "kms:ScheduleKeyDeletion", ...reads, ...allowed);

      const report = await switched((on, provider) => {
        const [one, two] = ["one", "two"].map((name) => new aws.kms.Key(name, { policy }, { provider }));
        const targetKeyId = (on ? two : one)?.keyId ?? "";
        new aws.kms.Alias("alias", { name: "alias/mine", targetKeyId }, { provider });
      });

      const [found] = findingsOf(report);
      expect(found).to.include({ kind: "refusal", operation, code: "AccessDeniedException" });
      expect(found?.message).to.contain(action);
    });
  }

  it("is refused for an alias that leaves a key whose policy does not allow kms:UpdateAlias", async () => {
    const others = [
      "kms:PutKeyPolicy",
      "kms:ScheduleKeyDeletion",
      "kms:CreateAlias",
      "kms:DeleteAlias",
      ...reads,
    ];
    const report = await switched((on, provider) => {
      const left = new aws.kms.Key("left", { policy: ownerMay(...others) }, { provider });
      const next = new aws.kms.Key("next", { policy: ownerMay(...others, "kms:UpdateAlias") }, { provider });
      const targetKeyId = (on ? next : left).keyId;
      new aws.kms.Alias("alias", { name: "alias/mine", targetKeyId }, { provider });
    });

    const [found] = findingsOf(report);
    expect(found).to.include({ operation: "update", code: "AccessDeniedException" });
    expect(found?.message).to.contain("kms:UpdateAlias");
  });

  it("is refused for a key policy where the one in force does not allow it, after AWS has refused that one", async () => {
    const report = await switched((on, provider) => {
      const key = new aws.kms.Key(
        "key",
        { policy: ownerMay("kms:ScheduleKeyDeletion", ...reads) },
        { provider },
      );
      const policy = on
        ? ownerMay("kms:PutKeyPolicy", "kms:ScheduleKeyDeletion")
        : ownerMay("kms:PutKeyPolicy");
      new aws.kms.KeyPolicy("policy", { keyId: key.keyId, policy }, { provider });
    });

    const [first, second] = findingsOf(report);
    expect(first?.message).to.match(/^The new key policy will not allow you to update/);
    expect(second).to.include({ operation: "create", code: "AccessDeniedException" });
    expect(second?.message).to.contain("kms:PutKeyPolicy");
  });
});
