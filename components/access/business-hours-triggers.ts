import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { LambdaFunction } from "../foundation/lambda-function";
import type { Names } from "../foundation/names";
import { baselinePath } from "../foundation/paths";
import type { Place } from "../foundation/place";
import { onceCreated } from "../foundation/ready";
import { classified } from "../foundation/tags";
import { deadLetterPolicy, schedulePolicy, trustOfScheduler } from "./business-hours-policies";

/** The function of the business hours, with what belongs to its runs. */
export interface HoursRuntime {
  readonly names: Names;
  readonly hours: LambdaFunction;
  /** Keeps the events that the function could not be run with. */
  readonly deadLetters: aws.sqs.Queue;
  readonly parent: pulumi.Resource;
}

/**
 * Six times a day. The documents are exact by themselves and know of this business day and the next: that much more
 * often than needed it can fail.
 */
const everyFourHours = "cron(5 0/4 * * ? *)";

/** Runs the function six times a day, in the time zone of its calendar. Returns the name of the schedule. */
export function runByTheClock(
  name: string,
  place: pulumi.Output<Place>,
  timeZone: string,
  { names, hours, deadLetters, parent }: HoursRuntime,
): pulumi.Output<string> {
  const role = new aws.iam.Role(
    `${name}-schedule-role`,
    {
      name: names.physical("iam", "hours-schedule"),
      path: baselinePath,
      description: "Runs the function of the business hours",
      assumeRolePolicy: place.apply((known) => JSON.stringify(trustOfScheduler(known))),
      tags: classified("Confidential"),
    },
    { parent },
  );
  const policy = new aws.iam.RolePolicy(
    `${name}-schedule-policy`,
    {
      role: role.name,
      policy: pulumi
        .all([hours.readyArn, deadLetters.arn])
        .apply(([functionArn, queueArn]) => JSON.stringify(schedulePolicy(functionArn, queueArn))),
    },
    { parent },
  );
  const schedule = new aws.scheduler.Schedule(
    `${name}-schedule`,
    {
      name: names.physical("scheduler", "business-hours"),
      description: "Runs the function of the business hours",
      scheduleExpression: everyFourHours,
      scheduleExpressionTimezone: timeZone,
      flexibleTimeWindow: { mode: "OFF" },
      target: {
        arn: hours.readyArn,
        roleArn: onceCreated(role.arn, policy),
        input: JSON.stringify({ trigger: "schedule" }),
        // What is an hour old is made good by the next run.
        retryPolicy: { maximumEventAgeInSeconds: 3600, maximumRetryAttempts: 10 },
        deadLetterConfig: { arn: deadLetters.arn },
      },
    },
    { parent },
  );
  return schedule.name;
}

/**
 * Changes of parameters are events of Parameter Store itself, which need no trail.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-cwe.html
 */
export function runInEmergencies(
  name: string,
  emergency: aws.ssm.Parameter,
  { names, hours, deadLetters, parent }: HoursRuntime,
): void {
  const rule = new aws.cloudwatch.EventRule(
    `${name}-emergency-rule`,
    {
      name: names.physical("events", "hours-emergency"),
      description: "An emergency of the business hours was declared or ended",
      eventPattern: emergency.name.apply((parameter) =>
        JSON.stringify({
          source: ["aws.ssm"],
          "detail-type": ["Parameter Store Change"],
          detail: { name: [parameter], operation: ["Create", "Update", "Delete"] },
        }),
      ),
      state: "ENABLED",
      tags: classified("Confidential"),
    },
    { parent },
  );
  const permission = new aws.lambda.Permission(
    `${name}-emergency-permission`,
    {
      action: "lambda:InvokeFunction",
      function: hours.name,
      principal: "events.amazonaws.com",
      // No source account: EventBridge sends none.
      sourceArn: rule.arn,
    },
    { parent },
  );
  const keeping = new aws.sqs.QueuePolicy(
    `${name}-dead-letters-policy`,
    {
      queueUrl: deadLetters.url,
      policy: pulumi
        .all([deadLetters.arn, rule.arn])
        .apply(([queueArn, ruleArn]) => JSON.stringify(deadLetterPolicy(queueArn, ruleArn))),
    },
    { parent },
  );
  new aws.cloudwatch.EventTarget(
    `${name}-emergency-target`,
    {
      rule: rule.name,
      targetId: "business-hours",
      // An event that meets a function without its permission is lost.
      arn: onceCreated(hours.readyArn, permission),
      retryPolicy: { maximumEventAgeInSeconds: 3600, maximumRetryAttempts: 10 },
      deadLetterConfig: { arn: onceCreated(deadLetters.arn, keeping) },
    },
    { parent },
  );
}
