import { arn, bounded, emergencyParameter, iamArn, keys } from "./account";
import { allowed, denied, judges, notAllowed } from "./table";

const may = (action: string, resource: string, statement: string, context = {}) =>
  allowed("security-admin", action, resource, `security-admin: ${statement}`, { context });
const mayNot = (action: string, resource: string, context = {}) =>
  notAllowed("security-admin", action, resource, "identity", { context });

const role = iamArn("role/bounded/dev-app-shop");
const policy = iamArn("policy/bounded/dev-app-shop");
const profile = iamArn("instance-profile/bounded/dev-app-shop");
const alias = arn("kms", "alias/payroll");
const secret = arn("secretsmanager", "secret:dev-infra-vpn-AbCdEf");

judges("SecurityAdmin with bounded roles and their policies", [
  may("iam:CreateRole", role, "MakeBoundedRoles", bounded),
  may("iam:PutRolePermissionsBoundary", role, "MakeBoundedRoles", bounded),
  may("iam:AttachRolePolicy", role, "AdministerBoundedRoles", bounded),
  may("iam:PutRolePolicy", role, "AdministerBoundedRoles", bounded),
  may("iam:UpdateAssumeRolePolicy", role, "AdministerBoundedRoles"),
  may("iam:DetachRolePolicy", role, "AdministerBoundedRoles", bounded),
  may("iam:UpdateRole", role, "AdministerBoundedRoles"),
  may("iam:TagRole", role, "AdministerBoundedRoles"),
  may("iam:UntagRole", role, "AdministerBoundedRoles"),
  may("iam:TagPolicy", policy, "AdministerBoundedRoles"),
  may("iam:UntagPolicy", policy, "AdministerBoundedRoles"),
  may("iam:RemoveRoleFromInstanceProfile", profile, "AdministerBoundedRoles"),
  may("iam:CreatePolicy", policy, "AdministerBoundedRoles"),
  may("iam:CreatePolicyVersion", policy, "AdministerBoundedRoles"),
  may("iam:SetDefaultPolicyVersion", policy, "AdministerBoundedRoles"),
  may("iam:CreateInstanceProfile", profile, "AdministerBoundedRoles"),
  may("iam:SimulatePrincipalPolicy", role, "ReadConfigurationAndLogs"),
  mayNot("sts:AssumeRole", role),
]);

/** Reading keys is given twice: with all reading, and with their administration. */
const readsToo = (action: string) =>
  action.startsWith("kms:List") ? ", security-admin: ReadConfigurationAndLogs" : "";

judges("SecurityAdmin with keys", [
  may("kms:CreateKey", "*", "MakeKeys"),
  may("kms:CreateAlias", alias, "AdministerKeys"),
  may("kms:UpdateAlias", alias, "AdministerKeys"),
  may("kms:DeleteAlias", alias, "AdministerKeys"),
  ...(
    [
      "kms:CancelKeyDeletion",
      "kms:DisableKeyRotation",
      "kms:EnableKey",
      "kms:GetPublicKey",
      "kms:ListResourceTags",
      "kms:RotateKeyOnDemand",
      "kms:TagResource",
      "kms:UntagResource",
      "kms:UpdateKeyDescription",
      "kms:UpdatePrimaryRegion",
    ] as const
  ).map((action) =>
    allowed(
      "security-admin",
      action,
      keys.workload,
      `default key: AllowAccount${readsToo(action)}, security-admin: AdministerKeys`,
    ),
  ),
  allowed(
    "security-admin",
    "kms:EnableKeyRotation",
    keys.workload,
    "default key: AllowAccount, security-admin: AdministerKeys",
  ),
  allowed(
    "security-admin",
    "kms:ReplicateKey",
    keys.workload,
    "default key: AllowAccount, security-admin: AdministerKeys",
    {
      context: { "kms:ReplicaRegion": "eu-west-1" },
    },
  ),
  notAllowed("security-admin", "kms:Decrypt", keys.workload, "identity"),
  notAllowed("security-admin", "kms:GenerateDataKey", keys.workload, "identity"),
  notAllowed("security-admin", "kms:CreateGrant", keys.workload, "identity"),
]);

judges("SecurityAdmin with secrets, findings, logs and emergencies", [
  may("secretsmanager:CreateSecret", secret, "AdministerInfrastructureSecrets"),
  may("secretsmanager:GetSecretValue", secret, "AdministerInfrastructureSecrets"),
  may("secretsmanager:RotateSecret", secret, "AdministerInfrastructureSecrets"),
  may("access-analyzer:UpdateFindings", arn("access-analyzer", "analyzer/account"), "JudgeFindings"),
  may("guardduty:ArchiveFindings", "*", "JudgeFindings"),
  may("securityhub:BatchUpdateFindings", arn("securityhub", "hub/default"), "JudgeFindings"),
  may("inspector2:ListFindings", "*", "JudgeFindings"),
  may("logs:StartQuery", arn("logs", "log-group:/aws/lambda/payroll"), "ReadConfigurationAndLogs"),
  may("cloudtrail:LookupEvents", "*", "ReadConfigurationAndLogs"),
  may("organizations:ListAccounts", "*", "ReadConfigurationAndLogs"),
  may("ssm:PutParameter", emergencyParameter, "DeclareEmergencies"),
  may("ssm:GetParameter", emergencyParameter, "DeclareEmergencies"),
  may("ssm:GetParameterHistory", emergencyParameter, "DeclareEmergencies"),
  mayNot("ssm:DeleteParameter", emergencyParameter),
  mayNot("ssm:LabelParameterVersion", emergencyParameter),
  mayNot("ssm:PutParameter", arn("ssm", "parameter/payroll")),
  mayNot("secretsmanager:GetSecretValue", arn("secretsmanager", "secret:dev-app-shop-AbCdEf")),
  mayNot("secretsmanager:GetSecretValue", arn("secretsmanager", "secret:prod-infra-vpn-AbCdEf")),
  mayNot("guardduty:DeleteDetector", arn("guardduty", "detector/1")),
  mayNot("securityhub:DisableSecurityHub", arn("securityhub", "hub/default")),
  mayNot("access-analyzer:DeleteAnalyzer", arn("access-analyzer", "analyzer/account")),
]);

judges("SecurityAdmin with workloads", [
  mayNot("s3:GetObject", "arn:aws:s3:::dev-app-assets/logo.svg"),
  mayNot("dynamodb:GetItem", arn("dynamodb", "table/dev-app-orders")),
  mayNot("lambda:UpdateFunctionCode", arn("lambda", "function:dev-app-shop")),
  mayNot("rds:DeleteDBInstance", arn("rds", "db:dev-app-shop")),
  mayNot("ec2:TerminateInstances", arn("ec2", "instance/i-1"), {
    "aws:ResourceTag/Workload": "dev-app-shop",
  }),
  mayNot("cloudformation:DeleteStack", arn("cloudformation", "stack/dev-app-shop/1")),
  mayNot("organizations:AttachPolicy", "arn:aws:organizations::111122223333:root/o-1/r-1"),
  denied("security-admin", "iam:CreateUser", iamArn("user/bob"), "boundary: DenyIamOutsideThePath"),
]);
