import type { Row } from "../world/facts";
import { autonamed, type Call, physicalName, type ResourceModel, text, texts } from "./model";

/** An alarm on one metric, with all that its evaluation needs. */
export interface Alarm {
  readonly arn: string;
  readonly name: string;
  readonly region: string;
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: string;
  /** In seconds. */
  readonly period: number;
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  readonly threshold: number;
  readonly comparisonOperator: string;
  readonly treatMissingData: string;
  readonly actionsEnabled: boolean;
  /** ARNs of what is told of each state. */
  readonly alarmActions: readonly string[];
  readonly okActions: readonly string[];
  readonly insufficientDataActions: readonly string[];
}

export const alarmRow = (region: string, name: string) => `cloudwatch:alarm:${region}:${name}` as Row<Alarm>;

const putMetricAlarm =
  "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html";

/** Values of the API's enumerations; the operators for anomaly bands are for alarms of several metrics. */
const enumerations: Readonly<Record<string, readonly string[]>> = {
  statistic: ["SampleCount", "Average", "Sum", "Minimum", "Maximum"],
  comparisonOperator: [
    "GreaterThanOrEqualToThreshold",
    "GreaterThanThreshold",
    "LessThanThreshold",
    "LessThanOrEqualToThreshold",
  ],
  treatMissingData: ["breaching", "notBreaching", "ignore", "missing"],
};

const actionLists = ["alarmActions", "okActions", "insufficientDataActions"] as const;

function refuse(call: Call, property: string, message: string, fact: string, because?: string): void {
  const why = because === undefined ? {} : { because };
  call.refuse({ code: "ValidationError", message, property, fact, ...why });
}

function refuseBadSettings(call: Call, { period, evaluationPeriods, datapointsToAlarm }: Alarm): void {
  const { inputs } = call.self;
  for (const [property, allowed] of Object.entries(enumerations)) {
    const value = inputs[property];
    if (value !== undefined && !allowed.some((one) => one === value)) {
      const message = `expected ${property} to be one of [${allowed.join(" ")}], got ${value}`;
      refuse(call, property, message, `${putMetricAlarm}; text of the provider's own check`);
    }
  }
  if (![10, 20, 30].includes(period) && (period < 60 || period % 60 !== 0)) {
    const message = `expected period to be divisible by 60, got: ${period}`;
    refuse(call, "period", message, `${putMetricAlarm} (Period); text of the provider's own check`);
  }
  if (evaluationPeriods < 1) {
    const message = `expected evaluationPeriods to be at least (1), got ${evaluationPeriods}`;
    refuse(call, "evaluationPeriods", message, `${putMetricAlarm}; text of the provider's own check`);
  }
  if (datapointsToAlarm > evaluationPeriods) {
    const message = "DatapointsToAlarm must be less than or equal to EvaluationPeriods";
    const fact =
      "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html (M out of N); the text is UNCONFIRMED";
    refuse(call, "datapointsToAlarm", message, fact);
  }
  const [span, limit] = period < 3600 ? ["day", 86_400] : ["week", 604_800];
  if (period * evaluationPeriods > limit) {
    const message = `Metrics cannot be checked across more than a ${span} (EvaluationPeriods * Period must be <= ${limit})`;
    const fact = `${putMetricAlarm} (EvaluationPeriods); text as quoted in public repositories`;
    refuse(call, "evaluationPeriods", message, fact);
  }
}

/** An alarm tells nobody in another region. Whether what it tells exists, CloudWatch does not ask. */
function refuseDistantActions(call: Call): void {
  const { region, account, inputs } = call.self;
  for (const property of actionLists) {
    for (const action of texts(inputs, property)) {
      const [arn, partition = "", , regionOfAction = ""] = action.split(":");
      if (arn !== "arn") {
        const message = `"${property}" (${action}) is an invalid ARN: arn: invalid prefix`;
        refuse(call, property, message, `${putMetricAlarm} (AlarmActions); text of the provider's own check`);
      } else if (partition !== account.partition) {
        const message = `Invalid partition ${partition} specified. Only ${account.partition} is supported.`;
        const fact = "https://github.com/aws-samples/amazon-cloudwatch-auto-alarms/issues/61";
        refuse(call, property, message, fact);
      } else if (regionOfAction !== region) {
        const message = `Invalid region ${regionOfAction} specified. Only ${region} is supported.`;
        const fact = "https://github.com/cds-snc/notification-terraform/pull/128";
        refuse(call, property, message, fact);
      }
    }
  }
}

function alarmOf(call: Call): Alarm {
  const { inputs, region = "" } = call.self;
  const number = (property: string) => Number(inputs[property]);
  return {
    arn: text(call.outputs, "arn"),
    name: text(call.outputs, "name"),
    region,
    namespace: text(inputs, "namespace"),
    metricName: text(inputs, "metricName"),
    dimensions: (inputs["dimensions"] as Readonly<Record<string, string>> | undefined) ?? {},
    statistic: text(inputs, "statistic"),
    period: number("period"),
    evaluationPeriods: number("evaluationPeriods"),
    datapointsToAlarm: number(
      inputs["datapointsToAlarm"] === undefined ? "evaluationPeriods" : "datapointsToAlarm",
    ),
    threshold: number("threshold"),
    comparisonOperator: text(inputs, "comparisonOperator"),
    treatMissingData: text(inputs, "treatMissingData") || "missing",
    actionsEnabled: inputs["actionsEnabled"] !== false,
    alarmActions: texts(inputs, "alarmActions"),
    okActions: texts(inputs, "okActions"),
    insufficientDataActions: texts(inputs, "insufficientDataActions"),
  };
}

/** PutMetricAlarm also overwrites an alarm of the same name, whosever it is. */
function putAlarm(call: Call): void {
  const alarm = alarmOf(call);
  refuseBadSettings(call, alarm);
  refuseDistantActions(call);
  call.put(alarmRow(alarm.region, alarm.name), alarm);
}

/** Metric math is not modelled, so that what the provider asks of an alarm on one metric is required. */
const metricAlarm: ResourceModel = {
  source: putMetricAlarm,
  properties: {
    name: autonamed,
    alarmDescription: {},
    namespace: { required: true },
    metricName: { required: true },
    dimensions: {},
    statistic: { required: true },
    period: { required: true },
    evaluationPeriods: { required: true },
    datapointsToAlarm: {},
    threshold: { required: true },
    comparisonOperator: { required: true },
    treatMissingData: {},
    alarmActions: {},
    okActions: {},
    insufficientDataActions: {},
    actionsEnabled: {},
    tags: {},
  },
  outputs: (self) => {
    const { account, region = "" } = self;
    const name = physicalName(self);
    const arn = `arn:${account.partition}:cloudwatch:${region}:${account.id}:alarm:${name}`;
    return { id: name, name, arn };
  },
  create: putAlarm,
  update: putAlarm,
  delete: (call) => call.remove(alarmRow(call.self.region ?? "", text(call.outputs, "name"))),
};

export const cloudwatch: Readonly<Record<string, ResourceModel>> = {
  "aws:cloudwatch/metricAlarm:MetricAlarm": metricAlarm,
};
