import { arn, boundaryArn, iamArn, keys, ofBaseline, roles, rotatedSecret, stateBucket } from "./account";
import { allowed, denied, judges, type Row } from "./table";

const administering = "boundary: DenyAdministeringTheBaseline";
const removing = "boundary: DenyRemovingWhatBoundsAndRecords";
const sensitive = "boundary: DenySensitiveOperationsToOthers";
const stopped = (action: string, resource: string, by = administering, context = {}) =>
  denied("workload", action, resource, by, { context });
const reads = (action: string, resource: string) =>
  allowed("auditor", action, resource, "auditor: ReadConfigurationAndLogs");

const key = (action: string, by = "boundary: DenyAdministeringItsKeys", who: Row["who"] = "workload") =>
  denied(who, action, keys.foundation, by, { context: ofBaseline });
const alias = arn("kms", "alias/dev-kms-foundation-ab12cd34");
const topic = arn("sns", "dev-sns-compliance-ab12cd34");
const flowLogs = arn("logs", "log-group:/aws/vpc/dev-logs-flow-ab12cd34");
const eventLogs = arn("logs", "log-group:/aws/events/dev-logs-key-lifecycle-ab12cd34", "eu-west-1");
const activity = arn("logs", "log-group:/aws/iam/security-admin-ab12cd34");
const recorder = arn("config", "configuration-recorder/dev/1");
const trail = arn("cloudtrail", "trail/dev-trail");

judges("The baseline's keys, which their tags tell", [
  key("kms:PutKeyPolicy", `boundary: DenyAdministeringItsKeys, ${sensitive}`),
  key("kms:ScheduleKeyDeletion", `boundary: DenyAdministeringItsKeys, ${sensitive}`),
  key("kms:DisableKey", `boundary: DenyAdministeringItsKeys, ${sensitive}`),
  key("kms:RevokeGrant", `boundary: DenyAdministeringItsKeys, ${sensitive}`),
  key("kms:RetireGrant", `boundary: DenyAdministeringItsKeys, ${sensitive}`),
  key("kms:CancelKeyDeletion"),
  key("kms:DisableKeyRotation"),
  key("kms:UpdatePrimaryRegion"),
  key("kms:ReplicateKey", `boundary: DenyAdministeringItsKeys, ${sensitive}`),
  key("kms:TagResource"),
  key("kms:UntagResource"),
  key("kms:CreateAlias"),
  ...(
    [
      "kms:PutKeyPolicy",
      "kms:ScheduleKeyDeletion",
      "kms:DisableKey",
      "kms:RevokeGrant",
      "kms:UntagResource",
    ] as const
  ).map((action) => key(action, undefined, "security-admin")),
  stopped("kms:UpdateAlias", alias),
  stopped("kms:DeleteAlias", alias),
  denied("security-admin", "kms:UpdateAlias", alias, administering),
  allowed(
    "security-admin",
    "kms:DescribeKey",
    keys.foundation,
    "foundation: AllowAccountToAdministerWithoutUse, security-admin: ReadConfigurationAndLogs, security-admin: AdministerKeys",
    { context: ofBaseline },
  ),
]);

judges("The baseline's topics, secrets, buckets and log groups", [
  stopped("sns:SetTopicAttributes", topic),
  stopped("sns:Subscribe", topic),
  stopped("sns:Unsubscribe", topic),
  stopped("sns:Publish", topic),
  stopped("sns:DeleteTopic", arn("sns", "dev-sns-compliance-ab12cd34", "us-west-2")),
  stopped("secretsmanager:PutSecretValue", rotatedSecret),
  stopped("secretsmanager:RotateSecret", rotatedSecret),
  stopped("secretsmanager:CancelRotateSecret", rotatedSecret),
  stopped("secretsmanager:PutResourcePolicy", rotatedSecret),
  stopped("secretsmanager:DeleteSecret", rotatedSecret, `${administering}, ${sensitive}`),
  stopped("s3:PutBucketVersioning", stateBucket),
  stopped("s3:PutBucketPublicAccessBlock", stateBucket),
  stopped("s3:PutBucketPolicy", stateBucket, `${administering}, ${sensitive}`),
  stopped("s3:PutObject", `${stateBucket}/stacks/prod.json`, "state bucket: DenyStateToOthers"),
  stopped("s3:GetObject", `${stateBucket}/stacks/prod.json`, "state bucket: DenyStateToOthers"),
  stopped("s3:DeleteObjectVersion", `${stateBucket}/stacks/prod.json`, "state bucket: DenyStateToOthers"),
  stopped("logs:DeleteLogGroup", flowLogs),
  stopped("logs:PutRetentionPolicy", flowLogs),
  stopped("logs:DisassociateKmsKey", eventLogs, administering, { "aws:RequestedRegion": "eu-west-1" }),
  stopped("logs:PutSubscriptionFilter", eventLogs),
  stopped("logs:DeleteLogStream", `${flowLogs}:log-stream:eni-1`),
  stopped("logs:PutLogEvents", `${flowLogs}:log-stream:eni-1`),
  // B6: what people did is kept in groups that are named without the environment.
  stopped("logs:DeleteLogGroup", activity),
  stopped("logs:PutRetentionPolicy", activity),
  denied("devops", "logs:DeleteLogGroup", flowLogs, administering),
  denied("security-admin", "secretsmanager:PutSecretValue", rotatedSecret, administering),
]);

judges("Recorders and trails, whosever they are", [
  stopped("config:StopConfigurationRecorder", recorder, removing),
  stopped("config:DeleteConfigurationRecorder", recorder, removing),
  stopped("config:PutConfigurationRecorder", recorder, removing),
  // "Removes all resource types specified in the ResourceTypes list from the RecordingGroup":
  // https://docs.aws.amazon.com/config/latest/APIReference/API_DisassociateResourceTypes.html
  stopped("config:DisassociateResourceTypes", recorder, removing),
  stopped("config:DeleteDeliveryChannel", "*", removing),
  stopped("config:PutDeliveryChannel", "*", removing),
  stopped("config:DeleteConfigRule", arn("config", "config-rule/config-rule-1"), removing),
  // What a rule asks for, and where the view of all regions looks: ids that AWS makes up tell whose they are to nobody.
  stopped("config:PutConfigRule", arn("config", "config-rule/config-rule-1"), removing),
  stopped(
    "config:PutConfigurationAggregator",
    arn("config", "config-aggregator/config-aggregator-1"),
    removing,
  ),
  stopped("config:PutConformancePack", arn("config", "conformance-pack/pack/conformance-pack-1"), removing),
  stopped(
    "config:DeleteAggregationAuthorization",
    arn("config", "aggregation-authorization/1/us-east-1"),
    removing,
  ),
  stopped("cloudtrail:StopLogging", trail, removing),
  stopped("cloudtrail:DeleteTrail", trail, removing),
  stopped("cloudtrail:UpdateTrail", trail, removing),
  stopped("cloudtrail:PutEventSelectors", trail, removing),
  denied("security-admin", "config:StopConfigurationRecorder", recorder, removing),
  denied("security-admin", "config:PutConfigRule", arn("config", "config-rule/config-rule-1"), removing),
  denied("devops", "config:PutConfigurationAggregator", arn("config", "config-aggregator/1"), removing),
  denied("devops", "cloudtrail:StopLogging", trail, removing),
]);

const lookAlikes: readonly (readonly [string, string])[] = [
  ["lambda:UpdateFunctionCode", arn("lambda", "function:prod-lambda-business-hours-ab12cd34")],
  ["lambda:UpdateFunctionCode", arn("lambda", "function:dev-lambda-business-hours-zz99zz99")],
  ["sns:SetTopicAttributes", arn("sns", "dev-app-orders")],
  ["logs:DeleteLogGroup", arn("logs", "log-group:/aws/lambda/dev-app-shop")],
  ["events:PutTargets", arn("events", "rule/nightly")],
];

judges("What is not the baseline's", [
  ...lookAlikes.map(([action, resource]) => allowed("workload", action, resource, "AdministratorAccess: 1")),
  allowed(
    "workload",
    "kms:EnableKeyRotation",
    keys.workload,
    "default key: AllowAccount, AdministratorAccess: 1",
    {
      context: { "aws:ResourceTag/Project": "shop" },
    },
  ),
]);

judges("Reading the baseline is nobody's administration", [
  reads("lambda:GetFunctionConfiguration", arn("lambda", "function:dev-lambda-business-hours-ab12cd34")),
  reads("scheduler:GetSchedule", arn("scheduler", "schedule/default/dev-scheduler-business-hours-ab12cd34")),
  reads("events:DescribeRule", arn("events", "rule/dev-events-hours-emergency-ab12cd34")),
  reads(
    "cloudwatch:DescribeAlarms",
    arn("cloudwatch", "alarm:dev-cloudwatch-business-hours-errors-ab12cd34"),
  ),
  reads("logs:GetLogEvents", `${flowLogs}:log-stream:eni-1`),
  reads("logs:StartQuery", flowLogs),
  reads("sns:GetTopicAttributes", topic),
  reads("secretsmanager:GetResourcePolicy", rotatedSecret),
  reads("s3:GetBucketVersioning", stateBucket),
  reads("iam:GetRole", roles["task-execution"]),
  reads("iam:ListRolePolicies", roles["security-admin"]),
  reads("iam:ListRolePolicies", roles["task-execution"]),
  allowed(
    "security-admin",
    "iam:ListRoleTags",
    roles["db-monitoring"],
    "security-admin: ReadConfigurationAndLogs",
  ),
  allowed("workload", "s3:ListBucket", stateBucket, "AdministratorAccess: 1"),
  reads("iam:SimulatePrincipalPolicy", roles["task-execution"]),
  reads("iam:GenerateServiceLastAccessedDetails", roles["db-monitoring"]),
  reads("iam:GetPolicyVersion", iamArn("policy/bounded/baseline/dev-iam-task-execution-ab12cd34")),
  reads("iam:GetPolicyVersion", boundaryArn),
]);
