import { expect } from "chai";
import { type Alarm, alarmRow } from "../../../rehearsal/aws/cloudwatch";
import { putEmbeddedMetrics } from "../../../rehearsal/aws/cloudwatch-embedded-metrics";
import { keepAlarms } from "../../../rehearsal/aws/cloudwatch-metrics";
import { subscriptionRow, topicPolicyRow, topicRow } from "../../../rehearsal/aws/sns";
import { accountId } from "../../support/rehearsal";
import {
  functionOf,
  handler,
  invoked,
  policyOf,
  type Rows,
  region,
  rowsOf,
  worldWith,
} from "../../support/world";

const topicArn = `arn:aws:sns:${region}:${accountId}:alerts`;

/** An alarm that tells as soon as anything is measured, unless something else is said. */
function alarmRows(changes: Partial<Alarm> = {}): Rows {
  const alarm: Alarm = {
    arn: `arn:aws:cloudwatch:${region}:${accountId}:alarm:one`,
    name: "one",
    region,
    namespace: "Rules",
    metricName: "Lag",
    dimensions: { FunctionName: "worker" },
    statistic: "Maximum",
    period: 60,
    evaluationPeriods: 1,
    datapointsToAlarm: 1,
    threshold: 0,
    comparisonOperator: "GreaterThanThreshold",
    treatMissingData: "notBreaching",
    actionsEnabled: true,
    alarmActions: [topicArn],
    okActions: [],
    insufficientDataActions: [],
    ...changes,
  };
  return [
    [alarmRow(region, "one"), alarm],
    [topicRow(topicArn), { arn: topicArn, region, displayName: "", kmsMasterKeyId: undefined, tags: {} }],
    [topicPolicyRow(topicArn), policyOf("topic policy", { Principal: "*" })],
    [
      subscriptionRow(topicArn, "email", "a"),
      { topicArn, protocol: "email", endpoint: "a", confirmed: true },
    ],
  ];
}

const line = (changes: object = {}, directive: object = {}) =>
  JSON.stringify({
    _aws: {
      Timestamp: 1,
      CloudWatchMetrics: [
        {
          Namespace: "Rules",
          Dimensions: [["FunctionName"], ["FunctionName", "Rule"]],
          Metrics: [{ Name: "Lag", Unit: "Seconds" }],
          ...directive,
        },
      ],
    },
    FunctionName: "worker",
    Rule: "volumes",
    Lag: 7,
    ...changes,
  });

/** Whether the alarm tells of what is written, and what goes wrong in silence. */
async function measured(written: string, alarm: Partial<Alarm> = {}) {
  const world = worldWith(alarmRows(alarm), { now: 0 });
  putEmbeddedMetrics(world, region, written);
  await world.clock.pass(120_000);
  return { alarmed: world.deliveries.length > 0, problems: world.problems };
}

describe("Metrics in a line of a log", () => {
  const watched: readonly (readonly [what: string, alarm: Partial<Alarm>, alarmed: boolean])[] = [
    ["under one set of dimensions", {}, true],
    ["under the other", { dimensions: { FunctionName: "worker", Rule: "volumes" } }, true],
    ["not under a set that the line does not have", { dimensions: { Rule: "volumes" } }, false],
    ["not under other values", { dimensions: { FunctionName: "worker", Rule: "buckets" } }, false],
    ["not in another namespace", { namespace: "Other" }, false],
    ["with their value", { threshold: 7 }, false],
  ];
  for (const [what, alarm, alarmed] of watched) {
    it(`are measured ${what}`, async () => {
      expect(await measured(line(), alarm)).to.deep.equal({ alarmed, problems: [] });
    });
  }

  it("are measured once for each of several values and lines", async () => {
    const sum = { statistic: "Sum" };

    expect((await measured(line({ Lag: [3, 4] }), { ...sum, threshold: 6 })).alarmed).to.equal(true);
    expect((await measured(line({ Lag: [3, 4] }), { ...sum, threshold: 7 })).alarmed).to.equal(false);
    expect((await measured(`${line()}\n${line()}\n`, { ...sum, threshold: 13 })).alarmed).to.equal(true);
  });

  it("are measured by every directive", async () => {
    const directive = (Name: string) => ({
      Namespace: "Rules",
      Dimensions: [["FunctionName"]],
      Metrics: [{ Name }],
    });
    const both = line({
      _aws: { Timestamp: 1, CloudWatchMetrics: [directive("Runs"), directive("Lag")] },
      Runs: 1,
    });

    for (const metricName of ["Runs", "Lag"]) {
      expect(await measured(both, { metricName })).to.deep.equal({ alarmed: true, problems: [] });
    }
  });

  const lost: readonly (readonly [what: string, written: string, because: string])[] = [
    ["have no time", line({ _aws: { CloudWatchMetrics: [] } }), "Timestamp is no number of milliseconds"],
    ["have no directive", line({ _aws: { Timestamp: 1 } }), "CloudWatchMetrics is no list"],
    [
      "are in no namespace",
      line({}, { Namespace: "" }),
      "a directive needs a Namespace, Dimensions and Metrics",
    ],
    [
      "have no list of dimensions",
      line({}, { Dimensions: {} }),
      "a directive needs a Namespace, Dimensions and Metrics",
    ],
    [
      "have no list of metrics",
      line({}, { Metrics: 1 }),
      "a directive needs a Namespace, Dimensions and Metrics",
    ],
    ["are no number", line({ Lag: "7" }), "Lag is no number"],
    ["are missing", line({ Lag: undefined }), "Lag is no number"],
    ["have a dimension that is no text", line({ Rule: 7 }), "the dimension Rule is no text"],
    ["have a dimension that is missing", line({ Rule: undefined }), "the dimension Rule is no text"],
  ];
  for (const [what, written, because] of lost) {
    it(`are lost in silence where they ${what}`, async () => {
      const { alarmed, problems } = await measured(written);

      expect(alarmed).to.equal(false);
      expect(problems).to.have.length(1);
      expect(problems[0]).to.include({ code: "MetricsLost", because });
    });
  }

  it("are nowhere else", async () => {
    for (const written of ["", "text", '{"_aws":', '{"_aws":null}', `INFO ${line()}`, '{"message":"_aws"}']) {
      expect(await measured(written)).to.deep.equal({ alarmed: false, problems: [] });
    }
  });

  const ways = [
    ["process.stdout.write", "process.stdout.write(event + '\\n')", true],
    ["process.stderr.write", "process.stderr.write(event + '\\n')", true],
    ["console.log", "console.log(event)", false],
  ] as const;
  for (const [way, body, alarmed] of ways) {
    it(`${alarmed ? "are" : "are not"} taken from ${way} of a function`, async () => {
      const definition = functionOf(handler(body), { logFormat: "JSON" });
      const world = worldWith([...alarmRows(), ...rowsOf(definition)], { now: 0 });

      await invoked(world, definition, line());
      await world.clock.pass(120_000);

      expect(world.deliveries.length > 0).to.equal(alarmed);
    });
  }
});

describe("An alarm for what has to happen twice a day", () => {
  const hour = 60 * 60 * 1000;
  const stale: Partial<Alarm> = {
    dimensions: { FunctionName: "worker", Rule: "volumes" },
    statistic: "Sum",
    period: 12 * 60 * 60,
    threshold: 1,
    comparisonOperator: "LessThanThreshold",
    treatMissingData: "breaching",
  };

  it("is quiet as long as it does, and tells when it has not for a whole period", async () => {
    const world = worldWith(alarmRows(stale), { now: 0 });
    keepAlarms(world);
    for (let run = 0; run < 8; run++) {
      putEmbeddedMetrics(world, region, line());
      await world.clock.pass(6 * hour);
    }
    const before = world.deliveries.length;

    await world.clock.pass(24 * hour);

    expect(before).to.equal(0);
    expect(world.deliveries.map(({ at }) => at / hour)).to.deep.equal([60]);
  });
});
