import { expect } from "chai";
import { channelRow, recorderRow, recordingRow, ruleRow } from "../../../rehearsal/aws/config-rows";
import { attachmentRow, roleArnRow } from "../../../rehearsal/aws/iam-roles";
import { functionRow, permissionRow } from "../../../rehearsal/aws/lambda-rows";
import { managedPolicies } from "../../../rehearsal/aws/managed-policies";
import type { Values } from "../../../rehearsal/aws/model";
import { bucketRow } from "../../../rehearsal/aws/s3-rows";
import { accountId } from "../../support/rehearsal";
import { policyOf, region } from "../../support/world";
import {
  bucketStatements,
  configRole,
  customRule,
  customRuleRows,
  functionArn,
  linkedRole,
  recorderRole,
  recorderRows,
  recordsRows,
} from "./config-fixtures";
import { evaluating, flow, start } from "./config-flow-fixtures";

const changes = (notified: readonly Values[]) =>
  notified.flatMap(({ configurationItem, messageType }) => {
    const item = configurationItem as Values | undefined;
    return messageType === "ConfigurationItemChangeNotification" ? [item as Values] : [];
  });

describe("A recorder", () => {
  it("records nothing once it is stopped, and all that there is when it starts again", async () => {
    const { account, notified } = flow();
    const { volumes } = account.estate(region);
    const call = (operation: string) =>
      account.administrator.call("ConfigServiceClient", operation, region, {
        ConfigurationRecorderName: "main",
      });

    volumes.create({});
    const stopped = await call("StopConfigurationRecorder");
    await account.pass({ minutes: 3 });
    volumes.create({});
    await account.pass({ minutes: 3 });
    const before = changes(notified()).length;
    const started = await call("StartConfigurationRecorder");
    await account.pass({ minutes: 3 });

    expect([stopped.kind, started.kind]).to.deep.equal(["answered", "answered"]);
    expect(before).to.equal(0);
    expect(changes(notified())).to.have.length(2);
  });

  it("records the types that it is for", async () => {
    const group = { kind: "only", types: ["AWS::EC2::Instance"] } as const;
    const { account, notified } = flow([
      ...recorderRows({ group }),
      ...customRuleRows({ scope: { ...customRule().scope, types: [] } }),
    ]);
    const estate = account.estate(region);

    const instanceId = estate.instances.create({});
    estate.volumes.create({ instanceId });
    await account.pass({ minutes: 3 });

    expect(changes(notified()).map(({ resourceType }) => resourceType)).to.deep.equal(["AWS::EC2::Instance"]);
  });

  it("that records daily does so at the end of the day", async () => {
    const { account, notified } = flow([
      ...recorderRows({ frequency: "DAILY" }),
      [ruleRow(region, "volumes"), customRule({ triggers: customRule().triggers.slice(0, 2) })],
    ]);

    account.estate(region).volumes.create({});
    await account.passUntil(Date.UTC(2026, 0, 14, 23, 59));
    const before = notified().length;
    await account.pass({ minutes: 2 });

    expect(before).to.equal(0);
    expect(changes(notified())[0]?.["configurationItemCaptureTime"]).to.equal("2026-01-15T00:00:00.000Z");
  });

  it("needs a role that Config may assume, and what AWS_ConfigRole allows", async () => {
    const trust = policyOf("trust", {
      Principal: { Service: "ec2.amazonaws.com" },
      Action: "sts:AssumeRole",
    });
    const policy = "arn:aws:iam::aws:policy/service-role/AWS_ConfigRole";
    for (const [row, because] of [
      [[roleArnRow(configRole), { arn: configRole, trust }], /^sts:AssumeRole: /],
      [[attachmentRow("Recorder", policy), undefined], /^ec2:DescribeVolumes: /],
    ] as const) {
      const { account, notified, world } = flow([row]);
      const { volumes } = account.estate(region);

      const id = volumes.create({});
      await account.pass({ minutes: 3 });
      volumes.change(id, { size: 16 });
      await account.pass({ minutes: 3 });

      expect(changes(notified())).to.deep.equal([]);
      const told = world.problems.filter(({ because: why = "" }) => because.test(why));
      expect(told.map(({ code }) => code)).to.deep.equal(["NothingRecorded"]);
    }
  });

  it("delivers the history every six hours, or it is noticed that it cannot", async () => {
    const good = flow();
    const bad = flow(recordsRows([bucketStatements.list]));

    await good.account.pass({ hours: 7 });
    await bad.account.pass({ hours: 7 });

    expect(good.world.problems).to.deep.equal([]);
    expect(bad.world.problems.map(({ code }) => code)).to.deep.equal(["NothingDelivered"]);
  });

  it("delivers nothing any more once it is stopped, or where there is no channel", async () => {
    const stopped = flow(recordsRows([bucketStatements.list]));
    const loose = flow([...recordsRows([bucketStatements.list]), [channelRow(region, "main"), undefined]]);

    stopped.world.facts.remove(recordingRow(region));
    await stopped.account.pass({ hours: 7 });
    await loose.account.pass({ hours: 7 });

    expect([...stopped.world.problems, ...loose.world.problems]).to.deep.equal([]);
  });

  it("uses what its role is allowed, each permission that there is", async () => {
    const own = { Sid: "Deliver", Action: ["s3:GetBucketAcl", "s3:PutObject"] };
    const { account, world } = flow([...recorderRole(own), ...recordsRows([bucketStatements.list])]);

    account.estate(region).volumes.create({});
    await account.pass({ hours: 7 });

    const used = (policy: string, statement: string) => [...world.usage.of(configRole, policy, statement)];
    expect(world.problems).to.deep.equal([]);
    expect(used("Recorder-policy", "Deliver")).to.have.members(own.Action);
    const [read] = managedPolicies["service-role/AWS_ConfigRole"].statements;
    expect(used("AWS_ConfigRole", read?.id ?? "")).to.include.members(["ec2:DescribeVolumes"]);
  });

  it("records what has changed, and not again what has not", async () => {
    const { account, notified } = flow();
    const { volumes } = account.estate(region);
    const [one] = [volumes.create({}), volumes.create({})];
    await account.pass({ minutes: 3 });

    volumes.change(one, { size: 16 });
    await account.pass({ minutes: 1 });
    volumes.change(one, { size: 16 });
    await account.pass({ minutes: 4 });

    expect(changes(notified()).map(({ resourceId }) => resourceId === one)).to.deep.equal([
      true,
      false,
      true,
    ]);
  });

  it("records with Config's own role, and none but the account's own buckets", async () => {
    const foreign = "arn:aws:s3:::foreign";
    const { account, notified } = flow([
      ...recorderRows({ roleArn: linkedRole }),
      [roleArnRow(linkedRole), { arn: linkedRole }],
      [bucketRow(foreign), { arn: foreign, name: "foreign", region, ownerId: "999999999999" }],
      ...customRuleRows({ scope: { ...customRule().scope, types: [] } }),
    ]);

    account.estate(region).volumes.create({});
    await account.pass({ minutes: 3 });

    expect(changes(notified()).map(({ resourceType }) => resourceType)).to.have.members([
      "AWS::EC2::Volume",
      "AWS::Lambda::Function",
      "AWS::S3::Bucket",
    ]);
  });

  it("is not missed where there is none", async () => {
    const { account, world } = flow([
      [recordingRow(region), undefined],
      [recorderRow(region, "main"), undefined],
    ]);

    account.estate(region).volumes.create({});
    await account.pass({ hours: 7 });

    expect(world.problems).to.deep.equal([]);
    expect(world.invocations).to.have.length(2);
  });
});

describe("A periodic rule", () => {
  it("runs soon, and then every six hours, recorder or not", async () => {
    const { account, world, notified } = flow([[recordingRow(region), undefined]]);

    await account.pass({ hours: 13 });

    expect(world.invocations.map(({ at }) => (at - start) / 60_000)).to.deep.equal([5, 365, 725]);
    expect(notified()[0]).to.deep.equal({
      awsAccountId: accountId,
      notificationCreationTime: "2026-01-14T15:05:00.000Z",
      messageType: "ScheduledNotification",
      recordVersion: "1.0",
    });
  });

  it("rests where nobody wants to see it, and goes on when it is time again", async () => {
    const { account, world } = flow();

    await account.passWithoutRules({ days: 3 });
    const before = world.invocations.length;
    await account.pass({ hours: 6 });

    expect(before).to.equal(0);
    expect(world.invocations.map(({ at }) => (at - start) / 60_000)).to.deep.equal([3 * 24 * 60 + 5]);
  });

  it("ends with its deletion", async () => {
    const { account, world } = flow();

    await account.pass({ hours: 1 });
    world.facts.remove(ruleRow(region, "volumes"));
    await account.pass({ days: 1 });

    expect(world.invocations).to.have.length(1);
  });

  it("is AWS's own business where the rule is", async () => {
    const { account, world } = flow(customRuleRows({ owner: "AWS", source: "ENCRYPTED_VOLUMES" }));

    await account.pass({ hours: 7 });

    expect(world.invocations).to.deep.equal([]);
  });

  it("evaluates nothing where its function has gone", async () => {
    const { account, world } = flow();
    world.facts.remove(functionRow(functionArn));

    await account.pass({ minutes: 6 });

    expect(world.problems.map(({ because }) => because)).to.include("the function does not exist");
  });

  it("evaluates nothing where Config may not invoke its function, and only its status tells", async () => {
    const { account, world } = flow([[permissionRow(functionArn, "config"), undefined]], evaluating);

    await account.pass({ minutes: 6 });

    expect(world.invocations).to.deep.equal([]);
    expect(world.problems.map(({ code }) => code)).to.deep.equal(["NothingInvoked"]);
    expect(world.problems[0]?.because).to.match(/^lambda:InvokeFunction: /);
  });
});
