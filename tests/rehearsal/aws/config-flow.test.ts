import { expect } from "chai";
import { evaluationsOf } from "../../../rehearsal/aws/config-rows";
import type { Values } from "../../../rehearsal/aws/model";
import { accountId } from "../../support/rehearsal";
import { handler, region } from "../../support/world";
import { configRole, customRule, customRuleRows, ruleArn } from "./config-fixtures";
import { flow, start } from "./config-flow-fixtures";

const changes = (notified: readonly Values[]) =>
  notified.flatMap(({ configurationItem, messageType }) => {
    const item = configurationItem as Values | undefined;
    return messageType === "ConfigurationItemChangeNotification" ? [item as Values] : [];
  });

describe("AWS Config in an account that lives", () => {
  it("has a rule evaluate what is changed, a few minutes later", async () => {
    const { account, given, told } = flow();

    const id = account.estate(region).volumes.create({ encrypted: false, tags: { Owner: "alice" } });
    await account.pass({ minutes: 3 });

    const [event] = given();
    expect(event).to.deep.include({
      version: "1.0",
      ruleParameters: '{"rule":"volumes"}',
      eventLeftScope: false,
      executionRoleArn: configRole,
      configRuleArn: ruleArn,
      configRuleName: "volumes",
      configRuleId: "config-rule-000001",
      accountId,
    });
    const { configurationItem, ...notification } = JSON.parse(String(event?.["invokingEvent"]));
    expect(notification).to.deep.equal({
      configurationItemDiff: null,
      notificationCreationTime: "2026-01-14T15:02:00.000Z",
      messageType: "ConfigurationItemChangeNotification",
      recordVersion: "1.3",
    });
    expect(configurationItem).to.deep.include({
      resourceType: "AWS::EC2::Volume",
      resourceId: id,
      ARN: `arn:aws:ec2:${region}:${accountId}:volume/${id}`,
      configurationItemCaptureTime: "2026-01-14T15:02:00.000Z",
      configurationItemStatus: "ResourceDiscovered",
      resourceCreationTime: "2026-01-14T15:00:00.000Z",
      awsAccountId: accountId,
      awsRegion: region,
      tags: { Owner: "alice" },
    });
    expect(configurationItem.configuration).to.include({ encrypted: false, volumeId: id });
    expect(told()).to.deep.equal([
      {
        resourceId: id,
        awsRegion: region,
        awsAccountId: accountId,
        configRuleName: "volumes",
        recordVersion: "1.0",
        configRuleARN: ruleArn,
        messageType: "ComplianceChangeNotification",
        newEvaluationResult: {
          evaluationResultIdentifier: {
            evaluationResultQualifier: {
              configRuleName: "volumes",
              resourceType: "AWS::EC2::Volume",
              resourceId: id,
            },
            orderingTimestamp: "2026-01-14T15:02:00.000Z",
          },
          complianceType: "NON_COMPLIANT",
          resultRecordedTime: "2026-01-14T15:02:00.000Z",
          configRuleInvokedTime: "2026-01-14T15:02:00.000Z",
          annotation: "as it is",
        },
        notificationCreationTime: "2026-01-14T15:02:00.000Z",
        resourceType: "AWS::EC2::Volume",
      },
    ]);
  });

  it("tells of changes in compliance only, from what to what", async () => {
    const { account, told, world } = flow();
    const { volumes } = account.estate(region);

    const id = volumes.create({ encrypted: false });
    await account.pass({ minutes: 3 });
    volumes.change(id, { size: 16 });
    await account.pass({ minutes: 3 });
    volumes.change(id, { encrypted: true });
    await account.pass({ minutes: 3 });
    volumes.delete(id);
    await account.pass({ minutes: 3 });

    const types = told().map(({ oldEvaluationResult, newEvaluationResult }) => [
      (oldEvaluationResult as Values | undefined)?.["complianceType"],
      (newEvaluationResult as Values)["complianceType"],
    ]);
    expect(types).to.deep.equal([
      [undefined, "NON_COMPLIANT"],
      ["NON_COMPLIANT", "COMPLIANT"],
      ["COMPLIANT", "NOT_APPLICABLE"],
    ]);
    expect(evaluationsOf(world.facts, ruleArn)).to.have.length(1);
  });

  it("sends what has gone without its configuration", async () => {
    const { account, notified } = flow();
    const { volumes } = account.estate(region);
    const id = volumes.create({ tags: { Owner: "alice" } });
    await account.pass({ minutes: 3 });

    volumes.delete(id);
    await account.pass({ minutes: 3 });
    volumes.create({ id });
    await account.pass({ minutes: 3 });

    expect(
      changes(notified()).map(({ configurationItemStatus, configuration, tags }) => [
        configurationItemStatus,
        configuration === null,
        tags,
      ]),
    ).to.deep.equal([
      ["ResourceDiscovered", false, { Owner: "alice" }],
      ["ResourceDeleted", true, {}],
      ["ResourceDiscovered", false, {}],
    ]);
  });

  it("sends a summary of what is too large for an event", async () => {
    const { account, notified } = flow();

    const id = account.estate(region).volumes.create({ more: { note: "x".repeat(262_144) } });
    await account.pass({ minutes: 3 });

    const [notification] = notified();
    expect(notification).to.have.all.keys(
      "configurationItemSummary",
      "s3DeliverySummary",
      "notificationCreationTime",
      "messageType",
      "recordVersion",
    );
    expect(notification).to.deep.include({ messageType: "OversizedConfigurationItemChangeNotification" });
    expect(notification?.["configurationItemSummary"]).to.deep.include({
      changeType: "CREATE",
      resourceId: id,
      configurationItemStatus: "ResourceDiscovered",
      configurationItemCaptureTime: "2026-01-14T15:02:00.000Z",
    });
  });

  const untold: readonly (readonly [what: string, rule: Parameters<typeof customRuleRows>[0]])[] = [
    ["is about other types", { scope: { ...customRule().scope, types: ["AWS::S3::Bucket"] } }],
    ["is about another resource", { scope: { ...customRule().scope, resourceId: "vol-1" } }],
    ["is not triggered by changes", { triggers: customRule().triggers.slice(1) }],
    ["is about a tag", { scope: { ...customRule().scope, types: [], tagKey: "Owner" } }],
    [
      "is about a tag's value",
      { scope: { ...customRule().scope, types: [], tagKey: "Stage", tagValue: "prod" } },
    ],
  ];
  for (const [what, rule] of untold) {
    it(`leaves a rule alone that ${what}`, async () => {
      const { account, notified } = flow([...customRuleRows(rule)]);

      account.estate(region).volumes.create({ tags: { Stage: "dev" } });
      await account.pass({ minutes: 4 });

      expect(
        notified().filter(
          ({ configurationItem }) =>
            (configurationItem as Values | null)?.["resourceType"] === "AWS::EC2::Volume",
        ),
      ).to.deep.equal([]);
    });
  }

  it("says when a resource has left the scope of a rule", async () => {
    const scope = { types: [], resourceId: undefined, tagKey: "Stage", tagValue: "prod" };
    const { account, given, world } = flow(customRuleRows({ scope }));
    const { volumes } = account.estate(region);

    const id = volumes.create({ tags: { Stage: "prod" } });
    await account.pass({ minutes: 3 });
    volumes.change(id, { tags: {} });
    await account.pass({ minutes: 3 });
    volumes.change(id, { size: 9 });
    await account.pass({ minutes: 3 });

    const left = given().flatMap(({ invokingEvent, eventLeftScope }) =>
      String(invokingEvent).includes("configurationItem") ? [eventLeftScope] : [],
    );
    expect(left).to.deep.equal([false, true]);
    expect(evaluationsOf(world.facts, ruleArn).map(({ compliance }) => compliance)).to.deep.equal([
      "NOT_APPLICABLE",
    ]);
  });

  it("records what is there when it begins", async () => {
    const { account, notified } = flow(customRuleRows({ scope: { ...customRule().scope, types: [] } }));

    await account.pass({ minutes: 3 });

    expect(
      changes(notified()).map(({ resourceType, resourceId }) => [resourceType, resourceId]),
    ).to.deep.equal([
      ["AWS::S3::Bucket", "records"],
      ["AWS::Lambda::Function", "rules"],
    ]);
  });

  it("tries a function again that fails, and then lets it be", async () => {
    const { account, world } = flow([], handler("throw new Error('no');"));

    account.estate(region).volumes.create({});
    await account.pass({ minutes: 4, hours: 0 });
    await account.pass({ minutes: 1 });

    const at = world.invocations.map((invocation) => (invocation.at - start) / 60_000);
    expect(at.slice(0, 3)).to.deep.equal([2, 3, 5]);
    expect(world.problems).to.deep.equal([]);
  });
});
