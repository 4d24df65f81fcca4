import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type AccessRoleName, accessRoles } from "../access/access-scope";
import { alarm } from "../foundation/alarm";
import { EncryptedLogGroup } from "../foundation/encrypted-log-group";
import { eventLogsPolicy } from "../foundation/event-logs-policy";
import type { EventPattern } from "../foundation/event-pattern";
import { eventRule, type RuleInRegion } from "../foundation/event-rule";
import type { Names } from "../foundation/names";
import type { Place } from "../foundation/place";
import { onceCreated } from "../foundation/ready";
import type { Regional } from "../foundation/regions";
import { EventForwarding } from "./event-forwarding";
import { activityOfIam, activityOfKeys, activityOfRole } from "./event-patterns";
import { TamperAlarms } from "./tamper-alarms";

export interface AuditTrailArgs {
  readonly names: Names;
  /** Where everything comes together. */
  readonly place: pulumi.Input<Place>;
  /** Every other region that is watched, with the provider that works there: the one that IAM reports in among them. */
  readonly otherRegions: Regional<aws.Provider>;
  /** ARNs of the roles whose activity is recorded. */
  readonly roleArns: Readonly<Record<AccessRoleName, pulumi.Input<string>>>;
  /** ARNs of roles that change roles and policies of the baseline for a living, one by one or in lists. */
  readonly entitledRoleArns: readonly pulumi.Input<string | readonly string[]>[];
  /** ARN of the usable key that encrypts the groups. */
  readonly keyArn: pulumi.Input<string>;
  readonly logRetentionInDays: number;
  readonly alertTopicArn: pulumi.Input<string>;
  /** Whether what was recorded is protected from deletion. */
  readonly protect: boolean;
}

/** What is recorded, in a group of its own each. */
export type AuditSubject = "activity" | AccessRoleName | "keys";
const subjects: readonly AuditSubject[] = ["activity", ...accessRoles, "keys"];

/** Seconds. */
const day = 24 * 60 * 60;

/**
 * What people do and try to do, as CloudTrail reports it in every region, in log groups of the primary one. It shows
 * nothing without a trail that records management events: one of `Trail`, or one that is there.
 */
export class AuditTrail extends pulumi.ComponentResource {
  /** Name by subject. */
  readonly groupNames: Readonly<Record<AuditSubject, pulumi.Output<string>>>;
  /** Every rule that it needs, in every region. */
  readonly rules: pulumi.Output<readonly RuleInRegion[]>;
  /** Name of the policy that lets EventBridge write. */
  readonly resourcePolicyName: pulumi.Output<string>;
  /** Name of the alarm that tells of its silence. */
  readonly alarmName: pulumi.Output<string>;

  constructor(name: string, args: AuditTrailArgs, opts: pulumi.ComponentResourceOptions) {
    super("baseline:audit:AuditTrail", name, {}, opts);

    const { names, alertTopicArn } = args;
    const inside = { parent: this };
    const groups = perSubject(
      (subject) =>
        new EncryptedLogGroup(
          `${name}-${subject}`,
          {
            name: names.naming.apply(({ suffix }) => groupName(subject, suffix)),
            keyArn: args.keyArn,
            retentionInDays: args.logRetentionInDays,
            classification: "Confidential",
          },
          { ...inside, protect: args.protect },
        ),
    );
    this.resourcePolicyName = names.physical("logs", "audit");
    const writing = new aws.cloudwatch.LogResourcePolicy(
      `${name}-writing`,
      {
        policyName: this.resourcePolicyName,
        policyDocument: pulumi
          .all([args.place, pulumi.all(subjects.map((subject) => groups[subject].name))])
          .apply(([place, groupNames]) => JSON.stringify(eventLogsPolicy(place, groupNames))),
      },
      inside,
    );
    const roleArns = pulumi.output(args.roleArns);
    const allRoleArns = roleArns.apply((arns) => accessRoles.map((role) => arns[role]));
    const record = (subject: AuditSubject, description: string, pattern: pulumi.Input<EventPattern>) =>
      eventRule(
        `${name}-${subject}`,
        {
          name: names.physical("events", `audit-${subject}`),
          description,
          pattern,
          seesReading: true,
          // What arrives before it may be written is lost.
          target: { arn: onceCreated(groups[subject].arn, writing) },
        },
        inside,
      );
    const rules = [
      record("activity", "All that is done in IAM, and who signs in", activityOfIam()),
      record("keys", "All that is done with keys, but by services of AWS", activityOfKeys()),
      ...accessRoles.map((role) => {
        const pattern = roleArns.apply((arns) => activityOfRole(arns[role]));
        return record(role, `All that is done as ${role}, and who becomes that`, pattern);
      }),
    ];

    const forwarded =
      Object.keys(args.otherRegions).length > 0
        ? new EventForwarding(
            `${name}-forwarding`,
            { names, place: args.place, regions: args.otherRegions, roleArns: allRoleArns },
            inside,
          ).rules
        : [];
    const tampering = new TamperAlarms(
      `${name}-tampering`,
      {
        names,
        entitledRoleArns: pulumi.all([...args.entitledRoleArns]).apply((arns) => arns.flat()),
        alertTopicArn,
      },
      inside,
    );
    const silent = alarm(
      `${name}-silent`,
      {
        name: names.physical("cloudwatch", "audit-silent"),
        // The function of the business hours reads policies of roles six times a day.
        description:
          "For a day nothing was done in IAM that a trail has reported, not even by this baseline's own functions: " +
          "there is no trail, it records no management events, or its events are not forwarded.",
        metric: {
          namespace: "AWS/Logs",
          name: "IncomingLogEvents",
          dimensions: { LogGroupName: groups.activity.name },
          statistic: "Sum",
        },
        period: day,
        goesOff: { below: 1 },
        whenSilent: "breaching",
        topicArn: alertTopicArn,
      },
      inside,
    );

    this.groupNames = perSubject((subject) => groups[subject].name);
    this.rules = pulumi.all([pulumi.all(rules), tampering.rules, forwarded]).apply((lists) => lists.flat());
    this.alarmName = silent.name;
    this.registerOutputs({ groupNames: this.groupNames, rules: this.rules });
  }
}

/** Keys have a room of their own: whoever looks for them looks under `/aws/iam/kms/`. */
function groupName(subject: AuditSubject, suffix: string): string {
  return subject === "keys" ? `/aws/iam/kms/activity-${suffix}` : `/aws/iam/${subject}-${suffix}`;
}

function perSubject<T>(make: (subject: AuditSubject) => T): Readonly<Record<AuditSubject, T>> {
  return Object.fromEntries(subjects.map((subject) => [subject, make(subject)])) as Record<AuditSubject, T>;
}
