import * as aws from "@pulumi/aws";
import { expect } from "chai";
import { type RefusalCase, refuses } from "../../support/refusals";
import { accountId, findingsOf, forget, providerIn, rehearseResources } from "../../support/rehearsal";

const functionArn = `arn:aws:lambda:us-east-1:${accountId}:function:worker`;
const eventPattern = JSON.stringify({ source: ["aws.ssm"] });

const ruleWith = (args: aws.cloudwatch.EventRuleArgs) => () =>
  new aws.cloudwatch.EventRule("rule", args, { provider: providerIn("us-east-1") });

type TargetArgs = Partial<aws.cloudwatch.EventTargetArgs>;

/** A rule with as many targets as are described, one after the other. */
const targetsWith =
  (...targets: readonly TargetArgs[]) =>
  () => {
    const provider = providerIn("us-east-1");
    const { name } = new aws.cloudwatch.EventRule("rule", { name: "changes", eventPattern }, { provider });
    const made: aws.cloudwatch.EventTarget[] = [];
    for (const [index, args] of targets.entries()) {
      const all = { rule: name, arn: functionArn, targetId: `target-${index}`, ...args };
      const dependsOn = made.slice(-1);
      made.push(new aws.cloudwatch.EventTarget(`target-${index}`, all, { provider, dependsOn }));
    }
    return provider;
  };

const violates = (property: string, at: string, value: string, constraint: string) => ({
  code: "ValidationException",
  property,
  message: `1 validation error detected: Value '${value}' at '${at}' failed to satisfy constraint: ${constraint}`,
});

const namePattern = "Member must satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+";
const atMost64 = "Member must have length less than or equal to 64";
const long = (length: number) => "a".repeat(length);

const ofRules: RefusalCase[] = [
  {
    title: "a rule with a slash in its name",
    program: ruleWith({ name: "my/rule", eventPattern }),
    expected: violates("name", "name", "my/rule", namePattern),
  },
  {
    title: "a rule with a name of 65 characters",
    program: ruleWith({ name: long(65), eventPattern }),
    expected: violates("name", "name", long(65), atMost64),
  },
  {
    title: "a state that there is not",
    program: ruleWith({ eventPattern, state: "ON" }),
    expected: violates(
      "state",
      "state",
      "ON",
      "Member must satisfy enum value set: [ENABLED, DISABLED, ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS]",
    ),
  },
  {
    title: "a description of 513 characters",
    program: ruleWith({ eventPattern, description: long(513) }),
    expected: violates(
      "description",
      "description",
      long(513),
      "Member must have length less than or equal to 512",
    ),
  },
  {
    title: "a rule without a pattern",
    program: ruleWith({}),
    expected: {
      code: "ValidationException",
      property: "eventPattern",
      message: "Parameter(s) EventPattern or ScheduleExpression must be specified.",
    },
  },
  {
    title: "a pattern that EventBridge cannot read",
    program: ruleWith({ eventPattern: '{"source":"aws.ssm"}' }),
    expected: {
      code: "InvalidEventPatternException",
      property: "eventPattern",
      message: 'Event pattern is not valid. Reason: "source" must be an object or an array',
    },
  },
  {
    title: "a pattern of 4097 characters",
    program: ruleWith({ eventPattern: JSON.stringify({ source: [long(4097 - 15)] }) }),
    expected: {
      code: "ValidationException",
      property: "eventPattern",
      message: /Member must have length less than or equal to 4096$/,
    },
  },
  {
    title: "to simulate a matcher that it does not know",
    program: ruleWith({ eventPattern: '{"source":[{"anything-but":{"prefix":[]}}]}' }),
    expected: {
      code: "NotModelled",
      property: "eventPattern",
      message: "The simulated EventBridge does not know an empty list of prefix in an event pattern.",
    },
  },
  {
    title: "to simulate another bus",
    program: ruleWith({ eventPattern, eventBusName: "mine" }),
    expected: {
      code: "NotModelled",
      property: "eventBusName",
      message: "The simulated EventBridge has the default bus only, not mine.",
    },
  },
  {
    title: "to simulate a rule on a schedule",
    program: ruleWith({ scheduleExpression: "rate(1 hour)" }),
    expected: {
      code: "NotModelled",
      property: "scheduleExpression",
      message: "The simulated EventBridge has no rules on a schedule.",
    },
  },
  {
    title: "two rules of one name, of which one would be the other",
    program: () => {
      const provider = providerIn("us-east-1");
      const args = { name: "changes", eventPattern };
      const dependsOn = new aws.cloudwatch.EventRule("one", args, { provider });
      new aws.cloudwatch.EventRule("two", args, { provider, dependsOn });
    },
    expected: { code: "OverwrittenRule", property: "name", message: /^There is a rule changes already\./ },
  },
];

const ofTargets: RefusalCase[] = [
  {
    title: "a target with a space in its id",
    program: targetsWith({ targetId: "my target" }),
    expected: violates("targetId", "targets.1.member.id", "my target", namePattern),
  },
  {
    title: "a target with an id of 65 characters",
    program: targetsWith({ targetId: long(65) }),
    expected: violates("targetId", "targets.1.member.id", long(65), atMost64),
  },
  {
    title: "a target that is no ARN",
    program: targetsWith({ arn: "worker" }),
    expected: {
      code: "ValidationException",
      property: "arn",
      message: "Parameter worker is not valid. Reason: Provided Arn is not in correct format.",
    },
  },
  {
    title: "to simulate a target of another kind",
    program: targetsWith({ arn: `arn:aws:sqs:us-east-1:${accountId}:queue` }),
    expected: {
      code: "NotModelled",
      property: "arn",
      message: "The simulated EventBridge knows buses, functions, log groups and topics as targets, not sqs.",
    },
  },
  {
    title: "a dead-letter queue that is no ARN",
    program: targetsWith({ deadLetterConfig: { arn: "letters" } }),
    expected: {
      code: "ValidationException",
      property: "deadLetterConfig",
      message: '"deadLetterConfig.arn" (letters) is an invalid ARN: arn: invalid prefix',
    },
  },
  ...(
    [
      ["maximumEventAgeInSeconds", 59, "greater than or equal to 60"],
      ["maximumEventAgeInSeconds", 86_401, "less than or equal to 86400"],
      ["maximumRetryAttempts", -1, "greater than or equal to 0"],
      ["maximumRetryAttempts", 186, "less than or equal to 185"],
    ] as const
  ).map(([property, value, bound]) => ({
    title: `a target with ${property} ${value}`,
    program: targetsWith({ retryPolicy: { [property]: value } }),
    expected: violates(
      "retryPolicy",
      `targets.1.member.retryPolicy.${property}`,
      String(value),
      `Member must have value ${bound}`,
    ),
  })),
  {
    title: "an input that is no JSON",
    program: targetsWith({ input: "{" }),
    expected: {
      code: "ValidationException",
      property: "input",
      message: '"input" contains an invalid JSON',
    },
  },
  {
    title: "to simulate a target on another bus",
    program: targetsWith({ eventBusName: "mine" }),
    expected: {
      code: "NotModelled",
      property: "eventBusName",
      message: "The simulated EventBridge has the default bus only, not mine.",
    },
  },
  {
    title: "a target of a rule that does not exist",
    program: targetsWith({ rule: "other" }),
    expected: {
      code: "ResourceNotFoundException",
      property: "rule",
      message: "Rule other does not exist on EventBus default.",
    },
  },
  {
    title: "a sixth target",
    program: targetsWith({}, {}, {}, {}, {}, {}),
    expected: {
      code: "LimitExceededException",
      property: "rule",
      message: "The requested resource exceeds the maximum number allowed.",
    },
  },
  {
    title: "two targets of one id, of which one would be the other",
    program: () => {
      const provider = providerIn("us-east-1");
      const rule = new aws.cloudwatch.EventRule("rule", { name: "changes", eventPattern }, { provider });
      const args = { rule: rule.name, arn: functionArn, targetId: "same" };
      const dependsOn = new aws.cloudwatch.EventTarget("one", args, { provider });
      new aws.cloudwatch.EventTarget("two", args, { provider, dependsOn });
    },
    expected: {
      code: "OverwrittenTarget",
      property: "targetId",
      message: "The rule has a target same already. EventBridge accepts that and changes it.",
    },
  },
];

describe("Simulated EventBridge", () => {
  it("makes rules with up to five targets, which go again", async () => {
    const retryPolicy = { maximumEventAgeInSeconds: 60, maximumRetryAttempts: 0 };
    const deadLetterConfig = { arn: `arn:aws:sqs:us-east-1:${accountId}:letters` };
    const topic = { arn: `arn:aws:sns:us-east-1:${accountId}:alerts`, input: '{"a":1}' };
    const program = targetsWith({ retryPolicy, deadLetterConfig }, topic, {}, {}, {});
    const report = await rehearseResources(() => {
      const args = { name: long(64), eventPattern, state: "DISABLED", description: long(512) };
      new aws.cloudwatch.EventRule("other", args, { provider: program() });
    });

    const outputs = Object.fromEntries(
      [...report.graph.nodes.values()].map((node) => [`${node.type} ${node.name}`, node.outputs]),
    );
    expect(findingsOf(report)).to.deep.equal([]);
    expect(outputs["aws:cloudwatch/eventRule:EventRule rule"]).to.include({
      id: "changes",
      arn: `arn:aws:events:us-east-1:${accountId}:rule/changes`,
      eventBusName: "default",
    });
    expect(outputs["aws:cloudwatch/eventTarget:EventTarget target-0"]).to.include({ id: "changes-target-0" });
  });

  it("gives targets an id that have none", async () => {
    const report = await rehearseResources(() => {
      const provider = providerIn("us-east-1");
      const { name } = new aws.cloudwatch.EventRule("rule", { eventPattern }, { provider });
      const target = new aws.cloudwatch.EventTarget("target", { rule: name, arn: functionArn }, { provider });
      return { id: target.targetId };
    });

    expect(findingsOf(report)).to.deep.equal([]);
    expect(report.graph.outputs["id"]).to.match(/^terraform-[0-9a-f]{26}$/);
  });

  it("neither makes a target before its rule nor deletes a rule before its targets", async () => {
    const report = await rehearseResources(targetsWith({}), {
      alter: (registration) => forget(registration, "aws:cloudwatch/eventRule:EventRule"),
    });

    const cure =
      "target-0 (aws:cloudwatch/eventTarget:EventTarget): add dependsOn: rule (aws:cloudwatch/eventRule:EventRule)";
    const races = findingsOf(report).filter(({ kind }) => kind === "race");
    expect(races.map(({ operation, code, message }) => [operation, code, message])).to.deep.include.members([
      ["create", "ResourceNotFoundException", "Rule changes does not exist on EventBus default."],
      ["delete", "ValidationException", "Rule can't be deleted since it has targets."],
    ]);
    expect(races.map((race) => race.cure)).to.include(cure);
  });

  refuses([...ofRules, ...ofTargets]);
});
