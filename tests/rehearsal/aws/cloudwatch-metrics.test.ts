import { expect } from "chai";
import { type Alarm, alarmRow } from "../../../rehearsal/aws/cloudwatch";
import { keepAlarms, putMetric } from "../../../rehearsal/aws/cloudwatch-metrics";
import { subscriptionRow, topicPolicyRow, topicRow } from "../../../rehearsal/aws/sns";
import type { Row } from "../../../rehearsal/world/facts";
import { accountId } from "../../support/rehearsal";
import { policyOf, type Rows, region, worldWith } from "../../support/world";

const arnOf = (topic: string) => `arn:aws:sns:${region}:${accountId}:${topic}`;

/** A topic that anybody may publish to, with one reader. */
const topicRows = (name: string): Rows => [
  [topicRow(arnOf(name)), { arn: arnOf(name), region, displayName: "", kmsMasterKeyId: undefined, tags: {} }],
  [topicPolicyRow(arnOf(name)) as Row<unknown>, policyOf("topic policy", { Principal: "*" })],
  [
    subscriptionRow(arnOf(name), "email", name),
    { topicArn: arnOf(name), protocol: "email", endpoint: name, confirmed: true },
  ],
];

const base: Alarm = {
  arn: `arn:aws:cloudwatch:${region}:${accountId}:alarm:one`,
  name: "one",
  region,
  namespace: "Test",
  metricName: "Faults",
  dimensions: { Of: "it" },
  statistic: "Sum",
  period: 60,
  evaluationPeriods: 1,
  datapointsToAlarm: 1,
  threshold: 5,
  comparisonOperator: "GreaterThanThreshold",
  treatMissingData: "notBreaching",
  actionsEnabled: true,
  alarmActions: [arnOf("bad")],
  okActions: [arnOf("good")],
  insufficientDataActions: [arnOf("unknown")],
};

const datum = { namespace: "Test", name: "Faults", dimensions: { Of: "it" } };

/** Values that are measured minute by minute; returns what was told in which minute, in an alarm's world. */
async function told(
  change: Partial<Alarm>,
  minutes: readonly (readonly number[])[],
  measured: Partial<typeof datum> & { readonly region?: string } = {},
) {
  const world = worldWith(
    [[alarmRow(region, "one"), { ...base, ...change }], ...["bad", "good", "unknown"].flatMap(topicRows)],
    { now: 0 },
  );
  for (const values of minutes) {
    for (const value of values) {
      putMetric(world, measured.region ?? region, { ...datum, ...measured, value });
    }
    await world.clock.pass(60_000);
  }
  return world.deliveries.map(({ endpoint, at }) => `${endpoint} after ${at / 60_000}`);
}

describe("An alarm", () => {
  const statistics = [
    { statistic: "Sum", values: [1, 2, 6], at: 9 },
    { statistic: "Average", values: [1, 2, 6], at: 3 },
    { statistic: "SampleCount", values: [7, 7, 7], at: 3 },
    { statistic: "Maximum", values: [1, 6, 2], at: 6 },
    { statistic: "Minimum", values: [2, 1, 6], at: 1 },
  ];
  for (const { statistic, values, at } of statistics) {
    it(`takes the ${statistic} of a period`, async () => {
      expect(await told({ statistic, threshold: at - 0.5 }, [values])).to.deep.equal(["bad after 1"]);
      expect(await told({ statistic, threshold: at }, [values])).to.deep.equal(["good after 1"]);
    });
  }

  const operators = [
    { comparisonOperator: "GreaterThanThreshold", bad: [6], good: [5, 4] },
    { comparisonOperator: "GreaterThanOrEqualToThreshold", bad: [6, 5], good: [4] },
    { comparisonOperator: "LessThanThreshold", bad: [4], good: [5, 6] },
    { comparisonOperator: "LessThanOrEqualToThreshold", bad: [4, 5], good: [6] },
  ];
  for (const { comparisonOperator, bad, good } of operators) {
    it(`compares by ${comparisonOperator}`, async () => {
      for (const value of bad) {
        expect(await told({ comparisonOperator }, [[value]])).to.deep.equal(["bad after 1"]);
      }
      for (const value of good) {
        expect(await told({ comparisonOperator }, [[value]])).to.deep.equal(["good after 1"]);
      }
    });
  }

  const gaps = [
    { treatMissingData: "notBreaching", expected: ["bad after 1", "good after 2"] },
    { treatMissingData: "breaching", expected: ["bad after 1"] },
    { treatMissingData: "ignore", expected: ["bad after 1"] },
    { treatMissingData: "missing", expected: ["bad after 1", "unknown after 2"] },
  ];
  for (const { treatMissingData, expected } of gaps) {
    it(`treats a period without data as ${treatMissingData}`, async () => {
      expect(await told({ treatMissingData }, [[9], [], []])).to.deep.equal(expected);
    });
  }

  it("goes off where missing data is breaching and the good data has passed", async () => {
    expect(await told({ treatMissingData: "breaching" }, [[1], [], []])).to.deep.equal([
      "good after 1",
      "bad after 2",
    ]);
  });

  const ofThree = { evaluationPeriods: 3, datapointsToAlarm: 2 };

  it("goes off for M of the last N periods, in whichever order they breach", async () => {
    expect(await told(ofThree, [[9], [1], [9]])).to.deep.equal(["good after 1", "bad after 3"]);
    expect(await told(ofThree, [[9], [9]])).to.deep.equal(["good after 1", "bad after 2"]);
  });

  it("does not go off for fewer, nor for M in a longer time", async () => {
    expect(await told(ofThree, [[9], [1], [1], [9]])).to.deep.equal(["good after 1"]);
  });

  it("ends when too many of the periods have passed, without further data", async () => {
    expect(await told(ofThree, [[9], [9], [], [], []])).to.deep.equal([
      "good after 1",
      "bad after 2",
      "good after 4",
    ]);
  });

  it("tells of a change once, not while a state lasts", async () => {
    expect(await told({}, [[9], [9], [9], [1], [1], [9]])).to.deep.equal([
      ...["bad after 1", "good after 4", "bad after 6"],
    ]);
  });

  it("tells nobody while its actions are disabled, and each of its topics otherwise", async () => {
    expect(await told({ actionsEnabled: false }, [[9], [1]])).to.deep.equal([]);
    expect(await told({ alarmActions: [arnOf("bad"), arnOf("unknown")] }, [[9]])).to.have.length(2);
  });

  it("counts a datum to the period that it lies in", async () => {
    expect(await told({ period: 120 }, [[3], [3]])).to.deep.equal(["bad after 2"]);
    expect(await told({}, [[3], [3]])).to.deep.equal(["good after 1"]);
  });

  const others = [
    { title: "namespace", measured: { namespace: "Other" } },
    { title: "metric", measured: { name: "Other" } },
    { title: "dimension's value", measured: { dimensions: { Of: "other" } } },
    { title: "set of dimensions", measured: { dimensions: { Of: "it", And: "more" } } },
    { title: "region", measured: { region: "eu-west-1" } },
  ] as const;
  for (const { title, measured } of others) {
    it(`does not look at another ${title}`, async () => {
      expect(await told({}, [[9]], measured as never)).to.deep.equal([]);
    });
  }

  const heartbeat: Partial<Alarm> = {
    period: 3600,
    evaluationPeriods: 6,
    datapointsToAlarm: 6,
    threshold: 1,
    comparisonOperator: "LessThanThreshold",
    treatMissingData: "breaching",
  };
  const hours = (count: number, values: readonly number[]) =>
    Array.from({ length: count }, () => [values, ...Array(59).fill([])]).flat();

  it("goes off where what came every hour has not come for six, and ends when it comes again", async () => {
    const times = await told(heartbeat, [...hours(3, [1]), ...hours(8, []), ...hours(1, [1])]);

    expect(times).to.deep.equal(["good after 60", "bad after 540", "good after 720"]);
  });

  it("stays as it is where what comes every hour is late, but comes", async () => {
    const times = await told(heartbeat, [...hours(3, [1]), ...hours(5, []), ...hours(3, [1])]);

    expect(times).to.deep.equal(["good after 60"]);
  });

  it("says in its subject what it is about", async () => {
    const world = worldWith([[alarmRow(region, "one"), base], ...topicRows("bad")], { now: 0 });
    putMetric(world, region, { ...datum, value: 9 });
    await world.clock.pass(60_000);

    expect(world.deliveries.map(({ subject }) => subject)).to.deep.equal(['ALARM: "one"']);
  });

  it("is silent once it has been deleted, and changes with its definition", async () => {
    const world = worldWith([[alarmRow(region, "one"), base], ...["bad", "good"].flatMap(topicRows)], {
      now: 0,
    });
    putMetric(world, region, { ...datum, value: 9 });
    world.facts.put(alarmRow(region, "one"), { ...base, threshold: 10 });
    await world.clock.pass(60_000);
    world.facts.remove(alarmRow(region, "one"));
    putMetric(world, region, { ...datum, value: 99 });
    await world.clock.pass(60_000);

    expect(world.deliveries.map(({ endpoint }) => endpoint)).to.deep.equal(["good"]);
  });
});

describe("An alarm on what was never measured", () => {
  /** What is told within some minutes, of which the first measures a value if there is one. */
  async function kept(change: Partial<Alarm>, minutes: number, value?: number) {
    const alarm = { ...base, ...change };
    const world = worldWith(
      [[alarmRow(region, "one"), alarm], ...["bad", "good", "unknown"].flatMap(topicRows)],
      { now: 0 },
    );
    keepAlarms(world);
    if (value !== undefined) {
      putMetric(world, region, { ...datum, value });
    }
    await world.clock.pass(minutes * 60_000);
    return world.deliveries.map(({ endpoint, at }) => `${endpoint} after ${at / 60_000}`);
  }

  const breaching = { treatMissingData: "breaching" };

  it("goes off where silence is breaching, after the periods that it looks at", async () => {
    expect(await kept(breaching, 10)).to.deep.equal(["bad after 2"]);
    expect(await kept({ ...breaching, evaluationPeriods: 3, datapointsToAlarm: 3 }, 10)).to.deep.equal([
      "bad after 4",
    ]);
    expect(await kept({ ...breaching, period: 3600 }, 119)).to.deep.equal([]);
  });

  for (const treatMissingData of ["notBreaching", "missing", "ignore"]) {
    it(`stays as it is where silence is ${treatMissingData}`, async () => {
      expect(await kept({ treatMissingData }, 10)).to.deep.equal([]);
    });
  }

  it("goes off once, when what was measured has passed", async () => {
    expect(await kept(breaching, 10, 1)).to.deep.equal(["good after 1", "bad after 2"]);
  });

  it("does not go off where the alarm is deleted before", async () => {
    const world = worldWith([[alarmRow(region, "one"), { ...base, ...breaching }], ...topicRows("bad")], {
      now: 0,
    });
    keepAlarms(world);
    world.facts.remove(alarmRow(region, "one"));
    await world.clock.pass(10 * 60_000);

    expect(world.deliveries).to.deep.equal([]);
  });
});
