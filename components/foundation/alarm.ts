import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { classified } from "./tags";

export interface AlarmArgs {
  /** Physical name. */
  readonly name: pulumi.Input<string>;
  /** What happened, for whoever is told. */
  readonly description: string;
  readonly metric: {
    readonly namespace: string;
    readonly name: string;
    readonly dimensions: Readonly<Record<string, pulumi.Input<string>>>;
    readonly statistic: "Sum" | "Maximum";
  };
  /** Seconds that one value is taken over. */
  readonly period: number;
  /** Values in a row that have to be out of bounds. Default 1. */
  readonly periods?: number;
  readonly goesOff: { readonly above: number } | { readonly below: number };
  /** Whether silence is as bad as a value out of bounds. */
  readonly whenSilent: "breaching" | "notBreaching";
  /** The topic of its region that is told. */
  readonly topicArn: pulumi.Input<string>;
}

/** An alarm that reaches people. Alarms reach topics of their own region only. */
export function alarm(
  name: string,
  { name: physicalName, description, metric, goesOff, ...args }: AlarmArgs,
  opts: pulumi.CustomResourceOptions,
): aws.cloudwatch.MetricAlarm {
  return new aws.cloudwatch.MetricAlarm(
    name,
    {
      name: physicalName,
      alarmDescription: description,
      namespace: metric.namespace,
      metricName: metric.name,
      dimensions: metric.dimensions,
      statistic: metric.statistic,
      period: args.period,
      evaluationPeriods: args.periods ?? 1,
      ...("above" in goesOff
        ? { threshold: goesOff.above, comparisonOperator: "GreaterThanThreshold" }
        : { threshold: goesOff.below, comparisonOperator: "LessThanThreshold" }),
      treatMissingData: args.whenSilent,
      alarmActions: [args.topicArn],
      tags: classified("Confidential"),
    },
    opts,
  );
}
