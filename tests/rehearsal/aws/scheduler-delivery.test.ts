import { expect } from "chai";
import { roleArnRow, roleRow } from "../../../rehearsal/aws/iam-roles";
import { keepSchedules } from "../../../rehearsal/aws/scheduler-delivery";
import { type Schedule, type ScheduleTarget, scheduleRow } from "../../../rehearsal/aws/scheduler-rows";
import { messagesIn, queueRow } from "../../../rehearsal/aws/sqs-rows";
import type { World } from "../../../rehearsal/world/world";
import { accountId } from "../../support/rehearsal";
import {
  functionOf,
  handler,
  policyOf,
  type Rows,
  region,
  roleRows,
  rowsOf,
  worldWith,
} from "../../support/world";

const minute = 60_000;
const hour = 60 * minute;
const roleArn = `arn:aws:iam::${accountId}:role/Scheduler`;
const groupArn = `arn:aws:scheduler:${region}:${accountId}:schedule-group/default`;
const queueArn = `arn:aws:sqs:${region}:${accountId}:letters`;
const worker = functionOf(handler("return 1;"));
const row = scheduleRow(region, "hourly");
/** Half past three on a Wednesday. */
const now = Date.UTC(2026, 0, 14, 15, 30);

const hourly: Schedule = {
  arn: `arn:aws:scheduler:${region}:${accountId}:schedule/default/hourly`,
  name: "hourly",
  groupArn,
  region,
  expression: "cron(0 * * * ? *)",
  timeZone: "UTC",
  enabled: true,
  target: {
    arn: worker.arn,
    roleArn,
    input: '{"trigger":"schedule"}',
    deadLetterArn: queueArn,
    maximumAgeInSeconds: 86_400,
    maximumRetries: 185,
  },
};

const schedule = (changes: Partial<Schedule> = {}, target: Partial<ScheduleTarget> = {}): Rows[number] => [
  row,
  { ...hourly, ...changes, target: { ...hourly.target, ...target } },
];

const trust = (Condition: object = {}) =>
  policyOf("trust policy", { Sid: "Assume", Principal: { Service: "scheduler.amazonaws.com" }, Condition });

const invoking = { Sid: "Invoke", Action: "lambda:InvokeFunction", Resource: worker.arn };
const keeping = { Sid: "Keep", Action: "sqs:SendMessage", Resource: queueArn };

const role = (statements: readonly object[] = [invoking, keeping], Condition: object = {}): Rows => [
  ...roleRows("Scheduler", ...statements),
  [roleArnRow(roleArn), { arn: roleArn, trust: trust(Condition) }],
  [roleRow("Scheduler"), { arn: roleArn, trust: trust(Condition) }],
];

const letters: Rows = [
  [
    queueRow(queueArn),
    {
      arn: queueArn,
      name: "letters",
      region,
      retentionSeconds: 1_209_600,
      kmsMasterKeyId: undefined,
      attributes: {},
    },
  ],
];

/** What there is to invoke; the schedule and its role are added to it. */
const all: Rows = [...rowsOf(worker), ...letters];

async function kept(rows: Rows, milliseconds: number): Promise<World> {
  const world = worldWith(rows, { now });
  keepSchedules(world);
  await world.clock.pass(milliseconds);
  return world;
}

const timesOf = ({ invocations }: World) =>
  invocations.map(({ at }) => new Date(at).toISOString().slice(11, 16));

describe("A schedule that lives", () => {
  it("invokes its function at its times, with its input", async () => {
    const world = await kept([...all, schedule(), ...role()], 3 * hour);

    expect(timesOf(world)).to.deep.equal(["16:00", "17:00", "18:00"]);
    expect(world.invocations[0]?.event).to.deep.equal({ trigger: "schedule" });
    expect(world.problems).to.deep.equal([]);
  });

  it("does so in its time zone", async () => {
    const inNewYork = schedule({ expression: "cron(0 18 ? * WED *)", timeZone: "America/New_York" });

    expect(timesOf(await kept([...all, inNewYork, ...role()], 24 * hour))).to.deep.equal(["23:00"]);
  });

  it("uses the permission of its role, for its group and its account", async () => {
    const ofGroup = {
      ArnEquals: { "aws:SourceArn": groupArn },
      StringEquals: { "aws:SourceAccount": accountId },
    };
    const { usage } = await kept([...all, schedule(), ...role([invoking], ofGroup)], hour);

    expect([...usage.of(roleArn, "Scheduler-policy", "Invoke")]).to.deep.equal(["lambda:InvokeFunction"]);
  });

  it("leaves it to Lambda to repeat what fails", async () => {
    const failing = rowsOf(functionOf(handler('throw new Error("no");')));
    const world = await kept([...failing, ...letters, schedule(), ...role()], 40 * minute);

    expect(timesOf(world)).to.deep.equal(["16:00", "16:01", "16:03"]);
    expect(messagesIn(world.facts, queueArn)).to.deep.equal([]);
  });

  it("gives a function an event that has no input", async () => {
    const { invocations } = await kept([...all, schedule({}, { input: undefined }), ...role()], hour);

    expect(invocations[0]?.event).to.include({
      source: "aws.scheduler",
      "detail-type": "Scheduled Event",
      time: "2026-01-14T16:00:00Z",
      account: accountId,
      region,
    });
    expect(invocations[0]?.event).to.have.deep.property("resources", [hourly.arn]);
  });

  it("does not begin where it is disabled, and never runs where it never can", async () => {
    const never = schedule({ expression: "cron(0 0 30 2 ? *)" });

    expect(timesOf(await kept([...all, schedule({ enabled: false }), ...role()], 3 * hour))).to.deep.equal(
      [],
    );
    expect(timesOf(await kept([...all, never, ...role()], 3 * hour))).to.deep.equal([]);
  });

  const changes: { title: string; change: (world: World) => void; expected: string[] }[] = [
    { title: "stops once it is deleted", change: ({ facts }) => facts.remove(row), expected: ["16:00"] },
    {
      title: "stops once it is disabled",
      change: ({ facts }) => facts.put(row, { ...hourly, enabled: false }),
      expected: ["16:00"],
    },
    {
      title: "goes on as it has been changed from its next time on",
      change: ({ facts }) => facts.put(row, { ...hourly, expression: "rate(30 minutes)" }),
      expected: ["16:00", "17:00", "17:30", "18:00", "18:30"],
    },
  ];
  for (const { title, change, expected } of changes) {
    it(title, async () => {
      const world = await kept([...all, schedule(), ...role()], hour);
      change(world);
      await world.clock.pass(2 * hour);

      expect(timesOf(world)).to.deep.equal(expected);
    });
  }
});

describe("A schedule whose target refuses", () => {
  const noFunction: Rows = [...letters, schedule({}, { maximumRetries: 2 })];

  it("tries again each minute, as often as it may, and then keeps the event", async () => {
    const { facts, problems, usage } = await kept([...noFunction, ...role()], 40 * minute);

    const [message, ...others] = messagesIn(facts, queueArn);
    expect(problems).to.deep.equal([]);
    expect(others).to.deep.equal([]);
    expect(message).to.include({ body: '{"trigger":"schedule"}', sentAt: now + 32 * minute });
    expect(message?.attributes).to.deep.equal({
      SCHEDULE_ARN: hourly.arn,
      TARGET_ARN: worker.arn,
      SCHEDULED_TIME: "2026-01-14T16:00:00Z",
      RETRY_ATTEMPTS: "2",
      ERROR_CODE: "ResourceNotFoundException",
      ERROR_MESSAGE: `Function not found: ${worker.arn}`,
    });
    expect([...usage.of(roleArn, "Scheduler-policy", "Keep")]).to.deep.equal(["sqs:SendMessage"]);
  });

  it("tries no longer than the event may be old", async () => {
    const rows = [...letters, schedule({}, { maximumAgeInSeconds: 60 }), ...role()];
    const { facts } = await kept(rows, 40 * minute);

    expect(messagesIn(facts, queueArn).map(({ sentAt }) => (sentAt - now) / minute)).to.deep.equal([31]);
  });

  it("tries just once that may not retry", async () => {
    const rows = [...letters, schedule({}, { maximumRetries: 0 }), ...role()];
    const { facts } = await kept(rows, 40 * minute);

    expect(messagesIn(facts, queueArn).map(({ sentAt }) => (sentAt - now) / minute)).to.deep.equal([30]);
  });

  it("succeeds as soon as the target lets it in", async () => {
    const world = await kept([...noFunction, ...role()], 30 * minute + 1000);
    for (const [key, value] of rowsOf(worker)) {
      world.facts.put(key, value);
    }
    await world.clock.pass(10 * minute);

    expect(timesOf(world)).to.deep.equal(["16:01"]);
    expect(messagesIn(world.facts, queueArn)).to.deep.equal([]);
  });

  const once = { maximumRetries: 0 };
  const nowhere = { ...once, deadLetterArn: undefined };
  const problem = (because: string) => ({
    code: "NothingInvoked",
    message: `${hourly.arn} does nothing: Scheduler cannot invoke ${worker.arn}, and no error is shown.`,
    because,
    fact: "https://docs.aws.amazon.com/scheduler/latest/UserGuide/configuring-schedule-dlq.html",
  });
  const lost: { title: string; rows: Rows; because: string }[] = [
    {
      title: "has no queue",
      rows: [schedule({}, nowhere), ...role()],
      because: `Function not found: ${worker.arn}`,
    },
    {
      title: "has no permission, and no queue",
      rows: [...all, schedule({}, nowhere), ...role([keeping])],
      because: "lambda:InvokeFunction: no statement of any policy allows the action",
    },
    {
      title: "has no permission for the queue",
      rows: [...letters, schedule({}, once), ...role([invoking])],
      because: `Function not found: ${worker.arn}; and of ${queueArn}: sqs:SendMessage: no statement of any policy allows the action`,
    },
    {
      title: "has a queue that does not exist",
      rows: [schedule({}, once), ...role()],
      because: `Function not found: ${worker.arn}; and of ${queueArn}: The specified queue does not exist.`,
    },
    {
      title: "has a role that trusts something else by now",
      rows: [
        ...all,
        schedule({}, nowhere),
        ...role([invoking], { ArnEquals: { "aws:SourceArn": hourly.arn } }),
      ],
      because: `sts:AssumeRole: trust policy: Assume wants ArnEquals aws:SourceArn ${hourly.arn}, and the request has ${groupArn}`,
    },
  ];
  for (const { title, rows, because } of lost) {
    it(`is a problem that ${title}`, async () => {
      const { problems, invocations } = await kept(rows, 40 * minute);

      expect(invocations).to.deep.equal([]);
      expect(problems).to.deep.equal([problem(because)]);
    });
  }
});
