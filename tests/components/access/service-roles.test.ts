import { trustOfService } from "../../../components/access/service-role-policies";
import { accountId, arn, emergencyParameter, iamArn, keys, otherAccountId, parsed, place } from "./account";
import { allowed, denied, judges, notAllowed } from "./table";
import { trusts } from "./trust-table";

const task = (action: string, resource: string, statement: string) =>
  allowed("task-execution", action, resource, `task-execution: ${statement}`);
const noTask = (action: string, resource: string, missing = "identity") =>
  notAllowed("task-execution", action, resource, missing);
const monitoring = (action: string, resource: string, statement: string) =>
  allowed("db-monitoring", action, resource, `db-monitoring: ${statement}`);

const secret = arn("secretsmanager", "secret:dev-app-shop-AbCdEf");
const repository = arn("ecr", "repository/dev-app-shop");
const taskLogs = arn("logs", "log-group:/ecs/dev-app-shop:log-stream:web/1");
const metrics = arn("logs", "log-group:RDSOSMetrics:log-stream:db-1");
const via = (service: string, region = "us-east-1") => ({
  "kms:ViaService": `${service}.${region}.amazonaws.com`,
});

judges("The role that starts tasks in ECS", [
  task("ecr:GetAuthorizationToken", "*", "LogInToRegistries"),
  task("ecr:BatchGetImage", repository, "PullImages"),
  task("ecr:GetDownloadUrlForLayer", repository, "PullImages"),
  task("ecr:BatchCheckLayerAvailability", repository, "PullImages"),
  task("logs:CreateLogStream", taskLogs, "WriteLogs"),
  task("logs:PutLogEvents", taskLogs, "WriteLogs"),
  task("secretsmanager:GetSecretValue", secret, "ReadSecrets"),
  task("ssm:GetParameters", arn("ssm", "parameter/dev-app-shop/url"), "ReadSecrets"),
  allowed(
    "task-execution",
    "kms:Decrypt",
    keys.applicationData,
    "application data: AllowUseToPeopleAndWorkloads, task-execution: DecryptSecrets",
    { context: via("secretsmanager") },
  ),
  noTask("kms:Decrypt", keys.applicationData),
  notAllowed("task-execution", "kms:Decrypt", keys.applicationData, "identity", { context: via("s3") }),
  notAllowed("task-execution", "kms:Decrypt", keys.infrastructureSecrets, "resource", {
    context: via("secretsmanager"),
  }),
  noTask("kms:GenerateDataKey", keys.applicationData),
  noTask("logs:PutLogEvents", arn("logs", "log-group:/ecs/payroll:log-stream:1")),
  notAllowed("task-execution", "kms:Decrypt", keys.workload, "identity", { context: via("secretsmanager") }),
  noTask("ssm:GetParameters", arn("ssm", "parameter/payroll")),
  noTask("ecr:PutImage", repository),
  noTask("ecr:BatchGetImage", arn("ecr", "repository/payroll")),
  noTask("logs:CreateLogGroup", arn("logs", "log-group:/ecs/dev-app-shop")),
  noTask("secretsmanager:GetSecretValue", arn("secretsmanager", "secret:dev-infra-vpn-AbCdEf")),
  noTask("secretsmanager:PutSecretValue", secret),
  noTask("ssm:GetParameters", emergencyParameter),
  noTask("s3:GetObject", "arn:aws:s3:::dev-app-assets/logo.svg"),
  noTask("sts:AssumeRole", iamArn("role/bounded/dev-app-shop")),
  denied("task-execution", "sts:AssumeRole", iamArn("role/Application"), "boundary: DenyRolesOutsideThePath"),
  denied("task-execution", "iam:CreateRole", iamArn("role/bounded/x"), "boundary: DenyRolesWithoutBoundary"),
  denied(
    "task-execution",
    "rds:DeleteDBInstance",
    arn("rds", "db:dev-app-shop"),
    "boundary: DenySensitiveOperationsToOthers",
  ),
]);

judges("The role that writes the monitoring of databases", [
  monitoring("logs:CreateLogGroup", arn("logs", "log-group:RDSOSMetrics"), "MakeTheLogGroup"),
  monitoring("logs:PutRetentionPolicy", arn("logs", "log-group:RDSOSMetrics"), "MakeTheLogGroup"),
  monitoring("logs:CreateLogStream", metrics, "WriteMetrics"),
  monitoring("logs:PutLogEvents", metrics, "WriteMetrics"),
  monitoring("logs:GetLogEvents", metrics, "WriteMetrics"),
  notAllowed("db-monitoring", "logs:PutLogEvents", taskLogs, "identity"),
  notAllowed("db-monitoring", "logs:CreateLogGroup", arn("logs", "log-group:/ecs/dev-app-shop"), "identity"),
  notAllowed("db-monitoring", "logs:DeleteLogGroup", arn("logs", "log-group:RDSOSMetrics"), "identity"),
  notAllowed("db-monitoring", "rds:ModifyDBInstance", arn("rds", "db:dev-app-shop"), "identity"),
  denied(
    "db-monitoring",
    "rds:DeleteDBInstance",
    arn("rds", "db:dev-app-shop"),
    "boundary: DenySensitiveOperationsToOthers",
  ),
  denied(
    "db-monitoring",
    "logs:DeleteLogGroup",
    arn("logs", "log-group:/aws/lambda/dev-lambda-business-hours-ab12cd34"),
    "boundary: DenyAdministeringTheBaseline",
  ),
]);

const ecs = parsed("trust", trustOfService(place, "ecs-tasks.amazonaws.com", arn("ecs", "*", "*")));
const from = (account: string, source: string) => ({ "aws:SourceAccount": account, "aws:SourceArn": source });
const service = (name: string) => ({ kind: "service", service: name }) as const;

trusts("The trust of a service's role", ecs, [
  {
    who: "ECS for this account",
    principal: service("ecs-tasks.amazonaws.com"),
    context: from(accountId, arn("ecs", "task/dev-app-shop/1", "eu-west-1")),
    by: "AllowTheServiceForThisAccount",
  },
  {
    who: "ECS for another account",
    principal: service("ecs-tasks.amazonaws.com"),
    context: from(otherAccountId, `arn:aws:ecs:eu-west-1:${otherAccountId}:task/x`),
    by: undefined,
  },
  {
    who: "ECS for another account with a source of this one",
    principal: service("ecs-tasks.amazonaws.com"),
    context: from(otherAccountId, arn("ecs", "task/dev-app-shop/1", "eu-west-1")),
    by: undefined,
  },
  {
    who: "ECS with a source of another account",
    principal: service("ecs-tasks.amazonaws.com"),
    context: from(accountId, `arn:aws:ecs:eu-west-1:${otherAccountId}:task/x`),
    by: undefined,
  },
  { who: "ECS without a source", principal: service("ecs-tasks.amazonaws.com"), context: {}, by: undefined },
  {
    who: "another service",
    principal: service("ec2.amazonaws.com"),
    context: from(accountId, arn("ecs", "*", "eu-west-1")),
    by: undefined,
  },
]);
