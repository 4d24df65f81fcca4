import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { type RefusalCase, refuses } from "../../support/refusals";
import { accountId, findingsOf, forget, providerIn, rehearseResources } from "../../support/rehearsal";

type Args = Partial<aws.scheduler.ScheduleArgs>;
type TargetArgs = Partial<aws.types.input.scheduler.ScheduleTarget>;

const functionArn = `arn:aws:lambda:us-east-1:${accountId}:function:worker`;
const group = `arn:aws:scheduler:us-east-1:${accountId}:schedule-group/default`;

const trusting = (Service: string, Condition: object = {}) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: {
      Sid: "Assume",
      Effect: "Allow",
      Principal: { Service },
      Action: "sts:AssumeRole",
      Condition,
    },
  });

const scheduleIn = (provider: aws.Provider, roleArn: pulumi.Input<string>, args: Args, target: TargetArgs) =>
  new aws.scheduler.Schedule(
    "schedule",
    {
      name: "hourly",
      scheduleExpression: "rate(1 hour)",
      flexibleTimeWindow: { mode: "OFF" },
      // There is no function that it could invoke.
      state: "DISABLED",
      target: { arn: functionArn, roleArn, ...target },
      ...args,
    },
    { provider },
  );

/** A schedule with a role of its own. */
const scheduleWith =
  (args: Args, target: TargetArgs = {}, assumeRolePolicy = trusting("scheduler.amazonaws.com")) =>
  () => {
    const provider = providerIn("us-east-1");
    const role = new aws.iam.Role("role", { name: "Scheduler", assumeRolePolicy }, { provider });
    return scheduleIn(provider, role.arn, args, target);
  };

const invalid = (property: string, message: string | RegExp) => ({
  code: "ValidationException",
  property,
  message,
});

const violates = (value: string, constraint: string) =>
  invalid(
    "name",
    `1 validation error detected: Value '${value}' at 'name' failed to satisfy constraint: ${constraint}`,
  );

const notModelled = (property: string, message: string) => ({ code: "NotModelled", property, message });

const notAssumed = invalid(
  "target",
  "The execution role you provide must allow AWS EventBridge Scheduler to assume the role.",
);

const outside: { path: string; value: number; range: string }[] = [
  { path: "target.retryPolicy.maximumEventAgeInSeconds", value: 59, range: "60 - 86400" },
  { path: "target.retryPolicy.maximumEventAgeInSeconds", value: 86_401, range: "60 - 86400" },
  { path: "target.retryPolicy.maximumRetryAttempts", value: -1, range: "0 - 185" },
  { path: "target.retryPolicy.maximumRetryAttempts", value: 186, range: "0 - 185" },
];

const cases: RefusalCase[] = [
  {
    title: "a name with a space",
    program: scheduleWith({ name: "every hour" }),
    expected: violates("every hour", "Member must satisfy regular expression pattern: ^[0-9a-zA-Z-_.]+$"),
  },
  {
    title: "a name of 65 characters",
    program: scheduleWith({ name: "a".repeat(65) }),
    expected: violates("a".repeat(65), "Member must have length less than or equal to 64"),
  },
  {
    title: "two schedules of one name",
    program: () => {
      const provider = providerIn("us-east-1");
      const assumeRolePolicy = trusting("scheduler.amazonaws.com");
      const role = new aws.iam.Role("role", { assumeRolePolicy }, { provider });
      const dependsOn = scheduleIn(provider, role.arn, {}, {});
      const args = {
        name: "hourly",
        scheduleExpression: "rate(1 hour)",
        flexibleTimeWindow: { mode: "OFF" },
        state: "DISABLED",
        target: { arn: functionArn, roleArn: role.arn },
      };
      new aws.scheduler.Schedule("other", args, { provider, dependsOn });
    },
    expected: { code: "ConflictException", property: "name", message: "Schedule hourly already exists." },
  },
  {
    title: "an expression that is none",
    program: scheduleWith({ scheduleExpression: "cron(0 1 * * * *)" }),
    expected: invalid("scheduleExpression", "Invalid Schedule Expression cron(0 1 * * * *)."),
  },
  {
    title: "to simulate an expression that it does not know",
    program: scheduleWith({ scheduleExpression: "cron(0 1 L * ? *)" }),
    expected: notModelled("scheduleExpression", "The simulated Scheduler does not know L among days."),
  },
  {
    title: "a time zone that there is not",
    program: scheduleWith({ scheduleExpressionTimezone: "America/Gotham" }),
    expected: invalid("scheduleExpressionTimezone", "Invalid Schedule Expression Timezone America/Gotham."),
  },
  {
    title: "a mode that there is not",
    program: scheduleWith({ flexibleTimeWindow: { mode: "ON" } }),
    expected: invalid(
      "flexibleTimeWindow",
      "expected flexibleTimeWindow.mode to be one of [OFF FLEXIBLE], got ON",
    ),
  },
  ...[0, 1441].map((maximumWindowInMinutes) => ({
    title: `a window of ${maximumWindowInMinutes} minutes`,
    program: scheduleWith({ flexibleTimeWindow: { mode: "FLEXIBLE", maximumWindowInMinutes } }),
    expected: invalid(
      "flexibleTimeWindow",
      `expected flexibleTimeWindow.maximumWindowInMinutes to be in the range (1 - 1440), got ${maximumWindowInMinutes}`,
    ),
  })),
  {
    title: "a state that there is not",
    program: scheduleWith({ state: "ON" }),
    expected: invalid("state", "expected state to be one of [ENABLED DISABLED], got ON"),
  },
  {
    title: "to simulate another group",
    program: scheduleWith({ groupName: "mine" }),
    expected: notModelled("groupName", "The simulated Scheduler has the default group only, not mine."),
  },
  {
    title: "a target that is no ARN",
    program: scheduleWith({}, { arn: "worker" }),
    expected: invalid("target", '"target.arn" (worker) is an invalid ARN: arn: invalid prefix'),
  },
  {
    title: "to simulate a target of another kind",
    program: scheduleWith({}, { arn: `arn:aws:sqs:us-east-1:${accountId}:queue` }),
    expected: notModelled(
      "target",
      `The simulated Scheduler invokes functions only, not arn:aws:sqs:us-east-1:${accountId}:queue.`,
    ),
  },
  {
    title: "a role that is no ARN",
    program: scheduleWith({}, { roleArn: "Scheduler" }),
    expected: invalid("target", '"target.roleArn" (Scheduler) is an invalid ARN: arn: invalid prefix'),
  },
  {
    title: "a dead-letter queue that is no ARN",
    program: scheduleWith({}, { deadLetterConfig: { arn: "letters" } }),
    expected: invalid(
      "target",
      '"target.deadLetterConfig.arn" (letters) is an invalid ARN: arn: invalid prefix',
    ),
  },
  ...outside.map(({ path, value, range }) => ({
    title: `${path} ${value}`,
    program: scheduleWith({}, { retryPolicy: { [path.split(".")[2] ?? ""]: value } }),
    expected: invalid("target", `expected ${path} to be in the range (${range}), got ${value}`),
  })),
  {
    title: "an input that is no JSON",
    program: scheduleWith({}, { input: "now" }),
    expected: invalid("target", "The input of a function has to be well-formed JSON."),
  },
  {
    title: "to simulate an input that is filled in",
    program: scheduleWith({}, { input: '{"at":"<aws.scheduler.scheduled-time>"}' }),
    expected: notModelled("target", "The simulated Scheduler does not fill in context attributes."),
  },
  {
    title: "a role that trusts EventBridge's rules instead",
    program: scheduleWith({}, {}, trusting("events.amazonaws.com")),
    expected: notAssumed,
  },
  {
    title: "a role that trusts a single schedule, which Scheduler does not tell",
    program: scheduleWith(
      {},
      {},
      trusting("scheduler.amazonaws.com", {
        ArnEquals: { "aws:SourceArn": group.replace("schedule-group/default", "schedule/default/hourly") },
      }),
    ),
    expected: notAssumed,
  },
  {
    title: "a role that does not exist",
    program: scheduleWith({}, { roleArn: `arn:aws:iam::${accountId}:role/Nobody` }),
    expected: notAssumed,
  },
];

describe("Simulated Scheduler", () => {
  it("makes schedules, which go again", async () => {
    const ofGroup = { ArnEquals: { "aws:SourceArn": group } };
    const ofAccount = { StringEquals: { "aws:SourceAccount": accountId } };
    const args = {
      description: "Business hours",
      groupName: "default",
      scheduleExpression: "cron(0 9 ? * MON-FRI *)",
      scheduleExpressionTimezone: "America/New_York",
      flexibleTimeWindow: { mode: "FLEXIBLE", maximumWindowInMinutes: 5 },
    };
    const target = {
      input: '{"trigger":"schedule"}',
      deadLetterConfig: { arn: `arn:aws:sqs:us-east-1:${accountId}:letters` },
      retryPolicy: { maximumEventAgeInSeconds: 60, maximumRetryAttempts: 0 },
    };
    const trust = trusting("scheduler.amazonaws.com", { ...ofGroup, ...ofAccount });
    const report = await rehearseResources(scheduleWith(args, target, trust));

    const outputs = [...report.graph.nodes.values()].find(({ name }) => name === "schedule")?.outputs;
    expect(findingsOf(report)).to.deep.equal([]);
    expect(outputs).to.include({
      id: "default/hourly",
      name: "hourly",
      groupName: "default",
      arn: `arn:aws:scheduler:us-east-1:${accountId}:schedule/default/hourly`,
    });
  });

  it("needs neither a group nor a time zone", async () => {
    expect(findingsOf(await rehearseResources(scheduleWith({})))).to.deep.equal([]);
  });

  it("is not made before its role; once that is there, the provider waits for IAM to catch up", async () => {
    const report = await rehearseResources(scheduleWith({}), {
      alter: (registration) => forget(registration, "aws:iam/role:Role"),
    });

    const races = findingsOf(report).filter(({ kind }) => kind === "race");
    expect(races.map(({ code, cure }) => [code, cure])).to.deep.equal([
      [
        "ValidationException",
        "schedule (aws:scheduler/schedule:Schedule): add dependsOn: role (aws:iam/role:Role)",
      ],
    ]);
  });

  refuses(cases);
});
