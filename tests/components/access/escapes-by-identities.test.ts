import { accountId, arn, iamArn } from "./account";
import { allowed, denied, judges, notAllowed } from "./table";

const path = "boundary: DenyIamOutsideThePath";
const stopped = (action: string, resource: string) => denied("workload", action, resource, path);
const alsoSensitive = (action: string, resource: string) =>
  denied("workload", action, resource, `${path}, boundary: DenySensitiveOperationsToOthers`);

const user = iamArn("user/bob");
const group = iamArn("group/admins");
const saml = iamArn("saml-provider/workforce");
const oidc = iamArn("oidc-provider/token.actions.githubusercontent.com");
const request = iamArn("delegation-request/1");

judges("Another identity, with permissions of its own", [
  stopped("iam:CreateUser", user),
  stopped("iam:CreateUser", iamArn("user/bounded/bob")),
  stopped("iam:CreateAccessKey", user),
  stopped("iam:UpdateAccessKey", user),
  stopped("iam:CreateLoginProfile", user),
  stopped("iam:UpdateLoginProfile", user),
  stopped("iam:ChangePassword", user),
  stopped("iam:PutUserPolicy", user),
  stopped("iam:AttachUserPolicy", user),
  stopped("iam:PutUserPermissionsBoundary", user),
  alsoSensitive("iam:DeleteUserPermissionsBoundary", user),
  alsoSensitive("iam:DeleteUser", user),
  stopped("iam:CreateServiceSpecificCredential", user),
  stopped("iam:UploadSSHPublicKey", user),
  stopped("iam:UploadSigningCertificate", user),
  stopped("iam:CreateGroup", group),
  stopped("iam:AddUserToGroup", group),
  stopped("iam:PutGroupPolicy", group),
  stopped("iam:AttachGroupPolicy", group),
  alsoSensitive("iam:DeleteGroup", group),
]);

judges("Another way to prove who one is", [
  stopped("iam:CreateSAMLProvider", saml),
  stopped("iam:UpdateSAMLProvider", saml),
  stopped("iam:CreateOpenIDConnectProvider", oidc),
  stopped("iam:AddClientIDToOpenIDConnectProvider", oidc),
  stopped("iam:UpdateOpenIDConnectProviderThumbprint", oidc),
  stopped("iam:CreateVirtualMFADevice", iamArn("mfa/bob")),
  stopped("iam:EnableMFADevice", user),
  stopped("iam:DeactivateMFADevice", user),
  alsoSensitive("iam:DeleteVirtualMFADevice", iamArn("mfa/bob")),
  stopped("iam:UploadServerCertificate", iamArn("server-certificate/x")),
]);

judges("Settings of the account", [
  stopped("iam:UpdateAccountPasswordPolicy", "*"),
  alsoSensitive("iam:DeleteAccountPasswordPolicy", "*"),
  stopped("iam:CreateAccountAlias", "*"),
  stopped("iam:SetSecurityTokenServicePreferences", "*"),
  stopped("iam:EnableOrganizationsRootCredentialsManagement", "*"),
  stopped("iam:EnableOrganizationsRootSessions", "*"),
  stopped("iam:EnableOutboundWebIdentityFederation", "*"),
  stopped("iam:CreateDelegationRequest", request),
  stopped("iam:AcceptDelegationRequest", request),
  stopped("iam:AssociateDelegationRequest", request),
  stopped("iam:SendDelegationToken", request),
  notAllowed("workload", "account:PutAlternateContact", `arn:aws:account::${accountId}:account`, "boundary"),
  notAllowed("workload", "account:DisableRegion", `arn:aws:account::${accountId}:account`, "boundary"),
]);

judges("The organisation and its directory of people", [
  notAllowed("workload", "organizations:LeaveOrganization", "*", "boundary"),
  notAllowed(
    "workload",
    "organizations:DetachPolicy",
    "arn:aws:organizations::111122223333:root/o-1/r-1",
    "boundary",
  ),
  notAllowed(
    "workload",
    "organizations:EnablePolicyType",
    "arn:aws:organizations::111122223333:root/o-1/r-1",
    "boundary",
  ),
  notAllowed("workload", "sso:CreateAccountAssignment", "arn:aws:sso:::instance/ssoins-1", "boundary"),
  notAllowed(
    "workload",
    "sso:PutInlinePolicyToPermissionSet",
    "arn:aws:sso:::permissionSet/ssoins-1/ps-1",
    "boundary",
  ),
  notAllowed(
    "workload",
    "identitystore:CreateUser",
    `arn:aws:identitystore::${accountId}:identitystore/d-1234567890`,
    "boundary",
  ),
  notAllowed(
    "workload",
    "identitystore:CreateGroupMembership",
    `arn:aws:identitystore::${accountId}:identitystore/d-1234567890`,
    "boundary",
  ),
  notAllowed("workload", "sso-directory:AddMemberToGroup", "*", "boundary"),
  allowed("workload", "organizations:ListAccounts", "*", "AdministratorAccess: 1"),
  allowed(
    "workload",
    "account:GetContactInformation",
    `arn:aws:account::${accountId}:account`,
    "AdministratorAccess: 1",
  ),
]);

judges("Each of the people tries", [
  denied("security-admin", "iam:CreateAccessKey", user, path),
  denied("devops", "iam:CreateAccessKey", user, path),
  denied("auditor", "iam:CreateAccessKey", user, `auditor: DenyEverythingElse, ${path}`),
  denied("task-execution", "iam:CreateAccessKey", user, path),
  denied("db-monitoring", "iam:CreateAccessKey", user, path),
  denied("security-admin", "iam:CreateLoginProfile", user, path),
  denied("security-admin", "iam:AddUserToGroup", group, path),
  denied("security-admin", "iam:CreateSAMLProvider", saml, path),
  denied("security-admin", "iam:DeactivateMFADevice", user, path),
  denied("security-admin", "iam:UpdateAccountPasswordPolicy", "*", path),
  denied("security-admin", "iam:AcceptDelegationRequest", request, path),
  notAllowed("security-admin", "ec2:RunInstances", arn("ec2", "instance/*"), "identity"),
]);
