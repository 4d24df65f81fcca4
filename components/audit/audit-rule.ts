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

/** A rule, by its name in its region. */
export interface RuleInRegion {
  readonly name: string;
  readonly region: string;
}

/**
 * A rule that sees calls that only read, as others do not, and its one target. Returns its name.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail-management.html
 */
export function auditRule(
  name: string,
  args: AuditRuleArgs,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
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
  new aws.cloudwatch.EventTarget(
    `${name}-target`,
    { rule: rule.name, targetId: "audit", ...args.target },
    opts,
  );
  return rule.name;
}
