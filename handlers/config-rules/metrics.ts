/** Namespace of the metrics below. Dimensions: `FunctionName`, or `FunctionName` with `Rule`, the evaluator's name. */
export const metricNamespace = "SecurityBaseline/ConfigRules";

const perFunction = ["FunctionName"];
const perRule = ["FunctionName", "Rule"];

/** What the function measures: unit, and under which dimensions. */
export const metrics = {
  /** From the capture of an item to its evaluation, for changes. */
  EvaluationLag: { unit: "Seconds", dimensions: [perFunction, perRule] },
  /** Scheduled runs that evaluated everything. */
  CompletedRuns: { unit: "Count", dimensions: [perRule] },
  /** Resources that a scheduled run could not read, or not in time; 0 where there were none. */
  UnevaluatedResources: { unit: "Count", dimensions: [perFunction, perRule] },
} as const;

export type MetricName = keyof typeof metrics;

/** Writes one line as it stands. */
export type WriteLine = (line: string) => void;

/**
 * A metric as a line of the function's log. Not through `console`: in a function with JSON logs that would wrap it,
 * and CloudWatch would not see a metric in it.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html
 */
export class Metrics {
  constructor(
    private readonly functionName: string,
    private readonly rule: string,
    private readonly now: () => number,
    private readonly write: WriteLine,
  ) {}

  put(name: MetricName, value: number): void {
    const { unit, dimensions } = metrics[name];
    const line = {
      _aws: {
        Timestamp: this.now(),
        CloudWatchMetrics: [
          { Namespace: metricNamespace, Dimensions: dimensions, Metrics: [{ Name: name, Unit: unit }] },
        ],
      },
      FunctionName: this.functionName,
      Rule: this.rule,
      [name]: value,
    };
    this.write(`${JSON.stringify(line)}\n`);
  }
}
