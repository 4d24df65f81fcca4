import { expect } from "chai";
import { type Alarm, alarmRow } from "../../../rehearsal/aws/cloudwatch";
import { sessionOf } from "../../../rehearsal/aws/iam-roles";
import { keyRow } from "../../../rehearsal/aws/kms";
import { keyPolicyRow } from "../../../rehearsal/aws/kms-policy";
import { ApiRequest } from "../../../rehearsal/aws/service";
import { subscriptionRow, topicPolicyRow, topicRow } from "../../../rehearsal/aws/sns";
import { messagesIn, queuePolicyRow, queueRow } from "../../../rehearsal/aws/sqs-rows";
import { sendMessage, sendMessageAs, whyServiceCannotSend } from "../../../rehearsal/aws/sqs-send";
import { AwsError } from "../../../rehearsal/runtime/aws-clients";
import { accountIn } from "../../../rehearsal/world/account";
import type { World } from "../../../rehearsal/world/world";
import { accountId } from "../../support/rehearsal";
import { policyOf, type Rows, region, roleRows, worldWith } from "../../support/world";

const minute = 60_000;
const queueArn = `arn:aws:sqs:${region}:${accountId}:letters`;
const keyArn = `arn:aws:kms:${region}:${accountId}:key/1`;
const sourceArn = `arn:aws:events:${region}:${accountId}:rule/one`;
const service = "events.amazonaws.com";

const queue = (kmsMasterKeyId?: string, retentionSeconds = 3600): Rows[number] => [
  queueRow(queueArn),
  { arn: queueArn, name: "letters", region, retentionSeconds, kmsMasterKeyId, attributes: {} },
];

const policy = (statement: object): Rows[number] => [
  queuePolicyRow(queueArn),
  policyOf("queue policy", { Sid: "Send", Action: "sqs:SendMessage", ...statement }),
];

const key = (...statements: readonly object[]): Rows => [
  [keyRow(keyArn), { arn: keyArn, region, kind: "single-Region", state: "Enabled" }],
  [keyPolicyRow(keyArn), policyOf("key policy", ...statements)],
];

const bodiesIn = ({ facts }: World) => messagesIn(facts, queueArn).map(({ body }) => body);

describe("A queue", () => {
  it("keeps what is sent to it, in its order, until its retention period is over", async () => {
    const world = worldWith([queue(undefined, 120)], { now: 1000 });
    sendMessage(world, { queueArn, body: "one", attributes: { OF: "test" } });
    await world.clock.pass(minute);
    sendMessage(world, { queueArn, body: "two" });

    expect(messagesIn(world.facts, queueArn)[0]).to.include({ body: "one", queueArn, sentAt: 1000 });
    expect(messagesIn(world.facts, queueArn)[0]?.attributes).to.deep.equal({ OF: "test" });
    expect(bodiesIn(world)).to.deep.equal(["one", "two"]);
    await world.clock.pass(minute);
    expect(bodiesIn(world)).to.deep.equal(["two"]);
    await world.clock.pass(minute);
    expect(bodiesIn(world)).to.deep.equal([]);
  });

  it("has to exist", () => {
    expect(() => sendMessage(worldWith(), { queueArn, body: "one" }))
      .to.throw(AwsError, "The specified queue does not exist.")
      .with.property("code", "AWS.SimpleQueueService.NonExistentQueue");
  });

  const topicArn = `arn:aws:sns:${region}:${accountId}:alerts`;
  const alarm = (change: Partial<Alarm> = {}): Rows => [
    [
      alarmRow(region, "one"),
      {
        arn: `arn:aws:cloudwatch:${region}:${accountId}:alarm:one`,
        name: "one",
        region,
        namespace: "AWS/SQS",
        metricName: "ApproximateNumberOfMessagesVisible",
        dimensions: { QueueName: "letters" },
        statistic: "Maximum",
        period: 60,
        evaluationPeriods: 1,
        datapointsToAlarm: 1,
        threshold: 0,
        comparisonOperator: "GreaterThanThreshold",
        treatMissingData: "notBreaching",
        actionsEnabled: true,
        alarmActions: [topicArn],
        okActions: [topicArn],
        insufficientDataActions: [],
        ...change,
      },
    ],
    [topicRow(topicArn), { arn: topicArn, region, displayName: "", kmsMasterKeyId: undefined, tags: {} }],
    [topicPolicyRow(topicArn), policyOf("topic policy", { Principal: "*" })],
    [
      subscriptionRow(topicArn, "email", "reader"),
      { topicArn, protocol: "email", endpoint: "reader", confirmed: true },
    ],
  ];
  const told = ({ deliveries }: World) => deliveries.map(({ subject, at }) => [subject, at / minute]);

  it("measures its depth, for an alarm, while messages wait and a quarter of an hour at most", async () => {
    const world = worldWith([queue(undefined, 86_400), ...alarm()], { now: 0 });
    sendMessage(world, { queueArn, body: "one" });
    await world.clock.pass(60 * minute);

    expect(told(world)).to.deep.equal([
      ['ALARM: "one"', 1],
      ['OK: "one"', 17],
    ]);
  });

  it("measures nothing more once its messages have gone", async () => {
    const silence = alarm({ treatMissingData: "missing", insufficientDataActions: [topicArn] });
    const world = worldWith([queue(undefined, 150), ...silence], { now: 0 });
    sendMessage(world, { queueArn, body: "one" });
    await world.clock.pass(60 * minute);

    expect(told(world)).to.deep.equal([
      ['ALARM: "one"', 1],
      ['INSUFFICIENT_DATA: "one"', 4],
    ]);
  });

  it("measures its depth once a minute, however many messages come", async () => {
    const once = alarm({ statistic: "SampleCount", threshold: 1 });
    const world = worldWith([queue(undefined, 86_400), ...once], { now: 0 });
    sendMessage(world, { queueArn, body: "one" });
    await world.clock.pass(5 * minute + 1);
    sendMessage(world, { queueArn, body: "two" });
    await world.clock.pass(60 * minute);

    // Both come with a measurement of their own; the second with one of its minute.
    expect(told(world)).to.deep.equal([
      ['OK: "one"', 1],
      ['ALARM: "one"', 6],
      ['OK: "one"', 7],
    ]);
  });
});

describe("A service that sends to a queue", () => {
  const allowed = { Principal: { Service: service } };
  const whyNot = (...rows: Rows) => whyServiceCannotSend(worldWith(rows), queueArn, { service, sourceArn });
  const ofRule = { ArnEquals: { "aws:SourceArn": sourceArn } };
  const ofQueue = { StringEquals: { "kms:EncryptionContext:aws:sqs:arn": queueArn } };

  it("is let in by the queue's policy, for its source and through the queue's key", () => {
    expect(whyNot(queue(), policy(allowed))).to.equal(undefined);
    expect(whyNot(queue(), policy({ ...allowed, Condition: ofRule }))).to.equal(undefined);
    expect(whyNot(queue(keyArn), policy(allowed), ...key({ ...allowed, Condition: ofQueue }))).to.equal(
      undefined,
    );
  });

  const refused: { title: string; rows: Rows; because: string }[] = [
    { title: "a queue that does not exist", rows: [], because: "the queue does not exist" },
    {
      title: "a queue without a policy",
      rows: [queue()],
      because: "sqs:SendMessage: no statement of any policy allows the action",
    },
    {
      title: "another source",
      rows: [queue(), policy({ ...allowed, Condition: { ArnEquals: { "aws:SourceArn": queueArn } } })],
      because: `sqs:SendMessage: queue policy: Send wants ArnEquals aws:SourceArn ${queueArn}, and the request has ${sourceArn}`,
    },
    {
      title: "a key of AWS's own",
      rows: [queue("alias/aws/sqs"), policy(allowed)],
      because: "the queue's key alias/aws/sqs cannot be used by services",
    },
    {
      title: "a key that does not let it decrypt",
      rows: [queue(keyArn), policy(allowed), ...key({ ...allowed, Action: "kms:GenerateDataKey" })],
      because: "kms:Decrypt: no statement of any policy allows the action",
    },
  ];
  for (const { title, rows, because } of refused) {
    it(`is kept out by ${title}`, () => {
      expect(whyNot(...rows)).to.equal(because);
    });
  }
});

describe("A caller that sends to a queue", () => {
  const allow = (action: string, Resource: string) => ({ Sid: "Do", Action: action, Resource });
  const owner = { Principal: { AWS: `arn:aws:iam::${accountId}:root` } };

  /** Sends as a role with these statements. */
  function send(rows: Rows, ...statements: readonly object[]): World {
    const world = worldWith([...rows, ...roleRows("Sender", ...statements)]);
    const { facts, draw, usage } = world;
    const account = accountIn(region);
    const caller = sessionOf(facts, account, `arn:aws:iam::${accountId}:role/Sender`, "session");
    const request = new ApiRequest({ facts, account, region, caller, input: {}, draw, usage });
    sendMessageAs(request, world, { queueArn, body: "one" });
    return world;
  }

  const mayUse = allow("kms:*", keyArn);
  const maySend = allow("sqs:SendMessage", queueArn);

  it("may do so by its own policies, which is recorded, and through the queue's key", () => {
    const world = send([queue(keyArn), ...key(owner)], maySend, { ...mayUse, Sid: "Encrypt" });
    const used = (statement: string) => [
      ...world.usage.of(`arn:aws:iam::${accountId}:role/Sender`, "Sender-policy", statement),
    ];

    expect(bodiesIn(world)).to.deep.equal(["one"]);
    expect(used("Do")).to.deep.equal(["sqs:SendMessage"]);
    expect(used("Encrypt")).to.deep.equal(["kms:GenerateDataKey", "kms:Decrypt"]);
  });

  it("may do so by the queue's policy, and needs no permission for AWS's own key", () => {
    const letIn = policy({ Principal: { AWS: `arn:aws:iam::${accountId}:role/Sender` } });

    expect(bodiesIn(send([queue("alias/aws/sqs"), letIn], allow("sns:Publish", "*")))).to.deep.equal(["one"]);
  });

  const refused: { title: string; rows: Rows; statements: object[]; code: string }[] = [
    {
      title: "without permission",
      rows: [queue()],
      statements: [allow("sqs:SendMessage", `${queueArn}-other`)],
      code: "AccessDeniedException",
    },
    {
      title: "to a queue that does not exist",
      rows: [],
      statements: [maySend],
      code: "AWS.SimpleQueueService.NonExistentQueue",
    },
    {
      title: "without permission for the queue's key",
      rows: [queue(keyArn), ...key(owner)],
      statements: [maySend, allow("kms:GenerateDataKey", keyArn)],
      code: "KmsAccessDenied",
    },
  ];
  for (const { title, rows, statements, code } of refused) {
    it(`is refused ${title}`, () => {
      expect(() => send(rows, ...statements))
        .to.throw(AwsError)
        .with.property("code", code);
    });
  }
});
