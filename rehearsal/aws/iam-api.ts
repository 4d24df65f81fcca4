import { AwsError } from "../runtime/aws-clients";
import { globalRegion } from "../world/account";
import { authorizeWithCode } from "./denials";
import { throwRefusal, validPolicy } from "./iam-documents";
import { embed } from "./iam-inline-policies";
import { refuseName, requiredMember } from "./iam-names";
import { getAccountPasswordPolicy } from "./iam-password-policy";
import {
  authorizeOnRole,
  encoded,
  getRole,
  listAttachedRolePolicies,
  listRoleTags,
} from "./iam-role-reading";
import { type InlinePolicy, inlinePolicyRow, managedPolicyRow } from "./iam-roles";
import { simulatePrincipalPolicy } from "./iam-simulator";
import type { Values } from "./model";
import type { ApiRequest, ServiceApi } from "./service";

/**
 * What IAM answers about roles, policies and passwords. It may itself not see yet what it has been told a moment ago:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency
 */
export const iamApi: ServiceApi = {
  name: "iam",
  operations: {
    CreatePolicyVersion: createPolicyVersion,
    GetAccountPasswordPolicy: getAccountPasswordPolicy,
    GetRole: getRole,
    GetRolePolicy: getRolePolicy,
    ListAttachedRolePolicies: listAttachedRolePolicies,
    ListRoleTags: listRoleTags,
    SimulatePrincipalPolicy: simulatePrincipalPolicy,
    PutRolePolicy: putRolePolicy,
    DeleteRolePolicy: deleteRolePolicy,
  },
};

/** Name of the role and of its policy, if the caller may do this to the role. */
function authorized(request: ApiRequest, action: string): { role: string; name: string } {
  const [role, name] = [requiredMember(request, "RoleName"), requiredMember(request, "PolicyName")];
  refuseName("roleName", role, "RoleName", throwRefusal);
  refuseName("policyName", name, "PolicyName", throwRefusal);
  authorizeOnRole(request, action, role);
  return { role, name };
}

function existing({ facts }: ApiRequest, role: string, name: string): InlinePolicy {
  const policy = facts.get(inlinePolicyRow(role, name));
  if (!policy) {
    // As quoted in public issues.
    throw new AwsError("NoSuchEntity", `The role policy with name ${name} cannot be found.`);
  }
  return policy;
}

function getRolePolicy(request: ApiRequest): Values {
  const { role, name } = authorized(request, "iam:GetRolePolicy");
  const { document } = existing(request, role, name);
  return { RoleName: role, PolicyName: name, PolicyDocument: encoded(document) };
}

function putRolePolicy(request: ApiRequest): Values {
  const document = requiredMember(request, "PolicyDocument");
  const { role, name } = authorized(request, "iam:PutRolePolicy");
  embed(request.facts, { role, name, document, called: name }, throwRefusal);
  return {};
}

/**
 * Another version of a managed policy, in force from now on. Of versions that are not, nothing is known here.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicyVersion.html
 */
function createPolicyVersion(request: ApiRequest): Values {
  const { facts, account } = request;
  const [arn, text] = [requiredMember(request, "PolicyArn"), requiredMember(request, "PolicyDocument")];
  authorizeWithCode(request, "AccessDenied", {
    action: "iam:CreatePolicyVersion",
    resource: arn,
    called: `policy ${arn}`,
    context: { "aws:RequestedRegion": globalRegion(account) },
  });
  const known = facts.get(managedPolicyRow(arn));
  if (!known) {
    throw new AwsError("NoSuchEntity", `Policy ${arn} was not found.`);
  }
  const { name } = known;
  const policy = validPolicy({ kind: "identity", name, text, property: "PolicyDocument" }, throwRefusal);
  if (policy && request.arrival.input["SetAsDefault"] === true) {
    facts.put(managedPolicyRow(arn), policy);
  }
  return {};
}

function deleteRolePolicy(request: ApiRequest): Values {
  const { role, name } = authorized(request, "iam:DeleteRolePolicy");
  existing(request, role, name);
  request.facts.remove(inlinePolicyRow(role, name));
  return {};
}
