import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { BusinessHoursSettings } from "../../handlers/business-hours/settings";
import { alarm } from "../foundation/alarm";
import { LambdaFunction } from "../foundation/lambda-function";
import type { Names } from "../foundation/names";
import { baselinePath } from "../foundation/paths";
import { onceCreated } from "../foundation/ready";
import { classified } from "../foundation/tags";
import { type AccessScope, boundRoles, emergencyParameterName } from "./access-scope";
import {
  closedPolicy,
  deadLetterPolicy,
  hoursStatements,
  schedulePolicy,
  trustOfScheduler,
} from "./business-hours-policies";

export type BusinessCalendar = BusinessHoursSettings["calendar"];

type BoundRole = (typeof boundRoles)[number];

export interface BusinessHoursArgs {
  readonly names: Names;
  readonly scope: pulumi.Input<AccessScope>;
  readonly calendar: BusinessCalendar;
  /** Minutes that an emergency opens at the most; at most 120. */
  readonly breakGlassMinutes: number;
  readonly roles: Readonly<Record<BoundRole, aws.iam.Role>>;
  readonly boundaryArn: pulumi.Input<string>;
  /** The topic of the region, and its key, that people are told through. */
  readonly alertTopicArn: pulumi.Input<string>;
  readonly alertKeyArn: pulumi.Input<string>;
  readonly logKeyArn: pulumi.Input<string>;
  readonly logRetentionInDays: number;
  readonly protect: boolean;
}

/** Name, in every bound role, of the policy that follows the hours. */
const policyName = "business-hours";

/**
 * Six times a day. The documents are exact by themselves and know of this business day and the next: that much more
 * often than needed it can fail.
 */
const everyFourHours = "cron(5 0/4 * * ? *)";

/** Hours without a run after which somebody is told: less than half of what is left until the doors stay shut. */
const hoursOfSilence = 6;

/**
 * Business hours in IAM. In every bound role an inline policy of its own denies what is sensitive in each gap between
 * the windows that matter. A function writes it, six times a day, at every emergency, and when the deployment changes something;
 * the deployment itself makes it closed and never touches it again.
 */
export class BusinessHours extends pulumi.ComponentResource {
  readonly functionName: pulumi.Output<string>;
  readonly emergencyParameterName: pulumi.Output<string>;

  constructor(name: string, args: BusinessHoursArgs, opts: pulumi.ComponentResourceOptions) {
    super("baseline:access:BusinessHours", name, {}, opts);

    const { names } = args;
    const scope = pulumi.output(args.scope);
    const tags = classified("Confidential");

    const policies = boundRoles.map((role) => {
      const policy = new aws.iam.RolePolicy(
        `${name}-${role}`,
        {
          name: policyName,
          role: args.roles[role].name,
          policy: scope.apply(({ sensitiveOperations }) => JSON.stringify(closedPolicy(sensitiveOperations))),
        },
        // What the function has written stands.
        { parent: this, ignoreChanges: ["policy"] },
      );
      return { role, policy };
    });
    const emergency = new aws.ssm.Parameter(
      `${name}-emergency`,
      {
        name: scope.apply(({ naming }) => emergencyParameterName(naming)),
        description: "Break-glass and lockdown of the business hours",
        type: "String",
        insecureValue: JSON.stringify({ state: "normal" }),
        tags,
      },
      // An emergency is declared here, and no deployment ends it.
      { parent: this, ignoreChanges: ["insecureValue"] },
    );

    const settings = pulumi
      .all([
        scope,
        args.alertTopicArn,
        emergency.name,
        pulumi.all(policies.map(({ role, policy }) => pulumi.all([role, policy.role, policy.name]))),
      ])
      .apply(
        ([{ sensitiveOperations }, topicArn, parameterName, bound]): BusinessHoursSettings => ({
          roles: Object.fromEntries(
            bound.map(([role, roleName, ownName]) => [role, { name: roleName, policyName: ownName }]),
          ),
          sensitiveOperations,
          calendar: args.calendar,
          parameterName,
          maximumMinutes: args.breakGlassMinutes,
          topicArn,
        }),
      );
    const hours = new LambdaFunction(
      name,
      {
        names,
        place: scope.apply(({ place }) => place),
        purpose: "business-hours",
        description: "Opens and closes sensitive operations by the clock",
        handler: "business-hours",
        environment: {},
        settings,
        timeoutInSeconds: 60,
        statements: pulumi
          .all([
            scope,
            pulumi.all(boundRoles.map((role) => args.roles[role].arn)),
            args.boundaryArn,
            emergency.arn,
            args.alertTopicArn,
            args.alertKeyArn,
          ])
          .apply(([{ place }, roleArns, boundaryArn, parameterArn, topicArn, topicKeyArn]) =>
            hoursStatements(place, { roleArns, boundaryArn, parameterArn, topicArn, topicKeyArn }),
          ),
        logKeyArn: args.logKeyArn,
        logRetentionInDays: args.logRetentionInDays,
        alertTopicArn: args.alertTopicArn,
        protect: args.protect,
      },
      { parent: this },
    );

    const deadLetters = new aws.sqs.Queue(
      `${name}-dead-letters`,
      {
        name: names.physical("sqs", "business-hours"),
        messageRetentionSeconds: 14 * 24 * 3600,
        sqsManagedSseEnabled: true,
        tags,
      },
      { parent: this },
    );
    this.runByTheClock(name, args, scope, hours, deadLetters);
    this.runInEmergencies(name, args, emergency, hours, deadLetters);
    this.watch(name, args, hours, deadLetters);

    new aws.lambda.Invocation(
      `${name}-set`,
      {
        // The document of the deployment comes first, or it would close what the function has opened.
        functionName: onceCreated(hours.name, ...policies.map(({ policy }) => policy)),
        input: JSON.stringify({ trigger: "deployment" }),
        // The settings, with calendar and operations, are part of the code; a role that is made anew is closed.
        triggers: {
          code: hours.codeDigest,
          ...Object.fromEntries(boundRoles.map((role) => [role, args.roles[role].uniqueId])),
        },
      },
      { parent: this },
    );

    this.functionName = hours.name;
    this.emergencyParameterName = emergency.name;
    this.registerOutputs({
      functionName: this.functionName,
      emergencyParameterName: this.emergencyParameterName,
    });
  }

  private runByTheClock(
    name: string,
    { names, calendar }: BusinessHoursArgs,
    scope: pulumi.Output<AccessScope>,
    hours: LambdaFunction,
    deadLetters: aws.sqs.Queue,
  ): void {
    const role = new aws.iam.Role(
      `${name}-schedule-role`,
      {
        name: names.physical("iam", "hours-schedule"),
        path: baselinePath,
        description: "Runs the function of the business hours",
        assumeRolePolicy: scope.apply(({ place }) => JSON.stringify(trustOfScheduler(place))),
        tags: classified("Confidential"),
      },
      { parent: this },
    );
    const policy = new aws.iam.RolePolicy(
      `${name}-schedule-policy`,
      {
        role: role.name,
        policy: pulumi
          .all([hours.readyArn, deadLetters.arn])
          .apply(([functionArn, queueArn]) => JSON.stringify(schedulePolicy(functionArn, queueArn))),
      },
      { parent: this },
    );
    new aws.scheduler.Schedule(
      `${name}-schedule`,
      {
        name: names.physical("scheduler", "business-hours"),
        description: "Runs the function of the business hours",
        scheduleExpression: everyFourHours,
        scheduleExpressionTimezone: calendar.timeZone,
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
      { parent: this },
    );
  }

  /**
   * Changes of parameters are events of Parameter Store itself, which need no trail.
   * https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-cwe.html
   */
  private runInEmergencies(
    name: string,
    { names }: BusinessHoursArgs,
    emergency: aws.ssm.Parameter,
    hours: LambdaFunction,
    deadLetters: aws.sqs.Queue,
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
      { parent: this },
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
      { parent: this },
    );
    const keeping = new aws.sqs.QueuePolicy(
      `${name}-dead-letters-policy`,
      {
        queueUrl: deadLetters.url,
        policy: pulumi
          .all([deadLetters.arn, rule.arn])
          .apply(([queueArn, ruleArn]) => JSON.stringify(deadLetterPolicy(queueArn, ruleArn))),
      },
      { parent: this },
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
      { parent: this },
    );
  }

  /** A function that fails has an alarm of its own; these tell of one that does not run at all. */
  private watch(
    name: string,
    { names, alertTopicArn }: BusinessHoursArgs,
    hours: LambdaFunction,
    deadLetters: aws.sqs.Queue,
  ): void {
    alarm(
      `${name}-silent`,
      {
        name: names.physical("cloudwatch", "business-hours-silent"),
        description: `The business hours were not set for ${hoursOfSilence} hours. In half a day or later, sensitive operations will stay denied.`,
        metric: {
          namespace: "AWS/Lambda",
          name: "Invocations",
          dimensions: { FunctionName: hours.name },
          statistic: "Sum",
        },
        period: 3600,
        periods: hoursOfSilence,
        goesOff: "below 1",
        whenSilent: "breaching",
        topicArn: alertTopicArn,
      },
      { parent: this },
    );
    alarm(
      `${name}-undelivered`,
      {
        name: names.physical("cloudwatch", "business-hours-undelivered"),
        description: "The function of the business hours could not be run",
        metric: {
          namespace: "AWS/SQS",
          name: "ApproximateNumberOfMessagesVisible",
          dimensions: { QueueName: deadLetters.name },
          statistic: "Maximum",
        },
        period: 300,
        goesOff: "above 0",
        whenSilent: "notBreaching",
        topicArn: alertTopicArn,
      },
      { parent: this },
    );
  }
}
