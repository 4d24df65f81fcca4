import { globalRegion } from "../world/account";
import { takesOnly } from "./api-members";
import { authorizeWithCode } from "./denials";
import { throwRefusal } from "./iam-documents";
import { refuseMissingRole } from "./iam-inline-policies";
import { refuseName, requiredMember } from "./iam-names";
import { type Attachment, iamArn, type Role, roleRow } from "./iam-roles";
import { madeResources, tagsOf } from "./made-rows";
import type { Values } from "./model";
import type { ApiRequest } from "./service";

/**
 * Actions on a role that its boundary is told of.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
 */
const toldOfBoundary: ReadonlySet<string> = new Set([
  "iam:DeleteRolePolicy",
  "iam:GetRole",
  "iam:PutRolePolicy",
]);

/** The role of that name, if the caller may do this to it. */
export function authorizeOnRole(request: ApiRequest, action: string, name: string): Role {
  const { facts, account } = request;
  const role = facts.get(roleRow(name));
  const boundaryArn = toldOfBoundary.has(action) ? role?.boundaryArn : undefined;
  // How IAM calls a role that it does not have is UNCONFIRMED: without the path, which it cannot know.
  const resource = role?.arn ?? iamArn(account, "role", "/", name);
  authorizeWithCode(request, "AccessDenied", {
    action,
    resource,
    // As quoted in public issues.
    called: `role ${name}`,
    context: {
      "aws:RequestedRegion": globalRegion(account),
      ...(boundaryArn !== undefined && { "iam:PermissionsBoundary": boundaryArn }),
    },
  });
  refuseMissingRole(facts, name, throwRefusal);
  return role ?? { arn: resource };
}

/** As RFC 3986 has it: https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRolePolicy.html */
export function encoded(document: string): string {
  return encodeURIComponent(document).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function named(request: ApiRequest): string {
  takesOnly(request, "IAM", "RoleName");
  const name = requiredMember(request, "RoleName");
  refuseName("roleName", name, "RoleName", throwRefusal);
  return name;
}

/**
 * Of a role that was in the account before, nothing more is known than its ARN.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRole.html
 */
export function getRole(request: ApiRequest): Values {
  const name = named(request);
  const { arn, trust, boundaryArn, maxSessionDuration } = authorizeOnRole(request, "iam:GetRole", name);
  return {
    Role: {
      RoleName: name,
      Path: arn.slice(arn.indexOf("/"), arn.lastIndexOf("/") + 1),
      Arn: arn,
      ...(trust?.text !== undefined && { AssumeRolePolicyDocument: encoded(trust.text) }),
      ...(maxSessionDuration !== undefined && { MaxSessionDuration: maxSessionDuration }),
      ...(boundaryArn !== undefined && { PermissionsBoundary: shownBoundary(boundaryArn) }),
    },
  };
}

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachedPermissionsBoundary.html */
const shownBoundary = (arn: string): Values => ({
  PermissionsBoundaryType: "Policy",
  PermissionsBoundaryArn: arn,
});

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAttachedRolePolicies.html */
export function listAttachedRolePolicies(request: ApiRequest): Values {
  const name = named(request);
  authorizeOnRole(request, "iam:ListAttachedRolePolicies", name);
  const attached = request.facts.list<Attachment>("iam:attachment");
  return {
    AttachedPolicies: attached.flatMap(([, { role, policyArn }]) =>
      role === name
        ? [{ PolicyName: policyArn.slice(policyArn.lastIndexOf("/") + 1), PolicyArn: policyArn }]
        : [],
    ),
    IsTruncated: false,
  };
}

/**
 * Of a role that was in the account before, no tag is known.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListRoleTags.html
 */
export function listRoleTags(request: ApiRequest): Values {
  const name = named(request);
  const { arn } = authorizeOnRole(request, "iam:ListRoleTags", name);
  const made = madeResources(request.facts, "aws:iam/role:Role").find(
    ({ outputs }) => outputs["arn"] === arn,
  );
  const tags = Object.entries(made ? tagsOf(made) : {});
  return { Tags: tags.map(([Key, Value]) => ({ Key, Value })), IsTruncated: false };
}
