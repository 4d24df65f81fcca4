import * as grpc from "@grpc/grpc-js";
import { expect } from "chai";
import type { Values } from "../../../rehearsal/aws/model";
import { unknown } from "../../../rehearsal/engine/values";
import { SimulatedAws } from "../../../rehearsal/provider/simulated-aws";
import { ProviderClient, refusalOf, urnOf } from "../../support/provider-client";

const groupUrn = urnOf("aws:cloudwatch/logGroup:LogGroup", "group");
const roleUrn = urnOf("aws:iam/role:Role", "role");

const trust = JSON.stringify({
  Version: "2012-10-17",
  Statement: { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" },
});

describe("The provider plugin", () => {
  let aws: SimulatedAws;
  let provider: ProviderClient;
  const others: ProviderClient[] = [];

  beforeEach(async () => {
    aws = await SimulatedAws.serve({ delay: 0 });
    provider = await ProviderClient.in(aws, "us-east-1", { Owner: "somebody" });
  });

  afterEach(async () => {
    for (const client of [provider, ...others.splice(0)]) {
      client.close();
    }
    await aws.close();
  });

  const another = async (region?: string) => {
    const client = await ProviderClient.in(aws, region);
    others.push(client);
    return client;
  };

  /** As the engine does it: what is checked is made. */
  const made = async (urn: string, inputs: Values, by = provider) =>
    by.create(urn, (await by.check(urn, inputs)).inputs);

  it("asks the engine to keep secrets to itself, and takes the names that it proposes", async () => {
    const response = await provider.handshake();

    expect(response.getAcceptSecrets()).to.equal(false);
    expect(response.getSupportsAutonamingConfiguration()).to.equal(true);
  });

  it("names engines the packages that it takes the place of, and lets no plugin be fetched", () => {
    expect(aws.environment).to.deep.equal({
      PULUMI_DEBUG_PROVIDERS: `aws:${aws.port},random:${aws.port},archive:${aws.port}`,
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      PULUMI_SKIP_UPDATE_CHECK: "true",
    });
  });

  describe("when inputs are checked", () => {
    it("fills in what the provider does, and notes what that is", async () => {
      const { inputs, failures } = await provider.check(roleUrn, { name: "role", assumeRolePolicy: trust });

      expect(failures).to.deep.equal([]);
      expect(inputs).to.include({ name: "role", path: "/", maxSessionDuration: 3600 });
      expect(inputs["__defaults"]).to.deep.equal(["forceDetachPolicies", "maxSessionDuration", "path"]);
    });

    it("makes a name of the logical one, and keeps it", async () => {
      const first = await provider.check(groupUrn, {});
      const again = await provider.check(groupUrn, {}, { ...first.inputs });

      expect(first.inputs["name"]).to.equal("group-0123456");
      expect(first.inputs["__defaults"]).to.include("name");
      expect(again.inputs).to.deep.equal(first.inputs);
    });

    it("takes the name that the engine proposes, unless the program has one", async () => {
      const proposed = await provider.check(groupUrn, {}, undefined, "proposed");
      const given = await provider.check(groupUrn, { name: "given" }, undefined, "proposed");

      expect(proposed.inputs["name"]).to.equal("proposed");
      expect(given.inputs["name"]).to.equal("given");
      expect(given.inputs["__defaults"]).not.to.include("name");
    });

    it("names buckets without capital letters", async () => {
      const { inputs } = await provider.check(urnOf("aws:s3/bucket:Bucket", "myData"), {});

      expect(inputs["bucket"]).to.equal("mydata-0123456");
      expect(inputs["__defaults"]).to.include("bucket");
    });

    it("refuses a provider in a region that AWS does not have", async () => {
      const failures = await provider.checkConfig({ region: "mars-1" });

      expect(failures).to.deep.equal([
        { property: "region", reason: 'received "mars-1"; allowed: the name of a region of AWS.' },
      ]);
      expect(await provider.checkConfig({ region: "eu-west-1" })).to.deep.equal([]);
    });

    it("names all that is unknown or missing", async () => {
      const { failures } = await provider.check(roleUrn, { colour: "red", shape: "round" });

      expect(failures.map(({ property }) => property)).to.deep.equal(["colour", "shape", "assumeRolePolicy"]);
      expect(failures[0]?.reason).to.include("does not know the property colour of aws:iam/role:Role");
      expect(failures[2]?.reason).to.equal("Missing required property 'assumeRolePolicy'");
    });

    it("refuses resources of a default provider", async () => {
      const ambient = await another();

      const { failures } = await ambient.check(groupUrn, { name: "group" });

      expect(failures.map(({ reason }) => reason).join()).to.include("is left to the default provider");
    });

    it("refuses a type that it does not know", async () => {
      const { details } = await refusalOf(provider.check(urnOf("aws:foo/bar:Bar", "bar"), {}));

      expect(details).to.include("The simulated AWS does not know the resource type aws:foo/bar:Bar");
    });
  });

  describe("when states are compared", () => {
    it("finds nothing where nothing differs, in whatever order maps come", async () => {
      const group = await made(groupUrn, { name: "group", tags: { a: "1", b: "2" } });

      const { inputs } = await provider.check(groupUrn, { tags: { b: "2", a: "1" }, name: "group" });

      expect(await provider.diff(groupUrn, group, inputs)).to.deep.include({ changes: false, diffs: [] });
    });

    it("updates what can be, and replaces what AWS cannot change", async () => {
      const group = await made(groupUrn, { name: "group", retentionInDays: 90 });
      const other = { ...group.inputs, retentionInDays: 180 };

      expect(await provider.diff(groupUrn, group, other)).to.deep.include({
        diffs: ["retentionInDays"],
        replaces: [],
        kinds: { retentionInDays: "UPDATE" },
      });
      expect(await provider.diff(groupUrn, group, { ...group.inputs, name: "another" })).to.deep.include({
        replaces: ["name"],
        kinds: { name: "UPDATE_REPLACE" },
      });
    });

    it("says what is added and what is gone", async () => {
      const group = await made(groupUrn, { name: "group", tags: {} });
      const { tags: _, ...rest } = group.inputs;

      const difference = await provider.diff(groupUrn, group, { ...rest, colour: "red" });

      expect(difference.kinds).to.deep.equal({ colour: "ADD", tags: "DELETE" });
    });

    it("leaves aside what the program ignores", async () => {
      const group = await made(groupUrn, { name: "group", retentionInDays: 90 });

      const difference = await provider.diff(groupUrn, group, { ...group.inputs, retentionInDays: 1 }, [
        "retentionInDays",
      ]);

      expect(difference.changes).to.equal(false);
    });

    it("deletes before it replaces what the program has named, and not what it has named itself", async () => {
      const named = await made(roleUrn, { name: "role", assumeRolePolicy: trust });
      const unnamed = await made(urnOf("aws:iam/role:Role", "other"), { assumeRolePolicy: trust });

      const [one, other] = await Promise.all(
        [named, unnamed].map((role) => provider.diff(roleUrn, role, { ...role.inputs, path: "/elsewhere/" })),
      );

      expect(one).to.include({ deleteBeforeReplace: true });
      expect(other).to.include({ deleteBeforeReplace: false });
      expect(other?.replaces).to.deep.equal(["path"]);
    });

    it("sees that default tags have changed, though no input has", async () => {
      const group = await made(groupUrn, { name: "group" });
      const renamed = await ProviderClient.in(aws, "us-east-1", { Owner: "somebody else" });
      others.push(renamed);

      expect(await renamed.diff(groupUrn, group, group.inputs)).to.deep.include({
        diffs: ["tagsAll"],
        kinds: { tagsAll: "UPDATE" },
      });
    });

    it("takes another region for another place", async () => {
      expect(
        await provider.diffConfig(
          { region: "us-east-1", profile: "a" },
          { region: "eu-west-1", profile: "b" },
        ),
      ).to.deep.equal({ diffs: ["profile", "region"], replaces: ["region"] });
    });
  });

  it("previews inputs, and that nothing is known of what AWS makes of them", async () => {
    const { id, outputs } = await provider.create(groupUrn, { name: "group", retentionInDays: 90 }, true);

    expect(id).to.equal("");
    expect(outputs).to.include({ name: "group", retentionInDays: 90, arn: unknown });
    expect(await provider.read(groupUrn, { id: "group", inputs: {}, outputs: {} })).to.include({ id: "" });
  });

  it("previews an update, and changes nothing", async () => {
    const group = await made(groupUrn, { name: "group", retentionInDays: 90 });

    const previewed = await provider.update(groupUrn, group, { ...group.inputs, retentionInDays: 1 }, true);

    expect(previewed.outputs).to.include({ retentionInDays: 1, arn: group.outputs["arn"] });
    expect((await provider.read(groupUrn, group)).inputs).to.include({ retentionInDays: 90 });
  });

  it("previews that nothing is known of what follows from a change", async () => {
    const group = await made(groupUrn, { name: "group", tags: { Purpose: "test" } });

    const { outputs } = await provider.update(groupUrn, group, { ...group.inputs, tags: {} }, true);

    expect(outputs).to.deep.include({ tags: {}, tagsAll: unknown, arn: group.outputs["arn"] });
  });

  it("makes, changes and deletes a resource, with AWS's outputs and the provider's tags", async () => {
    const group = await made(groupUrn, { name: "group", tags: { Purpose: "test" } });
    const arn = "arn:aws:logs:us-east-1:111122223333:log-group:group";

    expect(group.id).to.equal("group");
    expect(group.outputs).to.deep.include({ arn, tagsAll: { Owner: "somebody", Purpose: "test" } });

    const changed = await provider.update(groupUrn, group, { ...group.inputs, retentionInDays: 30 });
    expect(changed.outputs).to.include({ arn, retentionInDays: 30 });
    expect((await provider.read(groupUrn, changed)).inputs).to.include({ retentionInDays: 30 });

    await provider.delete(groupUrn, changed);
    expect(await provider.read(groupUrn, changed)).to.include({ id: "" });
    expect(aws.account.leftovers()).to.deep.equal([]);
  });

  it("says in AWS's words what AWS refuses, with the source, and makes nothing", async () => {
    await made(groupUrn, { name: "group" });

    const { details, code, partly } = await refusalOf(
      made(urnOf("aws:cloudwatch/logGroup:LogGroup", "other"), { name: "group" }),
    );

    expect(code).to.equal(grpc.status.UNKNOWN);
    expect(details).to.include("ResourceAlreadyExistsException: The specified log group already exists");
    expect(details).to.include("source: https://docs.aws.amazon.com/AmazonCloudWatchLogs/");
    expect(partly).to.equal(undefined);
  });

  it("keeps in the state what is there although the operation failed", async () => {
    const refusal = { code: "ServiceUnavailable", message: "Come again.", fact: "https://example.com" };
    aws.account.resources.letFail({ operation: "create", name: "group", refusal, done: true });

    const { partly, details } = await refusalOf(made(groupUrn, { name: "group" }));

    expect(details).to.include("ServiceUnavailable: Come again.");
    expect(partly).to.include({ type: "pulumirpc.ErrorResourceInitFailed", id: "group" });
    expect(partly?.outputs).to.include({ name: "group" });
    expect(partly?.reasons).to.have.lengthOf(1);
    const known = {
      id: "group",
      inputs: { name: "group", retentionInDays: 0 },
      outputs: partly?.outputs ?? {},
    };
    expect(await provider.read(groupUrn, known)).to.include({ id: "group" });
  });

  it("keeps assets in the state as the engine has them, also where the operation failed", async () => {
    const functionUrn = urnOf("aws:lambda/function:Function", "function");
    const asset = { "4dabf18193072939515e22adb298388d": "c44067f5952c0a294b673a41bacd8c17", text: "code" };
    const archive = {
      "4dabf18193072939515e22adb298388d": "0def7320c3a5731c473e5ecbe6d01bc7",
      assets: { "index.js": asset },
    };
    const role = await made(roleUrn, { name: "role", assumeRolePolicy: trust });
    const inputs = {
      name: "function",
      role: role.outputs["arn"] ?? null,
      code: archive,
      handler: "index.handler",
      runtime: "nodejs22.x",
    };
    const refusal = { code: "ServiceUnavailable", message: "Come again.", fact: "https://example.com" };
    aws.account.resources.letFail({ operation: "create", name: "function", refusal, done: true });

    const { partly } = await refusalOf(made(functionUrn, inputs));
    const other = await made(urnOf("aws:lambda/function:Function", "other"), { ...inputs, name: "other" });

    expect(partly?.outputs["code"]).to.deep.equal(archive);
    expect(other.outputs["code"]).to.deep.equal(archive);
  });

  it("fails once where it is told to, and leaves nothing", async () => {
    const refusal = { code: "ThrottlingException", message: "Rate exceeded", fact: "https://example.com" };
    aws.account.resources.letFail({ operation: "create", name: "group", refusal });

    const { partly } = await refusalOf(made(groupUrn, { name: "group" }));

    expect(partly).to.equal(undefined);
    expect(await made(groupUrn, { name: "group" })).to.include({ id: "group" });
  });

  it("gives a replacement ids of its own beside what it replaces", async () => {
    const keyUrn = urnOf("aws:kms/key:Key", "key");

    const [one, other] = [await made(keyUrn, {}), await made(keyUrn, {})];

    expect(one.id).not.to.equal(other.id);
    await provider.delete(keyUrn, one);
    expect(await provider.read(keyUrn, other)).to.include({ id: other.id });
  });

  it("knows a resource by its new name after an alias", async () => {
    const group = await made(groupUrn, { name: "group" });
    const renamed = urnOf("aws:cloudwatch/logGroup:LogGroup", "renamed");

    const changed = await provider.update(renamed, group, { ...group.inputs, retentionInDays: 30 });

    await provider.delete(renamed, changed);
    expect(aws.account.leftovers()).to.deep.equal([]);
  });

  it("sees what was changed behind its back, and what was deleted", async () => {
    const group = await made(groupUrn, { name: "group", retentionInDays: 90 });
    const row = "logs:group:us-east-1:group" as const;

    aws.account.change((facts) => facts.put(row, { ...(facts.get(row) as object), retentionInDays: 1 }));
    expect((await provider.read(groupUrn, group)).inputs).to.include({ name: "group", retentionInDays: 1 });
    expect((await provider.read(groupUrn, group)).outputs).to.include({ retentionInDays: 1 });

    aws.account.change((facts) => facts.remove(row));
    expect(await provider.read(groupUrn, group)).to.include({ id: "" });
  });

  for (const [type, inputs, kind] of [
    ["aws:s3/bucket:Bucket", { bucket: "some-bucket" }, "s3:bucket"],
    ["aws:sns/topic:Topic", { name: "topic" }, "sns:topic"],
    ["aws:sqs/queue:Queue", { name: "queue" }, "sqs:queue"],
    ["aws:iam/role:Role", { name: "role", assumeRolePolicy: trust }, "iam:role"],
  ] as const) {
    it(`finds ${type} gone where somebody has deleted it`, async () => {
      const urn = urnOf(type, "mine");
      const resource = await made(urn, inputs);

      aws.account.change((facts) => {
        for (const other of [kind, `${kind}-policy`]) {
          for (const [row] of facts.list<unknown>(other)) {
            facts.remove(row);
          }
        }
      });

      expect(await provider.read(urn, resource)).to.include({ id: "" });
      expect((await refusalOf(provider.update(urn, resource, inputs))).details).to.include("There is no");
      await provider.delete(urn, resource);
    });
  }

  it("works for providers of several regions in one account, on one port", async () => {
    const ireland = await another("eu-west-1");

    const [here, there] = [
      await made(groupUrn, { name: "group" }),
      await made(groupUrn, { name: "group" }, ireland),
    ];

    expect(here.outputs["arn"]).to.include(":us-east-1:");
    expect(there.outputs["arn"]).to.include(":eu-west-1:");
    await provider.delete(groupUrn, here);
    expect(await ireland.read(groupUrn, there)).to.include({ id: "group" });
  });

  it("lets the first providers go without forgetting what the next ones find", async () => {
    const group = await made(groupUrn, { name: "group" });
    provider.close();
    provider = await ProviderClient.in(aws, "us-east-1");

    expect(await provider.read(groupUrn, group)).to.include({ id: "group" });
  });

  it("lets what grants something take its time, so that who has not waited is refused", async () => {
    await aws.close();
    aws = await SimulatedAws.serve({ delay: 50 });
    provider.close();
    provider = await ProviderClient.in(aws, "us-east-1");
    const key = await made(urnOf("aws:kms/key:Key", "key"), {});
    const keyArn = String(key.outputs["arn"]);
    const statement = { Effect: "Allow", Principal: "*", Action: "kms:*", Resource: "*" };
    const policy = JSON.stringify({ Version: "2012-10-17", Statement: statement });
    const letIn = () => made(urnOf("aws:kms/keyPolicy:KeyPolicy", "policy"), { keyId: key.id, policy });
    const encrypted = () => made(groupUrn, { name: "group", kmsKeyId: keyArn });

    const [, tooEarly] = await Promise.all([letIn(), refusalOf(encrypted())]);

    expect(tooEarly.details).to.include("is not allowed to be used with Arn");
    expect(await encrypted()).to.include({ id: "group" });
  });

  it("answers lookups in the region of the provider", async () => {
    const ireland = await another("eu-west-1");

    expect(await ireland.invoke("aws:index/getRegion:getRegion", {})).to.include({ name: "eu-west-1" });
    expect(await provider.invoke("aws:index/getCallerIdentity:getCallerIdentity", {})).to.include({
      accountId: "111122223333",
    });
  });

  it("refuses lookups that it does not know, and those of a default provider", async () => {
    const ambient = await another();

    const [strange, homeless] = await Promise.all([
      refusalOf(provider.invoke("aws:foo/getBar:getBar", {})),
      refusalOf(ambient.invoke("aws:index/getRegion:getRegion", {})),
    ]);

    expect(strange.details).to.include("does not know the lookup aws:foo/getBar:getBar");
    expect(homeless.details).to.include("is left to the default provider");
  });

  it("says what it does not serve", async () => {
    const { code, details } = await refusalOf(provider.construct());

    expect(code).to.equal(grpc.status.UNIMPLEMENTED);
    expect(details).to.include("does not serve /pulumirpc.ResourceProvider/Construct");
  });
});
