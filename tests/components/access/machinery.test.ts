import { expect } from "chai";
import { deadLetterPolicy, trustOfScheduler } from "../../../components/access/business-hours-policies";
import { evaluate } from "../../../rehearsal/policy/evaluate";
import {
  accountId,
  alertTopic,
  arn,
  boundaryArn,
  bounded,
  emergencyParameter,
  hoursFunction,
  hoursQueue,
  iamArn,
  keys,
  ofBaseline,
  otherAccountId,
  parsed,
  place,
  roles,
  rotatedSecret,
  stateBucket,
} from "./account";
import { allowed, denied, judges, notAllowed } from "./table";
import { trusts } from "./trust-table";

const fromTheNetwork = { "aws:SourceVpce": "vpce-1" };
const via = (service: string) => ({
  "kms:ViaService": `${service}.us-east-1.amazonaws.com`,
  "kms:CallerAccount": accountId,
});
const rotates = (action: string, resource: string, by: string, context = {}) =>
  allowed("the rotation", action, resource, by, { when: "after hours", context });
const rotationLogs = arn("logs", "log-group:/aws/lambda/dev-lambda-rotation-ab12cd34:log-stream:1");
const managed = "AWSLambdaVPCAccessExecutionRole: 1";

judges("The rotation, at any hour", [
  rotates("secretsmanager:DescribeSecret", rotatedSecret, "rotation: RotateTheSecret"),
  rotates("secretsmanager:GetSecretValue", rotatedSecret, "rotation: RotateTheSecret", fromTheNetwork),
  rotates("secretsmanager:PutSecretValue", rotatedSecret, "rotation: RotateTheSecret"),
  rotates("secretsmanager:UpdateSecretVersionStage", rotatedSecret, "rotation: RotateTheSecret"),
  rotates("secretsmanager:GetRandomPassword", "*", "rotation: MakePasswords"),
  rotates(
    "kms:Decrypt",
    keys.foundation,
    "foundation: AllowCallersOfSecretsManager, rotation: UseTheKeyOfTheSecret",
    via("secretsmanager"),
  ),
  rotates(
    "kms:GenerateDataKey",
    keys.foundation,
    "foundation: AllowCallersOfSecretsManager, rotation: UseTheKeyOfTheSecret",
    via("secretsmanager"),
  ),
  rotates("logs:PutLogEvents", rotationLogs, managed),
  rotates("ec2:CreateNetworkInterface", arn("ec2", "network-interface/*"), managed),
  denied(
    "the rotation",
    "secretsmanager:GetSecretValue",
    rotatedSecret,
    "secret: DenyReadingFromOutsideTheNetwork",
  ),
  denied("the rotation", "logs:CreateLogGroup", arn("logs", "log-group:x"), "rotation: DenyNewLogGroups"),
  denied(
    "the rotation",
    "ec2:CreateNetworkInterface",
    arn("ec2", "network-interface/*"),
    "rotation: DenyNetworkInterfacesToOwnCode",
    { context: { "lambda:SourceFunctionArn": arn("lambda", "function:dev-lambda-rotation-ab12cd34") } },
  ),
]);

const writes = (action: string, resource: string, by: string, context = {}) =>
  allowed("the business hours", action, resource, by, { when: "in a lockdown", context });
const mayNotWrite = (action: string, resource: string, context = {}) =>
  notAllowed("the business hours", action, resource, "identity", { context });
const hoursLogs = arn("logs", "log-group:/aws/lambda/dev-lambda-business-hours-ab12cd34:log-stream:1");

judges("The function of the business hours, at any hour", [
  ...[roles["security-admin"], roles.devops].flatMap((role) => [
    writes("iam:GetRolePolicy", role, "business hours: ReadTheHours"),
    writes("iam:PutRolePolicy", role, "business hours: WriteTheHours", bounded),
    mayNotWrite("iam:PutRolePolicy", role),
    mayNotWrite("iam:PutRolePolicy", role, { "iam:PermissionsBoundary": iamArn("policy/bounded/wide") }),
    mayNotWrite("iam:DeleteRolePolicy", role, bounded),
    mayNotWrite("iam:AttachRolePolicy", role, bounded),
    mayNotWrite("iam:UpdateAssumeRolePolicy", role, bounded),
    mayNotWrite("iam:DeleteRolePermissionsBoundary", role, bounded),
    mayNotWrite("iam:PutRolePermissionsBoundary", role, bounded),
  ]),
  writes("ssm:GetParameterHistory", emergencyParameter, "business hours: ReadEmergencies"),
  writes("sns:Publish", alertTopic, "business hours: TellPeople"),
  writes(
    "kms:GenerateDataKey",
    keys.alerts,
    "alerts: AllowCallersOfSns, business hours: EncryptWhatPeopleAreTold",
    via("sns"),
  ),
  writes(
    "kms:Decrypt",
    keys.alerts,
    "alerts: AllowCallersOfSns, business hours: EncryptWhatPeopleAreTold",
    via("sns"),
  ),
  writes("logs:PutLogEvents", hoursLogs, "business hours: WriteOwnLogs"),
  notAllowed("the business hours", "kms:Decrypt", keys.alerts, "resource"),
  mayNotWrite("iam:PutRolePolicy", roles.auditor, bounded),
  mayNotWrite("iam:PutRolePolicy", iamArn("role/bounded/dev-app-shop"), bounded),
  mayNotWrite("iam:PutRolePolicy", iamArn("role/baseline/dev-iam-business-hours-ab12cd34")),
  mayNotWrite("iam:CreatePolicyVersion", boundaryArn),
  mayNotWrite("ssm:PutParameter", emergencyParameter),
  mayNotWrite("ssm:GetParameterHistory", arn("ssm", "parameter/payroll")),
  mayNotWrite("iam:GetRolePolicy", roles.auditor),
  mayNotWrite("sns:Publish", arn("sns", "dev-app-orders")),
]);

const scheduler = { kind: "service", service: "scheduler.amazonaws.com" } as const;
const schedules = arn("scheduler", "schedule-group/default");
const from = (account: string, source: string) => ({ "aws:SourceAccount": account, "aws:SourceArn": source });

judges("The role of the schedule", [
  allowed("the schedule", "lambda:InvokeFunction", hoursFunction, "schedule: InvokeTheFunction"),
  allowed("the schedule", "sqs:SendMessage", hoursQueue, "schedule: KeepWhatFailed"),
  notAllowed("the schedule", "lambda:InvokeFunction", arn("lambda", "function:payroll"), "identity"),
  notAllowed("the schedule", "sqs:SendMessage", arn("sqs", "dev-app-orders"), "identity"),
  notAllowed("the schedule", "lambda:UpdateFunctionCode", hoursFunction, "identity"),
]);

trusts("The trust of the schedule's role", parsed("trust", trustOfScheduler(place)), [
  {
    who: "Scheduler for the default group",
    principal: scheduler,
    context: from(accountId, schedules),
    by: "AllowSchedulesOfThisAccount",
  },
  {
    who: "Scheduler for another group",
    principal: scheduler,
    context: from(accountId, arn("scheduler", "schedule-group/x")),
    by: undefined,
  },
  {
    who: "Scheduler for another account",
    principal: scheduler,
    context: from(otherAccountId, schedules),
    by: undefined,
  },
  {
    who: "EventBridge",
    principal: { kind: "service", service: "events.amazonaws.com" },
    context: from(accountId, schedules),
    by: undefined,
  },
]);

const rule = arn("events", "rule/dev-events-hours-emergency-ab12cd34");
const queue = parsed("queue", deadLetterPolicy(hoursQueue, rule));

describe("The queue of what could not be delivered", () => {
  for (const [who, service, source, expected] of [
    ["takes events of the rule", "events.amazonaws.com", rule, "Allowed"],
    ["takes none of another rule", "events.amazonaws.com", arn("events", "rule/x"), "ImplicitlyDenied"],
    ["takes none of another service", "sns.amazonaws.com", rule, "ImplicitlyDenied"],
  ] as const) {
    it(who, () => {
      const request = {
        principal: { kind: "service", service },
        action: "sqs:SendMessage",
        resource: hoursQueue,
        resourceAccountId: accountId,
        context: { "aws:SourceArn": source },
      } as const;

      expect(evaluate(request, { identity: [], resource: queue }).decision).to.equal(expected);
    });
  }
});

const deploys = (action: string, resource: string, by = "AdministratorAccess: 1", context = {}) =>
  allowed("deployer", action, resource, by, { when: "after hours", context });
const ofAccount = (key: string) => `${key}: AllowAccountToAdministerWithoutUse, AdministratorAccess: 1`;

judges("Whoever deploys, at any hour", [
  deploys("iam:PutRolePolicy", roles.devops, undefined, bounded),
  deploys("iam:DeleteRole", roles.devops, undefined, bounded),
  deploys("iam:CreateRole", iamArn("role/baseline/dev-iam-rotation-ab12cd34")),
  deploys("iam:CreatePolicyVersion", boundaryArn),
  deploys("iam:PassRole", iamArn("role/baseline/dev-iam-rotation-ab12cd34")),
  deploys("lambda:UpdateFunctionCode", hoursFunction),
  deploys("lambda:InvokeFunction", hoursFunction),
  deploys("ssm:PutParameter", emergencyParameter),
  deploys("secretsmanager:GetSecretValue", rotatedSecret),
  deploys("secretsmanager:PutResourcePolicy", rotatedSecret),
  deploys("secretsmanager:DeleteSecret", rotatedSecret),
  deploys("s3:GetObject", `${stateBucket}/stacks/prod.json`, undefined, { "aws:SecureTransport": "true" }),
  deploys("s3:PutObject", `${stateBucket}/stacks/prod.json`, undefined, { "aws:SecureTransport": "true" }),
  deploys("s3:PutBucketPolicy", stateBucket),
  deploys("config:StopConfigurationRecorder", arn("config", "configuration-recorder/dev/1")),
  deploys("config:PutConfigurationRecorder", arn("config", "configuration-recorder/dev/1")),
  deploys("config:PutConfigRule", arn("config", "config-rule/config-rule-1")),
  deploys("config:PutConfigurationAggregator", arn("config", "config-aggregator/config-aggregator-1")),
  ...(["foundation", "applicationData", "infrastructureSecrets", "state", "alerts"] as const).flatMap(
    (name) => {
      const policy = {
        foundation: "foundation",
        applicationData: "application data",
        infrastructureSecrets: "infrastructure secrets",
        state: "state",
        alerts: "alerts",
      }[name];
      return [
        deploys("kms:PutKeyPolicy", keys[name], ofAccount(policy), ofBaseline),
        deploys("kms:ScheduleKeyDeletion", keys[name], ofAccount(policy), ofBaseline),
      ];
    },
  ),
  deploys(
    "kms:ReplicateKey",
    keys.foundation,
    "foundation: AllowAccountToReplicate, AdministratorAccess: 1",
    ofBaseline,
  ),
  denied(
    "deployer",
    "s3:PutObject",
    `${stateBucket}/stacks/prod.json`,
    "state bucket: DenyUnencryptedTransport",
    {
      context: { "aws:SecureTransport": "false" },
    },
  ),
  denied(
    "another role",
    "s3:GetObject",
    `${stateBucket}/stacks/prod.json`,
    "state bucket: DenyStateToOthers",
  ),
  denied(
    "another role",
    "secretsmanager:GetSecretValue",
    rotatedSecret,
    "secret: DenyReadingFromOutsideTheNetwork",
  ),
]);
