import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { classified } from "../foundation/tags";
import type { EventPattern } from "./event-patterns";

export interface AuditRuleArgs {
  /** Physical name. */
  readonly name: pulumi.Input<string>;
  readonly description: string;
  readonly pattern: pulumi.Input<EventPattern>;
  readonly target: Omit<aws.cloudwatch.EventTargetArgs, "rule" | "targetId">;
}

/** A rule, by its name in its region, and ARN of what it tells. */
export interface RuleInRegion {
  readonly name: string;
  readonly region: string;
  readonly targetArn: string;
}

/**
 * A rule that sees calls that only read, as others do not, and its one target.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail-management.html
 */
export function auditRule(
  name: string,
  args: AuditRuleArgs,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<RuleInRegion> {
  const rule = new aws.cloudwatch.EventRule(
    `${name}-rule`,
    {
      name: args.name,
      description: args.description,
      eventPattern: pulumi.output(args.pattern).apply((pattern) => JSON.stringify(pattern)),
      state: "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS",
      tags: classified("Confidential"),
    },
    opts,
  );
  const target = new aws.cloudwatch.EventTarget(
    `${name}-target`,
    { rule: rule.name, targetId: "audit", ...args.target },
    opts,
  );
  return pulumi.all([rule.name, rule.arn, target.arn]).apply(([ruleName, arn, targetArn]) => ({
    name: ruleName,
    region: arn.split(":")[3] ?? "",
    targetArn,
  }));
}
