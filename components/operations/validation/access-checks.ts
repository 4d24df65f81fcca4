import type { ControlCheck, Json } from "../../../validation/control-check";
import type { AccessRoleName } from "../../access/access-scope";
import { bucketChecks } from "./bucket-checks";
import { alarmsTell, functionRunsOnArm } from "./shared-checks";

export interface AccessFacts {
  readonly region: string;
  readonly roleNames: Readonly<Record<AccessRoleName, string>>;
  readonly roleArns: Readonly<Record<AccessRoleName, string>>;
  readonly boundaryArn: string;
  /** Name of the schedule of the business hours, and the zone that it runs in. */
  readonly scheduleName: string;
  readonly timeZone: string;
  readonly hoursFunctionName: string;
  /** Names of alarms that tell of business hours that are not set, and of an audit trail that is silent. */
  readonly alarmNames: readonly string[];
  /** ARNs of the keys of B5, by what they are for. */
  readonly keyArns: Readonly<Record<string, string>>;
  /** Null where there is no bucket. */
  readonly stateBucket: string | null;
}

/** A moment after every window that is known of: whatever is sensitive is closed then. */
const later = {
  ContextKeyName: "aws:CurrentTime",
  ContextKeyType: "date",
  ContextKeyValues: ["2099-01-01T03:00:00Z"],
};

/** B1 to B5. */
export function accessChecks(facts: AccessFacts): ControlCheck[] {
  const { region } = facts;
  return [
    ...(Object.keys(facts.roleNames) as AccessRoleName[]).flatMap((role) => rolesChecks(facts, role)),
    ...decisionChecks(facts),
    {
      control: "B4",
      title: "The business hours are set by a schedule in their own time zone",
      service: "scheduler",
      operation: "GetSchedule",
      region,
      input: { Name: facts.scheduleName },
      query: "[State, ScheduleExpressionTimezone]",
      expected: ["ENABLED", facts.timeZone],
      otherwise:
        "Run pulumi up, which makes the schedule again. Until it runs, what is sensitive becomes closed.",
    },
    functionRunsOnArm(
      {
        control: "B4",
        title: "The function of the business hours has its code and its architecture",
        region,
      },
      facts.hoursFunctionName,
    ),
    alarmsTell(
      {
        control: "B4",
        title: "Somebody is told when business hours or audit trail fall silent",
        region,
      },
      facts.alarmNames,
    ),
    ...Object.entries(facts.keyArns).map(([purpose, keyArn]) => ({
      control: "B5",
      title: `The key for ${purpose} is rotated every year`,
      service: "kms" as const,
      operation: "GetKeyRotationStatus",
      region,
      input: { KeyId: keyArn },
      query: "[KeyRotationEnabled, RotationPeriodInDays]",
      expected: [true, 365],
      otherwise: "Run pulumi up, which switches rotation on again.",
    })),
    ...(facts.stateBucket === null
      ? []
      : bucketChecks({
          control: "B5",
          region,
          bucket: facts.stateBucket,
          what: "state",
          algorithm: "aws:kms",
        })),
  ];
}

function rolesChecks({ region, roleNames, boundaryArn }: AccessFacts, role: AccessRoleName): ControlCheck[] {
  const asked = {
    service: "iam",
    operation: "GetRole",
    region,
    input: { RoleName: roleNames[role] },
  } as const;
  return [
    {
      ...asked,
      control: "B1",
      title: `${role} is assumed with a second factor and an external ID, for an hour`,
      query:
        "[contains(to_string(Role.AssumeRolePolicyDocument), 'aws:MultiFactorAuthPresent'), " +
        "contains(to_string(Role.AssumeRolePolicyDocument), 'sts:ExternalId'), Role.MaxSessionDuration]",
      expected: [true, true, 3600],
      otherwise:
        "Somebody has changed the role. Find out who (iam:UpdateAssumeRolePolicy), then run pulumi up.",
    },
    {
      ...asked,
      control: "B2",
      title: `${role} is within the boundary`,
      query: "Role.PermissionsBoundary.PermissionsBoundaryArn",
      expected: boundaryArn,
      otherwise: "Somebody has taken the boundary away. Find out who, and run pulumi up.",
    },
  ];
}

/** What IAM itself decides, for policies as they are now. */
function decisionChecks({ region, roleArns }: AccessFacts): ControlCheck[] {
  const decides = (
    control: string,
    title: string,
    role: AccessRoleName,
    action: string,
    { called = region, context = [] }: { called?: string; context?: readonly Json[] } = {},
  ): ControlCheck => ({
    control,
    title,
    service: "iam",
    operation: "SimulatePrincipalPolicy",
    region,
    input: {
      PolicySourceArn: roleArns[role],
      ActionNames: [action],
      ContextEntries: [entry("aws:RequestedRegion", called), ...context],
    },
    query: "EvaluationResults[0].EvalDecision",
    expected: "explicitDeny",
    otherwise: "Somebody has changed a policy of the role or its boundary. Find out who, and run pulumi up.",
  });
  return [
    decides("B2", "devops makes no users", "devops", "iam:CreateUser"),
    decides("B2", "security-admin works in no other region", "security-admin", "ec2:RunInstances", {
      called: "nowhere-1",
    }),
    decides("B3", "devops deletes no database after hours", "devops", "rds:DeleteDBInstance", {
      context: [later],
    }),
    decides("B3", "security-admin deletes no key after hours", "security-admin", "kms:ScheduleKeyDeletion", {
      context: [later],
    }),
    decides("B3", "auditor changes nothing", "auditor", "s3:PutBucketPolicy"),
  ];
}

function entry(name: string, value: string): Json {
  return { ContextKeyName: name, ContextKeyType: "string", ContextKeyValues: [value] };
}
