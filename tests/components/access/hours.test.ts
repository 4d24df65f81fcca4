import { arn, bounded, iamArn, keys } from "./account";
import type { Moment } from "./hours";
import type { Who } from "./people";
import { allowed, denied, judges, notAllowed, type Row } from "./table";

/** One sensitive operation that a role has: allowed in business hours, and denied by the gap after them. */
function byTheHour(who: Who, action: string, resource: string, by: string, context = {}): readonly Row[] {
  return [
    allowed(who, action, resource, by, { when: "in business hours", context }),
    denied(who, action, resource, "hours: Gap1", { when: "after hours", context }),
  ];
}

const devops = (action: string, resource: string, statement = "RunWorkloads", context = {}) =>
  byTheHour("devops", action, resource, `devops: ${statement}`, context);
const securityAdmin = (
  action: string,
  resource: string,
  statement = "AdministerBoundedRoles",
  context = {},
) => byTheHour("security-admin", action, resource, `security-admin: ${statement}`, context);
const keyAdmin = (action: string) =>
  byTheHour(
    "security-admin",
    action,
    keys.workload,
    "default key: AllowAccount, security-admin: AdministerKeys",
  );

const group = arn("autoscaling", "autoScalingGroup:0-1:autoScalingGroupName/dev-app-web");
const stack = arn("cloudformation", "stack/dev-app-shop/0-1");
const tagged = { "aws:ResourceTag/Workload": "dev-app-shop" };
const database = arn("rds", "db:dev-app-shop");
const role = iamArn("role/bounded/dev-app-shop");
const policy = iamArn("policy/bounded/dev-app-shop");

const sensitive: readonly (readonly [action: string, resource: string])[] = [
  ["iam:DeleteRole", role],
  ["iam:DeletePolicy", policy],
  ["kms:ScheduleKeyDeletion", keys.workload],
  ["kms:DisableKey", keys.workload],
  ["kms:PutKeyPolicy", keys.workload],
  ["kms:CreateGrant", keys.workload],
  ["rds:DeleteDBInstance", database],
  ["dynamodb:DeleteTable", arn("dynamodb", "table/dev-app-orders")],
  ["s3:DeleteBucket", "arn:aws:s3:::dev-app-assets"],
  ["s3:PutLifecycleConfiguration", "arn:aws:s3:::dev-app-assets"],
  ["ec2:TerminateInstances", arn("ec2", "instance/i-1")],
  ["s3:PutBucketPolicy", "arn:aws:s3:::dev-app-assets"],
  ["secretsmanager:DeleteSecret", arn("secretsmanager", "secret:dev-app-shop-AbCdEf")],
  ["ec2:DeleteSnapshot", "arn:aws:ec2:us-east-1::snapshot/snap-1"],
  ["ec2:DeleteVolume", arn("ec2", "volume/vol-1")],
  ["kms:DeleteImportedKeyMaterial", keys.workload],
  ["kms:RetireGrant", keys.workload],
  ["kms:RevokeGrant", keys.workload],
  ["cloudformation:DeleteStack", stack],
  ["cloudformation:ExecuteChangeSet", stack],
  ["cloudformation:UpdateStack", stack],
  ["autoscaling:DeleteAutoScalingGroup", group],
  ["autoscaling:PutScheduledUpdateGroupAction", group],
  ["autoscaling:SetDesiredCapacity", group],
  ["autoscaling:TerminateInstanceInAutoScalingGroup", group],
  ["autoscaling:UpdateAutoScalingGroup", group],
  ["backup:DeleteRecoveryPoint", arn("backup", "recovery-point:1")],
];

judges("Sensitive operations of DevOps", [
  ...devops("rds:DeleteDBInstance", database),
  ...devops("rds:DeleteDBCluster", arn("rds", "cluster:dev-app-shop")),
  ...devops("rds:DeleteDBSnapshot", arn("rds", "snapshot:dev-app-shop-1")),
  ...devops("rds:DeleteDBInstanceAutomatedBackup", arn("rds", "auto-backup:dev-app-shop")),
  ...devops("dynamodb:DeleteTable", arn("dynamodb", "table/dev-app-orders")),
  ...devops("dynamodb:DeleteBackup", arn("dynamodb", "table/dev-app-orders/backup/1")),
  ...devops("s3:DeleteBucket", "arn:aws:s3:::dev-app-assets"),
  ...devops("s3:DeleteBucketPolicy", "arn:aws:s3:::dev-app-assets"),
  ...devops("s3:PutBucketPolicy", "arn:aws:s3:::dev-app-assets"),
  ...devops("s3:PutLifecycleConfiguration", "arn:aws:s3:::dev-app-assets"),
  ...devops("secretsmanager:DeleteSecret", arn("secretsmanager", "secret:dev-app-shop-AbCdEf")),
  ...devops("ec2:TerminateInstances", arn("ec2", "instance/i-1"), "OperateMarkedMachines", tagged),
  ...devops("ec2:DeleteVolume", arn("ec2", "volume/vol-1"), "OperateMarkedMachines", tagged),
  ...devops("iam:DeleteRole", role, "ChangeWorkloadRoles"),
  ...devops("iam:DeleteRolePolicy", role, "ChangeWorkloadRoles", bounded),
  ...devops("cloudformation:DeleteStack", stack),
  ...devops("cloudformation:UpdateStack", stack),
  ...devops("cloudformation:ExecuteChangeSet", stack),
  ...devops("autoscaling:DeleteAutoScalingGroup", group),
  ...devops("autoscaling:SetDesiredCapacity", group),
  ...devops("autoscaling:UpdateAutoScalingGroup", group),
  ...devops("autoscaling:TerminateInstanceInAutoScalingGroup", group),
  ...devops("autoscaling:PutScheduledUpdateGroupAction", group),
]);

judges("Sensitive operations of SecurityAdmin", [
  ...securityAdmin("iam:DeleteRole", role),
  ...securityAdmin("iam:DeleteRolePolicy", role, undefined, bounded),
  ...securityAdmin("iam:DeletePolicy", policy),
  ...securityAdmin("iam:DeletePolicyVersion", policy),
  ...securityAdmin("iam:DeleteInstanceProfile", iamArn("instance-profile/bounded/dev-app-shop")),
  ...keyAdmin("kms:ScheduleKeyDeletion"),
  ...keyAdmin("kms:DisableKey"),
  ...keyAdmin("kms:PutKeyPolicy"),
  ...keyAdmin("kms:RevokeGrant"),
  ...securityAdmin(
    "secretsmanager:DeleteSecret",
    arn("secretsmanager", "secret:dev-infra-vpn-AbCdEf"),
    "AdministerInfrastructureSecrets",
  ),
]);

const deleting = (when: Moment, gap?: string) =>
  gap === undefined
    ? allowed("devops", "rds:DeleteDBInstance", database, "devops: RunWorkloads", { when })
    : denied("devops", "rds:DeleteDBInstance", database, `hours: ${gap}`, { when });

judges("The edges of the business hours", [
  deleting("a second before the opening", "Gap0"),
  deleting("at the opening"),
  deleting("in the last second"),
  deleting("after hours", "Gap1"),
  deleting("the next day"),
  deleting("two days later without a run", "Gap2"),
  deleting("before the first run", "ClosedUntilTheFirstRun"),
  deleting("in a lockdown", "Gap0"),
]);

judges(
  "Before the first run nothing sensitive is done",
  sensitive.map(([action, resource]) =>
    denied("devops", action, resource, "hours: ClosedUntilTheFirstRun", {
      when: "before the first run",
      context: bounded,
    }),
  ),
);

judges("What is not sensitive after hours", [
  allowed("devops", "rds:CreateDBInstance", database, "devops: RunWorkloads", { when: "after hours" }),
  allowed(
    "devops",
    "lambda:UpdateFunctionCode",
    arn("lambda", "function:dev-app-shop"),
    "devops: RunWorkloads",
    {
      when: "after hours",
    },
  ),
  allowed("devops", "ec2:RebootInstances", arn("ec2", "instance/i-1"), "devops: OperateMarkedMachines", {
    when: "after hours",
    context: tagged,
  }),
  allowed("devops", "s3:DeleteObject", "arn:aws:s3:::dev-app-assets/logo.svg", "devops: RunWorkloads", {
    when: "in a lockdown",
  }),
  // An item of a table is no table: workloads put and delete them all day.
  allowed("devops", "dynamodb:DeleteItem", arn("dynamodb", "table/dev-app-orders"), "devops: RunWorkloads", {
    when: "after hours",
  }),
  allowed(
    "workload",
    "dynamodb:DeleteItem",
    arn("dynamodb", "table/dev-app-orders"),
    "AdministratorAccess: 1",
  ),
  allowed("workload", "s3:DeleteObject", "arn:aws:s3:::dev-app-assets/logo.svg", "AdministratorAccess: 1"),
  allowed(
    "workload",
    "secretsmanager:PutSecretValue",
    arn("secretsmanager", "secret:dev-app-shop-AbCdEf"),
    "AdministratorAccess: 1",
  ),
  allowed("security-admin", "iam:PutRolePolicy", role, "security-admin: AdministerBoundedRoles", {
    when: "after hours",
    context: bounded,
  }),
  allowed(
    "security-admin",
    "kms:CancelKeyDeletion",
    keys.workload,
    "default key: AllowAccount, security-admin: AdministerKeys",
    {
      when: "in a lockdown",
    },
  ),
]);

judges(
  "A bounded role does nothing sensitive, in business hours either",
  sensitive.map(([action, resource]) => {
    const outsideItsPolicy = action === "iam:DeletePolicy" || action === "iam:DeleteRole";
    return denied("workload", action, resource, "boundary: DenySensitiveOperationsToOthers", {
      when: "in business hours",
      context: outsideItsPolicy ? bounded : {},
    });
  }),
);

judges("Grants that a service makes for its own resource", [
  ...(["in business hours", "after hours", "in a lockdown"] as const).map((when) =>
    allowed(
      "devops",
      "kms:CreateGrant",
      keys.applicationData,
      "application data: AllowGrantsByServices, devops: UseKeysByServices",
      { when, context: { "kms:GrantIsForAWSResource": "true" } },
    ),
  ),
  allowed(
    "security-admin",
    "kms:CreateGrant",
    keys.applicationData,
    "application data: AllowGrantsByServices, security-admin: UseKeysByServices",
    { when: "before the first run", context: { "kms:GrantIsForAWSResource": "true" } },
  ),
  allowed(
    "workload",
    "kms:CreateGrant",
    keys.applicationData,
    "application data: AllowGrantsByServices, AdministratorAccess: 1",
    { context: { "kms:GrantIsForAWSResource": "true" } },
  ),
  notAllowed("devops", "kms:CreateGrant", keys.applicationData, "resource"),
  notAllowed("devops", "kms:CreateGrant", keys.applicationData, "resource", {
    context: { "kms:GrantIsForAWSResource": "false" },
  }),
  denied("devops", "kms:CreateGrant", keys.applicationData, "hours: Gap1", { when: "after hours" }),
  denied("devops", "kms:CreateGrant", keys.applicationData, "hours: Gap1", {
    when: "after hours",
    context: { "kms:GrantIsForAWSResource": "false" },
  }),
]);
