import { arn, deployerRole, emergencyParameter, iamArn, keys } from "./account";
import { allowed, denied, judges, notAllowed } from "./table";

const data = keys.applicationData;
const secrets = keys.infrastructureSecrets;
const forService = { context: { "kms:GrantIsForAWSResource": "true" } };
const ofAccount = "AllowAccountToAdministerWithoutUse";
const everything = "AdministratorAccess: 1";

judges("The key of workloads' data", [
  ...(
    [
      "kms:Decrypt",
      "kms:Encrypt",
      "kms:GenerateDataKey",
      "kms:GenerateDataKeyWithoutPlaintext",
      "kms:ReEncryptFrom",
    ] as const
  ).flatMap((action) => [
    allowed("devops", action, data, "application data: AllowUseToPeopleAndWorkloads, devops: UseKeys"),
    allowed(
      "security-admin",
      action,
      data,
      "application data: AllowUseToPeopleAndWorkloads, security-admin: UseKeys",
    ),
  ]),
  allowed("workload", "kms:Decrypt", data, `application data: AllowUseToPeopleAndWorkloads, ${everything}`),
  allowed(
    "workload",
    "kms:CreateGrant",
    data,
    `application data: AllowGrantsByServices, ${everything}`,
    forService,
  ),
  allowed(
    "security-admin",
    "kms:CreateGrant",
    data,
    "application data: AllowGrantsByServices, security-admin: UseKeysByServices",
    forService,
  ),
  allowed(
    "auditor",
    "kms:DescribeKey",
    data,
    `application data: ${ofAccount}, auditor: ReadConfigurationAndLogs`,
  ),
  allowed(
    "auditor",
    "kms:GetKeyPolicy",
    data,
    `application data: ${ofAccount}, auditor: ReadConfigurationAndLogs`,
  ),
  denied("auditor", "kms:Decrypt", data, "auditor: DenyOtherDecryption"),
  denied("auditor", "kms:CreateGrant", data, "auditor: DenyEverythingElse", forService),
  notAllowed("another role", "kms:Decrypt", data, "resource"),
  notAllowed("another role", "kms:CreateGrant", data, "resource", forService),
  notAllowed("a user", "kms:Decrypt", data, "resource"),
  notAllowed("a foreign user", "kms:Decrypt", data, "resource"),
  notAllowed("deployer", "kms:Decrypt", data, "resource"),
  denied("root", "kms:Decrypt", data, "application data: DenyUseToRootUser"),
  denied("root", "kms:CreateGrant", data, "application data: DenyUseToRootUser", forService),
]);

judges("The key of the infrastructure's secrets", [
  allowed(
    "security-admin",
    "kms:Decrypt",
    secrets,
    "infrastructure secrets: AllowUseToSecurityAdmin, security-admin: UseKeys",
  ),
  allowed(
    "security-admin",
    "kms:GenerateDataKey",
    secrets,
    "infrastructure secrets: AllowUseToSecurityAdmin, security-admin: UseKeys",
  ),
  allowed(
    "auditor",
    "kms:DescribeKey",
    secrets,
    `infrastructure secrets: ${ofAccount}, auditor: ReadConfigurationAndLogs`,
  ),
  allowed(
    "devops",
    "kms:DescribeKey",
    secrets,
    `infrastructure secrets: ${ofAccount}, devops: ReadConfiguration`,
  ),
  notAllowed("devops", "kms:Decrypt", secrets, "resource"),
  notAllowed("workload", "kms:Decrypt", secrets, "resource"),
  denied("workload", "kms:CreateGrant", secrets, "boundary: DenySensitiveOperationsToOthers"),
  notAllowed("workload", "kms:CreateGrant", secrets, "resource", forService),
  denied("auditor", "kms:Decrypt", secrets, "auditor: DenyOtherDecryption"),
  notAllowed("another role", "kms:Decrypt", secrets, "resource"),
  notAllowed("deployer", "kms:Decrypt", secrets, "resource"),
  denied("root", "kms:Decrypt", secrets, "infrastructure secrets: DenyUseToRootUser"),
  allowed("deployer", "kms:PutKeyPolicy", secrets, `infrastructure secrets: ${ofAccount}, ${everything}`),
]);

const logs = (group: string, region = "us-east-1") => ({
  context: { "kms:EncryptionContext:aws:logs:arn": arn("logs", `log-group:${group}`, region) },
});

judges("The key of the infrastructure's secrets, for the record of what people did", [
  allowed(
    "CloudWatch Logs",
    "kms:GenerateDataKey",
    secrets,
    "infrastructure secrets: AllowCloudWatchLogsForItsLogGroups",
    logs("/aws/iam/devops-ab12cd34"),
  ),
  allowed(
    "CloudWatch Logs",
    "kms:Decrypt",
    secrets,
    "infrastructure secrets: AllowCloudWatchLogsForItsLogGroups",
    logs("/aws/iam/kms/activity-ab12cd34"),
  ),
  notAllowed("CloudWatch Logs", "kms:GenerateDataKey", secrets, "resource", logs("/aws/lambda/dev-app-shop")),
  notAllowed(
    "CloudWatch Logs",
    "kms:GenerateDataKey",
    secrets,
    "resource",
    logs("/aws/iam/devops-ab12cd34", "eu-west-1"),
  ),
  notAllowed("CloudWatch Logs", "kms:GenerateDataKey", secrets, "resource"),
  notAllowed(
    "CloudWatch Logs of another region",
    "kms:GenerateDataKey",
    secrets,
    "resource",
    logs("/aws/iam/devops-ab12cd34"),
  ),
]);

const viaSecrets = (region: string) => ({
  context: {
    "kms:ViaService": `secretsmanager.${region}.amazonaws.com`,
    "kms:CallerAccount": "111122223333",
  },
});

judges("The foundation key", [
  notAllowed("security-admin", "kms:Decrypt", keys.foundation, "resource"),
  notAllowed("devops", "kms:Decrypt", keys.foundation, "resource"),
  notAllowed("workload", "kms:Decrypt", keys.foundation, "resource"),
  notAllowed("deployer", "kms:Decrypt", keys.foundation, "resource"),
  allowed(
    "deployer",
    "kms:Decrypt",
    keys.foundation,
    `foundation: AllowCallersOfSecretsManager, ${everything}`,
    viaSecrets("us-east-1"),
  ),
  notAllowed("deployer", "kms:Decrypt", keys.foundation, "resource", viaSecrets("eu-west-1")),
  notAllowed("deployer", "kms:CreateGrant", keys.foundation, "resource"),
  denied("root", "kms:Decrypt", keys.foundation, "foundation: DenyUseToRootUser"),
  allowed(
    "auditor",
    "kms:GetKeyRotationStatus",
    keys.foundation,
    `foundation: ${ofAccount}, auditor: ReadConfigurationAndLogs`,
  ),
]);

const ofEvidence = (service = "s3", bucketArn = "arn:aws:s3:::dev-s3-evidence-ab12cd34") => ({
  context: {
    "kms:ViaService": `${service}.us-east-1.amazonaws.com`,
    "kms:EncryptionContext:aws:s3:arn": bucketArn,
  },
});

judges("The foundation key, for evidence", [
  allowed(
    "deployer",
    "kms:GenerateDataKey",
    keys.foundation,
    `foundation: AllowEvidenceToBeWritten, ${everything}`,
    ofEvidence(),
  ),
  allowed(
    "deployer",
    "kms:Decrypt",
    keys.foundation,
    `foundation: AllowEvidenceToBeRead, ${everything}`,
    ofEvidence(),
  ),
  notAllowed("deployer", "kms:Decrypt", keys.foundation, "resource", ofEvidence("sqs")),
  notAllowed(
    "deployer",
    "kms:Decrypt",
    keys.foundation,
    "resource",
    ofEvidence("s3", "arn:aws:s3:::payroll"),
  ),
  notAllowed("another role", "kms:Decrypt", keys.foundation, "resource", ofEvidence()),
  notAllowed("security-admin", "kms:Decrypt", keys.foundation, "resource", ofEvidence()),
  denied("root", "kms:Decrypt", keys.foundation, "foundation: DenyUseToRootUser", ofEvidence()),
]);

judges("The key of other stacks' state", [
  allowed("deployer", "kms:Decrypt", keys.state, `state: AllowUseToDeployers, ${everything}`),
  allowed("deployer", "kms:GenerateDataKey", keys.state, `state: AllowUseToDeployers, ${everything}`),
  notAllowed("security-admin", "kms:Decrypt", keys.state, "resource"),
  notAllowed("workload", "kms:Decrypt", keys.state, "resource"),
  notAllowed("another role", "kms:Decrypt", keys.state, "resource"),
  denied("root", "kms:Decrypt", keys.state, "state: DenyUseToRootUser"),
]);

judges("Roles that are called like those that a key names", [
  denied(
    "workload",
    "iam:CreateRole",
    iamArn("role/baseline/dev-iam-devops-zz99zz99"),
    "boundary: DenyIamOutsideThePath, boundary: DenyRolesWithoutBoundary",
  ),
  denied("workload", "iam:UpdateRole", deployerRole, "boundary: DenyIamOutsideThePath"),
  denied("workload", "ssm:PutParameter", emergencyParameter, "boundary: DenyEmergenciesToOthers"),
  denied(
    "workload",
    "kms:UpdateAlias",
    arn("kms", "alias/dev-kms-application-data-ab12cd34"),
    "boundary: DenyAdministeringTheBaseline",
  ),
]);
