import { arn, iamArn } from "./account";
import { denied, judges } from "./table";

const administering = "boundary: DenyAdministeringTheBaseline";
const stopped = (action: string, resource: string, by = administering, context = {}) =>
  denied("workload", action, resource, by, { context });

const hours = arn("lambda", "function:dev-lambda-business-hours-ab12cd34");
const role = iamArn("role/baseline/dev-iam-business-hours-ab12cd34");
const scheduleRole = iamArn("role/baseline/dev-iam-hours-schedule-ab12cd34");
const schedule = arn("scheduler", "schedule/default/dev-scheduler-business-hours-ab12cd34");
const rule = arn("events", "rule/dev-events-hours-emergency-ab12cd34");
const queue = arn("sqs", "dev-sqs-business-hours-ab12cd34");
const topic = arn("sns", "dev-sns-compliance-ab12cd34");
const group = arn("logs", "log-group:/aws/lambda/dev-lambda-business-hours-ab12cd34");
const alarms = [
  arn("cloudwatch", "alarm:dev-cloudwatch-business-hours-errors-ab12cd34"),
  arn("cloudwatch", "alarm:dev-cloudwatch-business-hours-silent-ab12cd34"),
] as const;

judges("The function of the business hours", [
  stopped("lambda:UpdateFunctionCode", hours),
  stopped("lambda:UpdateFunctionConfiguration", hours),
  stopped("lambda:DeleteFunction", hours),
  stopped("lambda:PublishVersion", hours),
  stopped("lambda:CreateAlias", hours),
  stopped("lambda:AddPermission", hours),
  stopped("lambda:RemovePermission", hours),
  stopped("lambda:CreateFunctionUrlConfig", hours),
  stopped("lambda:UpdateFunctionUrlConfig", hours),
  stopped("lambda:PutFunctionConcurrency", hours),
  stopped("lambda:PutFunctionEventInvokeConfig", hours),
  stopped("lambda:PutRuntimeManagementConfig", hours),
  stopped("lambda:PutFunctionRecursionConfig", hours),
  stopped("lambda:PutFunctionCodeSigningConfig", hours),
  stopped("lambda:TagResource", hours),
  stopped("lambda:InvokeFunction", hours),
  denied("security-admin", "lambda:UpdateFunctionCode", hours, administering),
  denied("devops", "lambda:UpdateFunctionCode", hours, administering),
]);

/**
 * "If your policy references the unqualified ARN, Lambda accepts requests that reference the unqualified ARN but denies
 * requests that reference a qualified ARN", whether it allows or denies.
 * https://docs.aws.amazon.com/lambda/latest/dg/lambda-api-permissions-ref.html#function-resources
 */
judges("The function of the business hours by a version", [
  stopped("lambda:InvokeFunction", `${hours}:$LATEST`),
  stopped("lambda:PutFunctionEventInvokeConfig", `${hours}:$LATEST`),
  stopped("lambda:UpdateFunctionCode", `${hours}:$LATEST`),
  stopped("lambda:AddPermission", `${hours}:1`),
]);

judges("What the function of the business hours works with", [
  stopped("iam:PutRolePolicy", role, "boundary: DenyIamOutsideThePath, boundary: DenyRolesWithoutBoundary"),
  stopped("iam:UpdateAssumeRolePolicy", role, "boundary: DenyIamOutsideThePath"),
  stopped("sts:AssumeRole", role, "boundary: DenyRolesOutsideThePath"),
  stopped(
    "iam:PutRolePolicy",
    scheduleRole,
    "boundary: DenyIamOutsideThePath, boundary: DenyRolesWithoutBoundary",
  ),
  stopped("scheduler:UpdateSchedule", schedule),
  stopped("scheduler:DeleteSchedule", schedule),
  stopped("events:PutRule", rule),
  stopped("events:DisableRule", rule),
  stopped("events:PutTargets", rule),
  stopped("events:RemoveTargets", rule),
  stopped("events:DeleteRule", rule),
  stopped("sqs:SetQueueAttributes", queue),
  stopped("sqs:PurgeQueue", queue),
  stopped("sqs:ReceiveMessage", queue),
  stopped("sns:SetTopicAttributes", topic),
  stopped("sns:RemovePermission", topic),
  stopped("logs:DeleteLogGroup", group),
  stopped("logs:PutRetentionPolicy", group),
  stopped("logs:DeleteLogStream", `${group}:log-stream:2026/01/14/1`),
  stopped("logs:PutLogEvents", `${group}:log-stream:2026/01/14/1`),
  ...alarms.flatMap((alarm) => [
    stopped("cloudwatch:PutMetricAlarm", alarm),
    stopped("cloudwatch:DisableAlarmActions", alarm),
    stopped("cloudwatch:SetAlarmState", alarm),
    stopped("cloudwatch:DeleteAlarms", alarm),
    stopped("cloudwatch:PutAlarmMuteRule", alarm),
  ]),
  denied("devops", "events:DisableRule", rule, administering),
  denied("security-admin", "scheduler:UpdateSchedule", schedule, administering),
]);
