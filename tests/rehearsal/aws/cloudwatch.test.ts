import * as aws from "@pulumi/aws";
import { expect } from "chai";
import { simulatedAws } from "../../../rehearsal";
import { alarmRow } from "../../../rehearsal/aws/cloudwatch";
import { Call, type Self, type Values } from "../../../rehearsal/aws/model";
import { accountIn } from "../../../rehearsal/world/account";
import { Store } from "../../../rehearsal/world/store";
import { type RefusalCase, refuses } from "../../support/refusals";
import { accountId, findingsOf, providerIn, rehearseResources } from "../../support/rehearsal";

const topicArn = (region: string, partition = "aws") => `arn:${partition}:sns:${region}:${accountId}:alerts`;

const alarm: aws.cloudwatch.MetricAlarmArgs = {
  namespace: "AWS/Lambda",
  metricName: "Errors",
  dimensions: { FunctionName: "rotation" },
  statistic: "Sum",
  period: 60,
  evaluationPeriods: 1,
  threshold: 1,
  comparisonOperator: "GreaterThanOrEqualToThreshold",
};

const alarmWith =
  (change: Partial<aws.cloudwatch.MetricAlarmArgs>, region = "us-west-2") =>
  () =>
    new aws.cloudwatch.MetricAlarm("alarm", { ...alarm, ...change }, { provider: providerIn(region) });

const distant = (property: "alarmActions" | "okActions" | "insufficientDataActions"): RefusalCase => ({
  title: `${property} in another region`,
  program: alarmWith({ [property]: [topicArn("us-west-2"), topicArn("us-east-1")] }),
  expected: {
    code: "ValidationError",
    property,
    message: "Invalid region us-east-1 specified. Only us-west-2 is supported.",
  },
});

const tooLong = (span: string, period: number, evaluationPeriods: number): RefusalCase => ({
  title: `${evaluationPeriods} periods of ${period} seconds`,
  program: alarmWith({ period, evaluationPeriods }),
  expected: {
    code: "ValidationError",
    property: "evaluationPeriods",
    message: new RegExp(`^Metrics cannot be checked across more than a ${span} `),
  },
});

const noPeriod = (period: number): RefusalCase => ({
  title: `a period of ${period} seconds`,
  program: alarmWith({ period }),
  expected: { property: "period", message: `expected period to be divisible by 60, got: ${period}` },
});

const cases: RefusalCase[] = [
  distant("alarmActions"),
  distant("okActions"),
  distant("insufficientDataActions"),
  {
    title: "an action in another partition",
    program: alarmWith({ alarmActions: [topicArn("us-gov-west-1")] }, "us-gov-west-1"),
    expected: {
      property: "alarmActions",
      message: "Invalid partition aws specified. Only aws-us-gov is supported.",
    },
  },
  {
    title: "a topic by its name",
    program: alarmWith({ alarmActions: ["alerts"] }),
    expected: { property: "alarmActions", message: /\(alerts\) is an invalid ARN/ },
  },
  {
    title: "a statistic that there is not",
    program: alarmWith({ statistic: "Count" }),
    expected: { property: "statistic", message: /\[SampleCount Average Sum Minimum Maximum\], got Count$/ },
  },
  {
    title: "a comparison that there is not",
    program: alarmWith({ comparisonOperator: ">=" }),
    expected: { property: "comparisonOperator", message: /got >=$/ },
  },
  {
    title: "a treatment of missing data that there is not",
    program: alarmWith({ treatMissingData: "notbreaching" }),
    expected: { property: "treatMissingData", message: /got notbreaching$/ },
  },
  noPeriod(45),
  noPeriod(90),
  noPeriod(0),
  {
    title: "no period at all to look at",
    program: alarmWith({ evaluationPeriods: 0 }),
    expected: { property: "evaluationPeriods", message: /to be at least \(1\), got 0$/ },
  },
  {
    title: "more data points than periods",
    program: alarmWith({ evaluationPeriods: 2, datapointsToAlarm: 3 }),
    expected: { property: "datapointsToAlarm", message: /^DatapointsToAlarm must be less than or equal/ },
  },
  tooLong("day", 900, 97),
  tooLong("week", 86_400, 8),
];

describe("Simulated CloudWatch alarms", () => {
  it("come and go, and tell a topic of their region, whether it exists or not", async () => {
    const report = await rehearseResources(() => {
      const provider = providerIn("us-west-2");
      const topic = new aws.sns.Topic("topic", {}, { provider });
      const actions = { alarmActions: [topic.arn], okActions: [topicArn("us-west-2")] };
      const treatment = { treatMissingData: "notBreaching", datapointsToAlarm: 1, actionsEnabled: true };
      const args = {
        ...alarm,
        ...actions,
        ...treatment,
        alarmDescription: "Rotation fails",
        tags: { Of: "us" },
      };
      new aws.cloudwatch.MetricAlarm("errors", { ...args, name: "errors" }, { provider });
      new aws.cloudwatch.MetricAlarm(
        "lag",
        { ...alarm, period: 10, insufficientDataActions: [topic] },
        { provider },
      );
      const week = { period: 86_400, evaluationPeriods: 7 };
      new aws.cloudwatch.MetricAlarm("silence", { ...alarm, ...week }, { provider });
      new aws.cloudwatch.MetricAlarm("day", { ...alarm, period: 900, evaluationPeriods: 96 }, { provider });
    });

    expect(findingsOf(report)).to.deep.equal([]);
  });

  it("overwrite each other where they have one name", async () => {
    const report = await rehearseResources(() => {
      const provider = providerIn("us-west-2");
      new aws.cloudwatch.MetricAlarm("one", { ...alarm, name: "same" }, { provider });
      new aws.cloudwatch.MetricAlarm("two", { ...alarm, name: "same" }, { provider });
    });

    expect(findingsOf(report)[0]).to.include({ kind: "race", code: "UnorderedWrites" });
  });

  it("may have one name in two regions", async () => {
    const report = await rehearseResources(() => {
      for (const region of ["us-east-1", "us-west-2"]) {
        const opts = { provider: providerIn(region) };
        new aws.cloudwatch.MetricAlarm(region, { ...alarm, name: "same" }, opts);
      }
    });

    expect(findingsOf(report)).to.deep.equal([]);
  });

  it("are kept with what CloudWatch takes where nothing is said", () => {
    const kept = (inputs: Values) => {
      const self: Self = {
        ...{ urn: "", type: "aws:cloudwatch/metricAlarm:MetricAlarm", name: "alarm", region: "us-west-2" },
        ...{ account: accountIn("us-west-2"), tags: {}, unique: (length) => "0".repeat(length) },
        inputs,
      };
      const call = new Call(self, { id: "a", name: "a", arn: "" }, new Store(), { visible: new Set() });
      simulatedAws.resources[self.type]?.create(call);
      return call.writes.get(alarmRow("us-west-2", "a"));
    };

    expect(kept({ evaluationPeriods: 3 })).to.deep.include({
      ...{ datapointsToAlarm: 3, treatMissingData: "missing", actionsEnabled: true },
      ...{ dimensions: {}, alarmActions: [], okActions: [], insufficientDataActions: [] },
    });
    expect(kept({ actionsEnabled: false, evaluationPeriods: 3, datapointsToAlarm: 2 })).to.deep.include({
      actionsEnabled: false,
      datapointsToAlarm: 2,
    });
  });

  it("need what an alarm on one metric needs", async () => {
    const { threshold: _, ...rest } = alarm;
    const report = await rehearseResources(() => {
      new aws.cloudwatch.MetricAlarm("alarm", rest as never, { provider: providerIn("us-west-2") });
    });

    expect(findingsOf(report)[0]).to.include({ kind: "program", property: "threshold" });
  });

  refuses(cases);
});
