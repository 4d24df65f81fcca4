import { expect } from "chai";
import { ExpressionError, nextTime, parseExpression } from "../../../rehearsal/aws/scheduler-expression";

interface Case {
  readonly expression: string;
  readonly zone?: string;
  readonly after: string;
  /** The times that follow one another. */
  readonly expected: readonly string[];
}

const newYork = "America/New_York";
const lordHowe = "Australia/Lord_Howe";

const cases: Case[] = [
  { expression: "rate(1 minute)", after: "2026-01-14T15:00:30Z", expected: ["2026-01-14T15:01:30Z"] },
  { expression: "rate(5 minutes)", after: "2026-01-14T15:00:00Z", expected: ["2026-01-14T15:05:00Z"] },
  { expression: "rate(2 hours)", after: "2026-01-14T15:00:00Z", expected: ["2026-01-14T17:00:00Z"] },
  // A day is 24 hours, also where the clocks change.
  {
    expression: "rate(1 day)",
    zone: newYork,
    after: "2026-03-08T01:00:00-05:00",
    expected: ["2026-03-09T02:00:00-04:00"],
  },
  {
    expression: "cron(0 * * * ? *)",
    after: "2026-01-14T15:00:00Z",
    expected: ["2026-01-14T16:00:00Z", "2026-01-14T17:00:00Z"],
  },
  {
    expression: "cron(15 10 * * ? *)",
    after: "2026-01-14T10:14:59Z",
    expected: ["2026-01-14T10:15:00Z", "2026-01-15T10:15:00Z"],
  },
  {
    expression: "cron(10/20,5 8-9 * * ? *)",
    after: "2026-01-14T08:29:00Z",
    expected: ["2026-01-14T08:30:00Z", "2026-01-14T08:50:00Z", "2026-01-14T09:05:00Z"],
  },
  {
    expression: "cron(0 */12 * * ? *)",
    after: "2026-01-14T11:00:00Z",
    expected: ["2026-01-14T12:00:00Z", "2026-01-15T00:00:00Z"],
  },
  {
    expression: "cron(0 0-23/9 * * ? *)",
    after: "2026-01-14T00:00:00Z",
    expected: ["2026-01-14T09:00:00Z", "2026-01-14T18:00:00Z", "2026-01-15T00:00:00Z"],
  },
  // A Wednesday.
  {
    expression: "cron(0 18 ? * MON-FRI *)",
    after: "2026-01-16T17:00:00Z",
    expected: ["2026-01-16T18:00:00Z", "2026-01-19T18:00:00Z"],
  },
  {
    expression: "cron(0 18 ? * 1,SAT *)",
    after: "2026-01-16T17:00:00Z",
    expected: ["2026-01-17T18:00:00Z", "2026-01-18T18:00:00Z", "2026-01-24T18:00:00Z"],
  },
  {
    expression: "cron(0 0 31 * ? *)",
    after: "2026-01-31T00:00:00Z",
    expected: ["2026-03-31T00:00:00Z", "2026-05-31T00:00:00Z"],
  },
  {
    expression: "cron(0 0 29 FEB ? *)",
    after: "2026-01-01T00:00:00Z",
    expected: ["2028-02-29T00:00:00Z"],
  },
  {
    expression: "cron(0 0 1 JAN,7 ? 2027-2030/2)",
    after: "2026-01-01T00:00:00Z",
    expected: ["2027-01-01T00:00:00Z", "2027-07-01T00:00:00Z", "2029-01-01T00:00:00Z"],
  },
  {
    expression: "cron(0 9 ? * MON-FRI *)",
    zone: newYork,
    after: "2026-03-06T09:00:00-05:00",
    expected: ["2026-03-09T09:00:00-04:00", "2026-03-10T09:00:00-04:00"],
  },
  // 02:30 does not come on 8 March.
  {
    expression: "cron(30 2 * * ? *)",
    zone: newYork,
    after: "2026-03-06T12:00:00-05:00",
    expected: ["2026-03-07T02:30:00-05:00", "2026-03-09T02:30:00-04:00"],
  },
  {
    expression: "cron(0 * * * ? *)",
    zone: newYork,
    after: "2026-03-08T00:00:00-05:00",
    expected: ["2026-03-08T01:00:00-05:00", "2026-03-08T03:00:00-04:00"],
  },
  // 01:30 comes twice on 1 November.
  {
    expression: "cron(30 1 * * ? *)",
    zone: newYork,
    after: "2026-10-31T12:00:00-04:00",
    expected: ["2026-11-01T01:30:00-04:00", "2026-11-02T01:30:00-05:00"],
  },
  {
    expression: "cron(30 1 * * ? *)",
    zone: newYork,
    after: "2026-11-01T01:45:00-04:00",
    expected: ["2026-11-02T01:30:00-05:00"],
  },
  {
    expression: "cron(30 1 * * ? *)",
    zone: newYork,
    after: "2026-11-01T01:15:00-05:00",
    expected: ["2026-11-02T01:30:00-05:00"],
  },
  {
    expression: "cron(0 * * * ? *)",
    zone: newYork,
    after: "2026-11-01T00:00:00-04:00",
    expected: ["2026-11-01T01:00:00-04:00", "2026-11-01T02:00:00-05:00"],
  },
  // Half an hour, from 02:00 to 02:30 on 4 October.
  {
    expression: "cron(15 2 * * ? *)",
    zone: lordHowe,
    after: "2026-10-02T12:00:00+10:30",
    expected: ["2026-10-03T02:15:00+10:30", "2026-10-05T02:15:00+11:00"],
  },
  {
    expression: "cron(30 2 * * ? *)",
    zone: lordHowe,
    after: "2026-10-03T12:00:00+10:30",
    expected: ["2026-10-04T02:30:00+11:00"],
  },
  // And back from 02:00 to 01:30 on 5 April.
  {
    expression: "cron(45 1 * * ? *)",
    zone: lordHowe,
    after: "2026-04-04T12:00:00+11:00",
    expected: ["2026-04-05T01:45:00+11:00", "2026-04-06T01:45:00+10:30"],
  },
  {
    expression: "cron(15,45 1 * * ? *)",
    zone: lordHowe,
    after: "2026-04-05T01:30:00+10:30",
    expected: ["2026-04-06T01:15:00+10:30"],
  },
  // Back over midnight, so that the evening comes twice.
  {
    expression: "cron(30 23 * * ? *)",
    zone: "America/Scoresbysund",
    after: "2026-10-24T12:00:00-01:00",
    expected: ["2026-10-24T23:30:00-01:00", "2026-10-25T23:30:00-02:00"],
  },
];

/** As recorded by localstack, tests/aws/services/scheduler, and what else is none. */
const invalid = [
  ...["cron(0 1 * * * *)", "cron(7 20 * * NOT *)", "cron(INVALID)", "cron(0 dummy ? * MON-FRI *)"],
  ...["cron(71 8 1 * ? *)", "cron()", "rate(10 seconds)", "rate(10 years)", "rate()", "rate(10)"],
  ...["rate(10 minutess)", "rate(foo minutes)", "rate(-10 minutes)", "rate( 10 minutes )"],
  ...[" rate(10 minutes)", "at(2021-12-31T23:59:59Z)", "at(2021-12-31)", "rate(0 minutes)", ""],
  ...["cron(0 1 ? * ? *)", "cron(0 1 * * ?)", "cron(0 24 * * ? *)", "cron(0 1 32 * ? *)"],
  ...["cron(0 1 0 * ? *)", "cron(0 1 * 13 ? *)", "cron(0 1 ? * 8 *)", "cron(0 1 * * ? 1969)"],
  ...["cron(0 1 * * ? 2200)", "cron(0/0 1 * * ? *)", "cron(, 1 * * ? *)", "cron(? 1 * * ? *)"],
  ...["cron(*-5 1 * * ? *)", "cron(0 1 * MON ? *)", "every(1 hour)"],
];

const unknown: [string, string][] = [
  ["cron(0 1 L * ? *)", "does not know L among days."],
  ["cron(0 1 L-3 * ? *)", "does not know L-3 among days."],
  ["cron(0 1 LW * ? *)", "does not know LW among days."],
  ["cron(0 1 15W * ? *)", "does not know 15W among days."],
  ["cron(0 1 ? * 6L *)", "does not know 6L among days."],
  ["cron(0 1 ? * FRIL *)", "does not know FRIL among days."],
  ["cron(0 1 ? * 6#3 *)", "does not know 6#3 among days."],
  ["cron(0 22-2 * * ? *)", "does not know 22-2, which runs over the end of its field."],
  ["at(2026-12-31T23:59:59)", "knows no schedules that run once."],
];

describe("A schedule's expression", () => {
  for (const { expression, zone = "UTC", after, expected } of cases) {
    it(`${expression} in ${zone} runs after ${after}`, () => {
      const times: number[] = [];
      for (let at = Date.parse(after); times.length < expected.length; ) {
        at = nextTime(expression, zone, at) ?? Number.POSITIVE_INFINITY;
        times.push(at);
      }

      expect(times.map((at) => new Date(at).toISOString())).to.deep.equal(
        expected.map((at) => new Date(at).toISOString()),
      );
    });
  }

  for (const expression of ["cron(0 0 30 2 ? *)", "cron(0 0 1 1 ? 2025)", "cron(0 0 29 2 ? 2027)"]) {
    it(`${expression} never runs again`, () => {
      expect(nextTime(expression, "UTC", Date.UTC(2026, 0, 14))).to.equal(undefined);
    });
  }

  for (const expression of invalid) {
    it(`is refused that reads '${expression}'`, () => {
      expect(() => parseExpression(expression))
        .to.throw(ExpressionError, `Invalid Schedule Expression ${expression}.`)
        .with.property("code", "ValidationException");
    });
  }

  for (const [expression, message] of unknown) {
    it(`is not modelled that reads ${expression}`, () => {
      expect(() => parseExpression(expression))
        .to.throw(ExpressionError, `The simulated Scheduler ${message}`)
        .with.property("code", "NotModelled");
    });
  }
});
