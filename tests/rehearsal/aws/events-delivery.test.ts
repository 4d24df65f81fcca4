import { expect } from "chai";
import { putEvent, type ServiceEvent } from "../../../rehearsal/aws/events-delivery";
import { parseEventPattern } from "../../../rehearsal/aws/events-pattern";
import { type EventRule, type EventTarget, ruleRow, targetRow } from "../../../rehearsal/aws/events-rows";
import { permissionRow } from "../../../rehearsal/aws/lambda-rows";
import { subscriptionRow, topicPolicyRow, topicRow } from "../../../rehearsal/aws/sns";
import { messagesIn, queuePolicyRow, queueRow } from "../../../rehearsal/aws/sqs-rows";
import type { World } from "../../../rehearsal/world/world";
import { accountId } from "../../support/rehearsal";
import { functionOf, handler, policyOf, type Rows, region, rowsOf, worldWith } from "../../support/world";

const ruleArn = `arn:aws:events:${region}:${accountId}:rule/changes`;
const topicArn = `arn:aws:sns:${region}:${accountId}:alerts`;
const queueArn = `arn:aws:sqs:${region}:${accountId}:letters`;
const worker = functionOf(handler("return 1;"));
const now = Date.UTC(2026, 0, 14, 15, 30, 5, 250);

const change: ServiceEvent = {
  source: "aws.ssm",
  "detail-type": "Parameter Store Change",
  detail: { name: "/break-glass", operation: "Update" },
  resources: ["arn:parameter"],
};

const rule = (changes: Partial<EventRule> = {}): Rows[number] => [
  ruleRow(region, "changes"),
  {
    arn: ruleArn,
    name: "changes",
    region,
    pattern: parseEventPattern('{"source":["aws.ssm"]}'),
    state: "ENABLED",
    ...changes,
  },
];

const target = (arn: string, changes: Partial<EventTarget> = {}): Rows[number] => [
  targetRow(ruleArn, arn),
  { ruleArn, id: arn, arn, input: undefined, deadLetterArn: undefined, ...changes },
];

const permission = (Condition: object = {}): Rows[number] => {
  const [statement] = policyOf("function policy", {
    Sid: "Invoke",
    Action: "lambda:InvokeFunction",
    Principal: { Service: "events.amazonaws.com" },
    Condition,
  }).statements;
  return [permissionRow(worker.arn, "one"), { functionArn: worker.arn, statement }];
};

const invoking = (changes: Partial<EventTarget> = {}): Rows => [
  ...rowsOf(worker),
  permission({ ArnLike: { "aws:SourceArn": ruleArn } }),
  target(worker.arn, changes),
];

const publishing = (changes: Partial<EventTarget> = {}): Rows => [
  [topicRow(topicArn), { arn: topicArn, region, displayName: "", kmsMasterKeyId: undefined, tags: {} }],
  [
    topicPolicyRow(topicArn),
    policyOf("topic policy", { Action: "sns:Publish", Principal: { Service: "events.amazonaws.com" } }),
  ],
  [
    subscriptionRow(topicArn, "email", "reader@example.com"),
    { topicArn, protocol: "email", endpoint: "reader@example.com", confirmed: true },
  ],
  target(topicArn, changes),
];

const letters = (Principal: object = { Service: "events.amazonaws.com" }): Rows => [
  [
    queueRow(queueArn),
    {
      arn: queueArn,
      name: "letters",
      region,
      retentionSeconds: 60_000,
      kmsMasterKeyId: undefined,
      attributes: {},
    },
  ],
  [
    queuePolicyRow(queueArn),
    policyOf("queue policy", {
      Sid: "Keep",
      Principal,
      Condition: { ArnEquals: { "aws:SourceArn": ruleArn } },
    }),
  ],
];

/** Reports an event and lets two minutes pass. */
async function reported(rows: Rows, event = change, from = region): Promise<World> {
  const world = worldWith(rows, { now });
  putEvent(world, from, event);
  await world.clock.pass(120_000);
  return world;
}

const envelope = {
  version: "0",
  id: "00000000-0000-4000-8000-000000000000",
  ...change,
  account: accountId,
  time: "2026-01-14T15:30:05Z",
  region,
};

describe("An event that a service reports", () => {
  it("invokes the functions of rules that it fits, with the event in its envelope", async () => {
    const { invocations, problems } = await reported([rule(), ...invoking()]);

    expect(problems).to.deep.equal([]);
    expect(invocations.map(({ event }) => event)).to.deep.equal([envelope]);
  });

  it("says so where it is about nothing in particular", async () => {
    const { resources: _, ...event } = change;
    const { invocations } = await reported([rule(), ...invoking()], event);

    expect(invocations.map((one) => one.event)).to.deep.equal([{ ...envelope, resources: [] }]);
  });

  it("comes a moment after what it reports, and can be matched by its envelope", async () => {
    const pattern = parseEventPattern(JSON.stringify({ account: [accountId], region: [region] }));
    const { invocations } = await reported([rule({ pattern }), ...invoking()]);

    expect(invocations.map(({ at }) => at)).to.deep.equal([now + 500]);
  });

  it("is repeated where the function fails, as Lambda does", async () => {
    const failing = functionOf(handler('throw new Error("no");'));
    const { invocations } = await reported([rule(), ...invoking(), ...rowsOf(failing)]);

    expect(invocations).to.have.length(2);
  });

  it("reaches the readers of a topic as JSON, beside other targets", async () => {
    const { deliveries, invocations, problems } = await reported([rule(), ...publishing(), ...invoking()]);

    expect(problems).to.deep.equal([]);
    expect(invocations).to.have.length(1);
    const [{ message = "", ...delivery } = {}] = deliveries;
    expect(JSON.parse(message)).to.deep.equal(envelope);
    expect([delivery, deliveries.length]).to.deep.equal([
      { topicArn, endpoint: "reader@example.com", subject: "AWS Notification Message", at: now + 500 },
      1,
    ]);
  });

  it("gives way to the input of a target", async () => {
    const input = '{"run":"now"}';
    const { deliveries, invocations } = await reported([
      rule(),
      ...publishing({ input }),
      ...invoking({ input }),
    ]);

    expect(invocations.map(({ event }) => event)).to.deep.equal([{ run: "now" }]);
    expect(deliveries.map(({ message }) => message)).to.deep.equal([input]);
  });

  const unheard = [
    { title: "a disabled rule", rows: [rule({ state: "DISABLED" })] },
    { title: "another pattern", rows: [rule({ pattern: parseEventPattern('{"source":["aws.s3"]}') })] },
    { title: "no pattern", rows: [rule({ pattern: undefined })] },
    { title: "another region", rows: [rule()], from: "eu-west-1" },
  ];
  for (const { title, rows, from } of unheard) {
    it(`is not heard by a rule with ${title}`, async () => {
      const { invocations, problems } = await reported([...rows, ...invoking()], change, from);

      expect([invocations, problems]).to.deep.equal([[], []]);
    });
  }

  it("is heard by a rule that also sees calls which change nothing", async () => {
    const state = "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS";

    expect((await reported([rule({ state }), ...invoking()])).invocations).to.have.length(1);
  });

  const lost: { title: string; rows: Rows; code: string; because: string }[] = [
    {
      title: "the function does not exist",
      rows: [target(worker.arn, { deadLetterArn: queueArn })],
      code: "NO_RESOURCE",
      because: "the function does not exist",
    },
    {
      title: "the function is in another region",
      rows: [
        ...rowsOf({ ...worker, region: "eu-west-1" }),
        permission(),
        target(worker.arn, { deadLetterArn: queueArn }),
      ],
      code: "NO_RESOURCE",
      because: "the function is in eu-west-1, and the rule in us-east-1",
    },
    {
      title: "the function's policy is for another rule",
      rows: [
        ...invoking({ deadLetterArn: queueArn }),
        permission({ ArnLike: { "aws:SourceArn": topicArn } }),
      ],
      code: "NO_PERMISSIONS",
      because: `lambda:InvokeFunction: function policy: Invoke wants ArnLike aws:SourceArn ${topicArn}, and the request has ${ruleArn}`,
    },
    {
      title: "the function's policy asks for the account, which EventBridge does not tell",
      rows: [
        ...invoking({ deadLetterArn: queueArn }),
        permission({ StringEquals: { "aws:SourceAccount": accountId } }),
      ],
      code: "NO_PERMISSIONS",
      because: `lambda:InvokeFunction: function policy: Invoke wants StringEquals aws:SourceAccount ${accountId}, and the request does not carry it`,
    },
    {
      title: "the topic does not let EventBridge in",
      rows: [
        ...publishing({ deadLetterArn: queueArn }),
        [topicPolicyRow(topicArn), policyOf("topic policy", { Sid: "Other", Principal: { Service: "x" } })],
      ],
      code: "NO_PERMISSIONS",
      because: "sns:Publish: topic policy: Other is for another principal",
    },
    {
      title: "the topic does not exist",
      rows: [target(topicArn, { deadLetterArn: queueArn })],
      code: "NO_RESOURCE",
      because: "the topic does not exist",
    },
  ];
  for (const { title, rows, code, because } of lost) {
    it(`is a problem where ${title}, and goes to the dead-letter queue`, async () => {
      const { facts, invocations, deliveries, problems } = await reported([rule(), ...rows, ...letters()]);

      expect([invocations, deliveries]).to.deep.equal([[], []]);
      expect(problems.map((problem) => problem.because)).to.deep.equal([because]);
      const [message] = messagesIn(facts, queueArn);
      expect(JSON.parse(message?.body ?? "")).to.deep.equal(envelope);
      expect(message?.attributes).to.include({ RULE_ARN: ruleArn, ERROR_CODE: code, ERROR_MESSAGE: because });
    });
  }

  it("is a problem alone where the target has no dead-letter queue", async () => {
    const { facts, problems } = await reported([rule(), target(worker.arn), ...letters()]);

    expect(messagesIn(facts, queueArn)).to.deep.equal([]);
    expect(problems).to.deep.equal([
      {
        code: "NothingInvoked",
        message: `${ruleArn} does nothing: EventBridge cannot invoke ${worker.arn}, and no error is shown.`,
        because: "the function does not exist",
        fact: "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-troubleshooting.html",
      },
    ]);
  });

  it("is lost where the dead-letter queue does not let EventBridge in either", async () => {
    const rows = [rule(), target(worker.arn, { deadLetterArn: queueArn }), ...letters({ Service: "sns" })];
    const { facts, problems } = await reported(rows);

    expect(messagesIn(facts, queueArn)).to.deep.equal([]);
    expect(problems.map(({ code, because }) => [code, because])).to.deep.equal([
      ["NothingInvoked", "the function does not exist"],
      ["NothingKept", "sqs:SendMessage: queue policy: Keep is for another principal"],
    ]);
  });
});
