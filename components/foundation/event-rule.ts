import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { EventPattern } from "./event-pattern";
import { classified } from "./tags";

export interface EventRuleArgs {
  /** Physical name. */
  readonly name: pulumi.Input<string>;
  readonly description: string;
  readonly pattern: pulumi.Input<EventPattern>;
  /**
   * Whether it sees calls that only read, as others do not.
   * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail-management.html
   */
  readonly seesReading: boolean;
  readonly target: Omit<aws.cloudwatch.EventTargetArgs, "rule" | "targetId">;
}

/** A rule, by its name in its region, and ARN of what it tells. */
export interface RuleInRegion {
  readonly name: string;
  readonly region: string;
  readonly targetArn: string;
}

/** A rule of a region's default bus and its one target. */
export function eventRule(
  name: string,
  args: EventRuleArgs,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<RuleInRegion> {
  const rule = new aws.cloudwatch.EventRule(
    `${name}-rule`,
    {
      name: args.name,
      description: args.description,
      eventPattern: pulumi.output(args.pattern).apply((pattern) => JSON.stringify(pattern)),
      state: args.seesReading ? "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS" : "ENABLED",
      tags: classified("Confidential"),
    },
    opts,
  );
  const target = new aws.cloudwatch.EventTarget(
    `${name}-target`,
    { rule: rule.name, targetId: "target", ...args.target },
    opts,
  );
  return pulumi.all([rule.name, rule.arn, target.arn]).apply(([ruleName, arn, targetArn]) => ({
    name: ruleName,
    region: arn.split(":")[3] ?? "",
    targetArn,
  }));
}
