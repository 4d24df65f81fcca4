import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { type Report, rehearse } from "../../../rehearsal";
import { accountId, findingsOf, project, providerIn } from "../../support/rehearsal";

/** Rehearses dev or prod, changed to other values in the middle. */
async function changed(stack: "dev" | "prod", values: Readonly<Record<string, unknown>>): Promise<Report> {
  return rehearse({ project: project(stack), change: project(stack, values).config, orders: 20 });
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

const ownerMay = (...actions: string[]) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: { Effect: "Allow", Principal: { AWS: accountId }, Action: actions, Resource: "*" },
  });

describe("A change of the stack", () => {
  it("updates every log group in place when the retention changes", async () => {
    const report = await changed("dev", { logRetentionDays: 365 });

    expect(findingsOf(report)).to.deep.equal([]);
    expect(detailOf(report, "Run it with the change")).to.equal("6 updates");
  });

  it("only adds when a region is added", async () => {
    const report = await changed("dev", {
      complianceRegions: ["us-east-1", "us-west-2", "eu-west-1", "eu-central-1"],
    });

    expect(findingsOf(report)).to.deep.equal([]);
    expect(detailOf(report, "Run it with the change")).to.equal("5 creates");
  });

  it("only removes when a region is removed", async () => {
    const report = await changed("dev", { complianceRegions: ["us-east-1", "eu-west-1"] });

    expect(findingsOf(report)).to.deep.equal([]);
    expect(detailOf(report, "Run it with the change")).to.equal("5 deletes");
  });

  it("is refused by the engine when it would delete what is protected", async () => {
    const report = await changed("prod", { complianceRegions: ["us-east-1", "us-west-2", "eu-west-1"] });

    const findings = findingsOf(report);
    expect(findings[0]).to.include({ kind: "protected", operation: "delete", region: "eu-central-1" });
    expect(findings[0]?.message).to.match(/cannot be deleted because it is protected$/);
    expect(findings).to.have.length(5);
  });

  it("updates the tags of every key and log group when the owner changes", async () => {
    const report = await changed("dev", { owner: "somebody-else" });

    expect(findingsOf(report)).to.deep.equal([]);
    expect(detailOf(report, "Run it with the change")).to.equal("10 updates");
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

    expect(detailOf(report, "Run it with the change")).to.equal("1 create, 1 delete");
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
    expect(detailOf(report, "Run it with the change")).to.equal("1 create, 1 delete");
  });

  it("replaces a renamed log group: the new one is made before the old one goes", async () => {
    const report = await switched((on, provider) => {
      new aws.cloudwatch.LogGroup("group", { name: on ? "new" : "old" }, { provider });
    });

    expect(findingsOf(report)).to.deep.equal([]);
    expect(detailOf(report, "Run it with the change")).to.equal("1 create, 1 delete");
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
      const policy = ownerMay("kms:PutKeyPolicy", "kms:ScheduleKeyDeletion", ...allowed);

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

  it("is refused for a key policy where the one in force does not allow it, after AWS has refused that one", async () => {
    const report = await switched((on, provider) => {
      const key = new aws.kms.Key(
        "key",
        { policy: ownerMay("kms:Describe*", "kms:ScheduleKeyDeletion") },
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
