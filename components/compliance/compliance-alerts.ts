import * as pulumi from "@pulumi/pulumi";
import { type MetricName, metricNamespace } from "../../handlers/config-rules/metrics";
import { type AlarmArgs, alarm } from "../foundation/alarm";
import { eventMessage } from "../foundation/event-message";
import type { EventPattern } from "../foundation/event-pattern";
import { eventRule, type RuleInRegion } from "../foundation/event-rule";
import { anyPhysicalName, type Names, type Naming } from "../foundation/names";

/** Seconds from a change to its evaluation after which people are told too late. */
const promised = 15 * 60;

/** Seconds without a complete scheduled run, of which there is one every six hours. */
const stale = 12 * 60 * 60;

/**
 * The verdict of one of the stack's rules on a resource has changed.
 * https://docs.aws.amazon.com/config/latest/developerguide/monitor-config-with-cloudwatchevents.html
 */
export function complianceChange(naming: Naming, to?: "NON_COMPLIANT"): EventPattern {
  return {
    detail: {
      messageType: ["ComplianceChangeNotification"],
      configRuleName: [{ wildcard: anyPhysicalName(naming, "config") }],
      ...(to && { newEvaluationResult: { complianceType: [to] } }),
    },
  };
}

/** What a message tells. */
const facts = {
  rule: "$.detail.configRuleName",
  resource: "$.detail.resourceId",
  type: "$.detail.resourceType",
  why: "$.detail.newEvaluationResult.annotation",
  region: "$.detail.awsRegion",
  account: "$.detail.awsAccountId",
  when: "$.detail.newEvaluationResult.resultRecordedTime",
} as const;

export interface ComplianceAlertsArgs {
  readonly names: Names;
  /** Name of the function that evaluates the region's rules, and the rules. */
  readonly functionName: pulumi.Input<string>;
  readonly customRules: readonly string[];
  /** The topic of the region. */
  readonly alertTopicArn: pulumi.Input<string>;
  /** The group of the region that every change of a verdict is kept in, resolved once events may be written to it. */
  readonly changesGroupArn: pulumi.Input<string>;
}

/** Who hears of what in a region: people of what is not compliant, and of rules that are late or have stopped. */
export class ComplianceAlerts extends pulumi.ComponentResource {
  readonly rules: pulumi.Output<readonly RuleInRegion[]>;
  /** Names of the alarms on the rules themselves. */
  readonly alarmNames: pulumi.Output<readonly string[]>;

  constructor(name: string, args: ComplianceAlertsArgs, opts: pulumi.ComponentResourceOptions) {
    super("baseline:compliance:ComplianceAlerts", name, {}, opts);

    const { names, functionName: FunctionName, alertTopicArn: topicArn } = args;
    const inside = { parent: this };
    const told = eventRule(
      `${name}-told`,
      {
        name: names.physical("events", "not-compliant"),
        description: "Tells people of a resource that is not compliant",
        pattern: names.naming.apply((naming) => complianceChange(naming, "NON_COMPLIANT")),
        seesReading: false,
        target: {
          arn: topicArn,
          inputTransformer: eventMessage("A resource is not as it has to be", facts),
        },
      },
      inside,
    );
    const kept = eventRule(
      `${name}-kept`,
      {
        name: names.physical("events", "compliance-changes"),
        description: "Keeps every change of a verdict",
        pattern: names.naming.apply((naming) => complianceChange(naming)),
        seesReading: false,
        target: { arn: args.changesGroupArn },
      },
      inside,
    );

    const late = alarm(
      `${name}-late`,
      {
        name: names.physical("cloudwatch", "config-rules-late"),
        description: "A change was evaluated more than 15 minutes after it was recorded",
        metric: metricOf("EvaluationLag", "Maximum", { FunctionName }),
        period: 300,
        goesOff: { above: promised },
        whenSilent: "notBreaching",
        topicArn,
      },
      inside,
    );
    const unevaluated = alarm(
      `${name}-unevaluated`,
      {
        name: names.physical("cloudwatch", "config-rules-unevaluated"),
        description: "A scheduled run could not read or not finish every resource",
        metric: metricOf("UnevaluatedResources", "Maximum", { FunctionName }),
        period: 300,
        goesOff: { above: 0 },
        whenSilent: "notBreaching",
        topicArn,
      },
      inside,
    );
    const stopped = args.customRules.map((rule) =>
      alarm(
        `${name}-${rule}-stopped`,
        {
          name: names.physical("cloudwatch", `${rule}-stopped`),
          description: `The rule ${rule} has not evaluated all its resources for 12 hours`,
          metric: metricOf("CompletedRuns", "Sum", { FunctionName, Rule: rule }),
          period: stale,
          goesOff: { below: 1 },
          whenSilent: "breaching",
          topicArn,
        },
        inside,
      ),
    );

    this.rules = pulumi.all([told, kept]);
    this.alarmNames = pulumi.all([late, unevaluated, ...stopped].map((one) => one.name));
    this.registerOutputs({ rules: this.rules, alarmNames: this.alarmNames });
  }
}

function metricOf(
  name: MetricName,
  statistic: "Sum" | "Maximum",
  dimensions: AlarmArgs["metric"]["dimensions"],
) {
  return { namespace: metricNamespace, name, statistic, dimensions };
}
