import type { ControlCheck } from "../../../validation/control-check";
import type { RuleInRegion } from "../../foundation/event-rule";

/** What a check is about. */
type About = Pick<ControlCheck, "control" | "title" | "region">;

/** Alarms, by their names, act when they go off. */
export function alarmsTell(about: About, names: readonly string[]): ControlCheck {
  return {
    ...about,
    service: "cloudwatch",
    operation: "DescribeAlarms",
    input: { AlarmNames: [...names] },
    query: "MetricAlarms[?ActionsEnabled && length(AlarmActions) > `0`].AlarmName | sort(@)",
    expected: [...names].sort(),
    otherwise: "Run pulumi up, which makes the alarms again, or enable their actions.",
  };
}

/** A rule of EventBridge tells what it is there to tell. */
export function ruleHasTarget(control: string, { name, region, targetArn }: RuleInRegion): ControlCheck {
  return {
    control,
    title: `The rule ${name} of ${region} has its target`,
    service: "events",
    operation: "ListTargetsByRule",
    region,
    input: { Rule: name },
    query: "Targets[].Arn",
    expected: [targetArn],
    otherwise: "Run pulumi up, which gives the rule its target again.",
  };
}

/** A function is there, and runs on what it was made for. */
export function functionRunsOnArm(about: About, functionName: string): ControlCheck {
  return {
    ...about,
    service: "lambda",
    operation: "GetFunctionConfiguration",
    input: { FunctionName: functionName },
    query: "Architectures",
    expected: ["arm64"],
    otherwise: "Run pulumi up, which puts the function back.",
  };
}
