import { arn, emergencyParameter, iamArn, keys } from "./account";
import { allowed, denied, judges, notAllowed } from "./table";

const may = (action: string, resource: string, statement = "ReadConfigurationAndLogs") =>
  allowed("auditor", action, resource, `auditor: ${statement}`);
const mayNot = (action: string, resource: string, ...more: readonly string[]) =>
  denied("auditor", action, resource, ["auditor: DenyEverythingElse", ...more].join(", "));
const mayNotRead = (action: string, resource: string, ...by: readonly string[]) =>
  denied("auditor", action, resource, by.join(", "));

judges("The auditor reads how things are set up and what was logged", [
  may("iam:GetAccountAuthorizationDetails", "*"),
  may("iam:GetRolePolicy", iamArn("role/baseline/dev-iam-devops-ab12cd34")),
  may("iam:SimulatePrincipalPolicy", iamArn("role/baseline/dev-iam-devops-ab12cd34")),
  may("iam:GenerateCredentialReport", "*"),
  may("kms:ListKeys", "*"),
  may("s3:ListAllMyBuckets", "*"),
  may("s3:GetBucketPolicy", "arn:aws:s3:::dev-s3-state-ab12cd34"),
  may("s3:GetEncryptionConfiguration", "arn:aws:s3:::payroll"),
  may("ec2:DescribeSecurityGroups", "*"),
  may("rds:DescribeDBInstances", arn("rds", "db:payroll")),
  may("lambda:GetPolicy", arn("lambda", "function:dev-lambda-business-hours-ab12cd34")),
  may("secretsmanager:DescribeSecret", arn("secretsmanager", "secret:payroll-AbCdEf")),
  may("sqs:GetQueueAttributes", arn("sqs", "dev-sqs-business-hours-ab12cd34")),
  may("config:SelectResourceConfig", "*"),
  may("cloudtrail:LookupEvents", "*"),
  may("logs:FilterLogEvents", arn("logs", "log-group:/aws/lambda/dev-lambda-business-hours-ab12cd34")),
  may("logs:StartQuery", arn("logs", "log-group:/aws/iam/devops-ab12cd34")),
  may("logs:StopQuery", "*"),
  may("organizations:ListPolicies", "*"),
  may("ssm:GetParameter", emergencyParameter, "ReadEmergencies"),
  may("ssm:GetParameterHistory", emergencyParameter, "ReadEmergencies"),
]);

judges("The auditor reads nothing that things hold", [
  mayNotRead(
    "s3:GetObject",
    "arn:aws:s3:::dev-s3-state-ab12cd34/state.json",
    "auditor: DenyOtherObjects",
    "state bucket: DenyStateToOthers",
  ),
  mayNotRead("s3:GetObject", "arn:aws:s3:::payroll/2026.csv", "auditor: DenyOtherObjects"),
  mayNot("s3:GetObjectVersion", "arn:aws:s3:::payroll/2026.csv"),
  mayNot("secretsmanager:GetSecretValue", arn("secretsmanager", "secret:payroll-AbCdEf")),
  notAllowed("auditor", "ssm:GetParameter", arn("ssm", "parameter/payroll"), "identity"),
  notAllowed("auditor", "ssm:GetParameterHistory", arn("ssm", "parameter/payroll"), "identity"),
  mayNot("ssm:GetParametersByPath", arn("ssm", "parameter/payroll")),
  mayNot("dynamodb:GetItem", arn("dynamodb", "table/customers")),
  mayNot("dynamodb:Scan", arn("dynamodb", "table/customers")),
  mayNot("sqs:ReceiveMessage", arn("sqs", "payroll")),
  mayNot("lambda:GetFunction", arn("lambda", "function:payroll")),
  mayNot("ecr:BatchGetImage", arn("ecr", "repository/payroll")),
  mayNotRead("kms:Decrypt", keys.applicationData, "auditor: DenyOtherDecryption"),
  mayNot("ebs:GetSnapshotBlock", "arn:aws:ec2:us-east-1::snapshot/snap-1"),
  mayNot("rds:DownloadDBLogFilePortion", arn("rds", "db:payroll")),
]);

const evidence = "arn:aws:s3:::dev-s3-evidence-ab12cd34";
const through = (service: string, bucketArn = evidence) => ({
  context: {
    "kms:ViaService": `${service}.us-east-1.amazonaws.com`,
    "kms:EncryptionContext:aws:s3:arn": bucketArn,
  },
});

judges("The auditor reads the evidence", [
  may("s3:GetObject", `${evidence}/evidence/1/evidence.zip`, "ReadEvidence"),
  allowed(
    "auditor",
    "kms:Decrypt",
    keys.foundation,
    "foundation: AllowEvidenceToBeRead, auditor: DecryptEvidence",
    through("s3"),
  ),
  notAllowed("auditor", "kms:Decrypt", keys.foundation, "resource", through("secretsmanager")),
  denied(
    "auditor",
    "kms:Decrypt",
    keys.foundation,
    "auditor: DenyOtherDecryption",
    through("s3", "arn:aws:s3:::dev-s3-config-ab12cd34"),
  ),
  mayNotRead("kms:Decrypt", keys.foundation, "auditor: DenyOtherDecryption"),
  denied("auditor", "kms:GenerateDataKey", keys.foundation, "auditor: DenyEverythingElse", through("s3")),
  mayNot("s3:PutObject", `${evidence}/evidence/1/evidence.zip`),
  mayNot("s3:DeleteObjectVersion", `${evidence}/evidence/1/evidence.zip`),
]);

judges("The auditor changes nothing", [
  mayNot("ec2:StartInstances", arn("ec2", "instance/i-1")),
  mayNot("lambda:InvokeFunction", arn("lambda", "function:payroll")),
  mayNot("logs:PutRetentionPolicy", arn("logs", "log-group:/aws/lambda/payroll")),
  mayNot("logs:Unmask", arn("logs", "log-group:/aws/lambda/payroll")),
  mayNot("config:StartConfigRulesEvaluation", arn("config", "config-rule/1")),
  mayNot("sns:Subscribe", arn("sns", "payroll")),
  mayNot("s3:PutObject", "arn:aws:s3:::payroll/2026.csv"),
  mayNot("iam:CreateRole", iamArn("role/bounded/dev-app-shop"), "boundary: DenyRolesWithoutBoundary"),
  mayNot("iam:TagRole", iamArn("role/Application"), "boundary: DenyIamOutsideThePath"),
  mayNot("sts:AssumeRole", iamArn("role/bounded/dev-app-shop")),
  mayNot("ssm:PutParameter", emergencyParameter, "boundary: DenyEmergenciesToOthers"),
  mayNot("kms:ScheduleKeyDeletion", keys.workload, "boundary: DenySensitiveOperationsToOthers"),
  mayNot("rds:DeleteDBInstance", arn("rds", "db:payroll"), "boundary: DenySensitiveOperationsToOthers"),
]);
