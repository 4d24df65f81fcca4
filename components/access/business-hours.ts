import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { BusinessHoursSettings } from "../../handlers/business-hours/settings";
import { LambdaFunction } from "../foundation/lambda-function";
import type { Names } from "../foundation/names";
import { onceCreated } from "../foundation/ready";
import { classified } from "../foundation/tags";
import type { HoursPolicy } from "./access-roles";
import { type AccessScope, type BoundRoleName, boundRoles, emergencyParameterName } from "./access-scope";
import { watchTheHours } from "./business-hours-alarms";
import { hoursStatements } from "./business-hours-policies";
import { runByTheClock, runInEmergencies } from "./business-hours-triggers";

export type BusinessCalendar = BusinessHoursSettings["calendar"];

export interface BusinessHoursArgs {
  readonly names: Names;
  readonly scope: pulumi.Input<AccessScope>;
  readonly calendar: BusinessCalendar;
  /** Minutes that an emergency opens at the most; at most 120. */
  readonly breakGlassMinutes: number;
  readonly roles: Readonly<Record<BoundRoleName, aws.iam.Role>>;
  /** The policies that are written: closed by now, since they were there before the roles could do anything. */
  readonly policies: readonly HoursPolicy[];
  readonly boundaryArn: pulumi.Input<string>;
  /** The topic of the region, and its key, that people are told through. */
  readonly alertTopicArn: pulumi.Input<string>;
  readonly alertKeyArn: pulumi.Input<string>;
  readonly logKeyArn: pulumi.Input<string>;
  readonly logRetentionInDays: number;
  readonly protect: boolean;
}

/**
 * Business hours in IAM. In every bound role an inline policy of its own denies what is sensitive in each gap between
 * the windows that matter. A function writes it, six times a day, at every emergency, and when the deployment changes
 * something; the deployment itself makes it closed, with the role, and never touches it again.
 */
export class BusinessHours extends pulumi.ComponentResource {
  readonly functionName: pulumi.Output<string>;
  /** ARN of the role with which the function writes the policies of others. */
  readonly roleArn: pulumi.Output<string>;
  readonly emergencyParameterName: pulumi.Output<string>;
  readonly scheduleName: pulumi.Output<string>;
  /** Names of the alarms that tell of hours that are not set. */
  readonly alarmNames: pulumi.Output<readonly string[]>;

  constructor(name: string, args: BusinessHoursArgs, opts: pulumi.ComponentResourceOptions) {
    super("baseline:access:BusinessHours", name, {}, opts);

    const { names } = args;
    const scope = pulumi.output(args.scope);
    const tags = classified("Confidential");

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
        pulumi.all(args.policies.map(({ role, policy }) => pulumi.all([role, policy.role, policy.name]))),
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
    const runtime = { names, hours, deadLetters, parent: this };
    const place = scope.apply((known) => known.place);
    this.scheduleName = runByTheClock(name, place, args.calendar.timeZone, runtime);
    runInEmergencies(name, emergency, runtime);
    this.alarmNames = watchTheHours(name, args.alertTopicArn, runtime);

    new aws.lambda.Invocation(
      `${name}-set`,
      {
        // The document of the deployment comes first, or it would close what the function has opened.
        functionName: onceCreated(hours.name, ...args.policies.map(({ policy }) => policy)),
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
    this.roleArn = hours.roleArn;
    this.emergencyParameterName = emergency.name;
    this.registerOutputs({
      functionName: this.functionName,
      roleArn: this.roleArn,
      emergencyParameterName: this.emergencyParameterName,
    });
  }
}
