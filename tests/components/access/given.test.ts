import { arn, boundaryArn, bounded, iamArn, keys, otherAccountId, roles } from "./account";
import type { Who } from "./people";
import { allowed, judges, notAllowed } from "./table";

/** What a policy gives by itself. The boundary and the keys' policies refuse most of this too, and might once not. */
const gives = (who: Who, action: string, resource: string, statement: string, context = {}) =>
  allowed(who, action, resource, `${who}: ${statement}`, { alone: true, context });
const givesNo = (who: Who, action: string, resource: string, context = {}) =>
  notAllowed(who, action, resource, "identity", { alone: true, context });

const role = iamArn("role/bounded/dev-app-shop");
const outside = iamArn("role/Application");
const anotherBoundary = { "iam:PermissionsBoundary": iamArn("policy/bounded/wide") };
const forService = { "kms:GrantIsForAWSResource": "true" };
const foreignKey = `arn:aws:kms:us-east-1:${otherAccountId}:key/1`;
const toMachines = { "iam:PassedToService": "ec2.amazonaws.com" };

judges("The policy of SecurityAdmin gives", [
  gives("security-admin", "iam:CreateRole", role, "MakeBoundedRoles", bounded),
  givesNo("security-admin", "iam:CreateRole", role),
  givesNo("security-admin", "iam:CreateRole", role, anotherBoundary),
  givesNo("security-admin", "iam:CreateRole", outside, bounded),
  givesNo("security-admin", "iam:PutRolePermissionsBoundary", role, anotherBoundary),
  givesNo("security-admin", "iam:PutRolePermissionsBoundary", outside, bounded),
  givesNo("security-admin", "iam:DeleteRolePermissionsBoundary", role, bounded),
  givesNo("security-admin", "iam:PutRolePolicy", roles["security-admin"], bounded),
  givesNo("security-admin", "iam:UpdateAssumeRolePolicy", outside),
  givesNo("security-admin", "iam:DeleteRole", outside),
  givesNo("security-admin", "iam:CreatePolicyVersion", boundaryArn),
  givesNo("security-admin", "iam:CreatePolicyVersion", iamArn("policy/Application")),
  givesNo("security-admin", "iam:AddRoleToInstanceProfile", iamArn("instance-profile/Application")),
  givesNo("security-admin", "iam:CreateUser", iamArn("user/bob")),
  givesNo("security-admin", "iam:PassRole", outside, toMachines),
  givesNo("security-admin", "kms:ScheduleKeyDeletion", foreignKey),
  givesNo("security-admin", "kms:Decrypt", foreignKey),
  gives("security-admin", "kms:CreateGrant", keys.applicationData, "UseKeysByServices", forService),
  givesNo("security-admin", "kms:CreateGrant", keys.applicationData),
  givesNo("security-admin", "kms:CreateGrant", keys.workload, forService),
  givesNo("security-admin", "sts:AssumeRole", role),
]);

judges("The policy of DevOps gives", [
  gives("devops", "iam:CreateRole", role, "MakeWorkloadRoles", bounded),
  givesNo("devops", "iam:CreateRole", role),
  givesNo("devops", "iam:CreateRole", role, anotherBoundary),
  givesNo("devops", "iam:CreateRole", outside, bounded),
  givesNo("devops", "iam:PutRolePolicy", role),
  givesNo("devops", "iam:PutRolePolicy", iamArn("role/bounded/payroll"), bounded),
  givesNo("devops", "iam:PutRolePolicy", roles.devops, bounded),
  givesNo("devops", "iam:AttachRolePolicy", roles["task-execution"], bounded),
  givesNo("devops", "iam:UpdateAssumeRolePolicy", outside),
  givesNo("devops", "iam:UpdateAssumeRolePolicy", roles["task-execution"]),
  givesNo("devops", "iam:DeleteRole", iamArn("role/bounded/payroll")),
  givesNo("devops", "iam:PassRole", outside, toMachines),
  givesNo("devops", "iam:PassRole", roles["security-admin"], toMachines),
  givesNo("devops", "iam:CreateServiceLinkedRole", role, { "iam:AWSServiceName": "rds.amazonaws.com" }),
  givesNo("devops", "iam:CreateUser", iamArn("user/bob")),
  gives("devops", "kms:CreateGrant", keys.applicationData, "UseKeysByServices", forService),
  givesNo("devops", "kms:CreateGrant", keys.applicationData),
  givesNo("devops", "kms:CreateGrant", keys.infrastructureSecrets, forService),
  givesNo("devops", "kms:Decrypt", keys.infrastructureSecrets),
  givesNo("devops", "kms:Decrypt", keys.workload),
  givesNo("devops", "ssm:PutParameter", arn("ssm", "parameter/dev-ssm-business-hours-ab12cd34")),
]);

judges("The policy of the business hours' function gives", [
  allowed("the business hours", "kms:Decrypt", keys.alerts, "business hours: EncryptWhatPeopleAreTold", {
    alone: true,
    context: { "kms:ViaService": "sns.us-east-1.amazonaws.com" },
  }),
  givesNo("the business hours", "kms:Decrypt", keys.alerts),
  givesNo("the business hours", "kms:Decrypt", keys.alerts, {
    "kms:ViaService": "s3.us-east-1.amazonaws.com",
  }),
  givesNo("the business hours", "kms:Decrypt", keys.foundation, {
    "kms:ViaService": "sns.us-east-1.amazonaws.com",
  }),
]);
