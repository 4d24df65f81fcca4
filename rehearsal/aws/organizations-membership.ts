import { AwsError } from "../runtime/aws-clients";
import type { Account } from "../world/account";
import type { Facts, Row } from "../world/facts";
import type { Lookup } from "./lookups";
import type { Call, Refusal } from "./model";
import { attachmentRow, type OrganizationPolicy, policyRow } from "./organizations-rows";

/**
 * What an account is in its organisation. Service control policies that are attached from it are never weighed in a
 * rehearsal: they are for the other accounts, and the management account itself is not subject to any.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
 */
export interface Membership {
  readonly as: "management" | "member";
  /** Whether service control policies are enabled in the root. */
  readonly policiesEnabled: boolean;
  /** Services that a member account administers for the organisation, as `config.amazonaws.com`. Default: none. */
  readonly administers?: readonly string[];
  /** Default: all. https://docs.aws.amazon.com/organizations/latest/userguide/orgs_getting-started_concepts.html */
  readonly features?: "ALL" | "CONSOLIDATED_BILLING";
}

/** The organisation that there is, if any: a root, a unit and an account beside the one that is deployed into. */
export const organization = {
  id: "o-exampleorgid",
  rootId: "r-examplerootid111",
  unitId: "ou-examplerootid111-exampleouid111",
  otherAccountId: "444455556666",
} as const;

/** Undefined in an account that belongs to no organisation. */
export const membershipRow: Row<Membership> = "organizations:membership:own";

/** AWS's own policy, which is attached everywhere from the start. */
export const fullAccess: OrganizationPolicy = { id: "p-FullAWSAccess", name: "FullAWSAccess" };

/** What AWS keeps of the organisation in the account that belongs to it. */
export function membershipRows({ id }: Account, membership: Membership): [Row<unknown>, unknown][] {
  const { rootId, unitId, otherAccountId } = organization;
  const targets = [rootId, unitId, otherAccountId, id];
  return [
    [membershipRow, membership],
    [policyRow(fullAccess.id), fullAccess],
    ...targets.map((targetId): [Row<unknown>, unknown] => [
      attachmentRow(targetId, fullAccess.id),
      { targetId, policyId: fullAccess.id },
    ]),
  ];
}

/** Whether a target is in the organisation: FullAWSAccess is attached to every one. */
export const isTarget = (facts: Facts, targetId: string) =>
  facts.get(attachmentRow(targetId, fullAccess.id)) !== undefined;

export const notInUse = {
  code: "AWSOrganizationsNotInUseException",
  message: "Your account is not a member of an organization.",
  fact: "https://docs.aws.amazon.com/organizations/latest/APIReference/API_CreatePolicy.html; text as quoted in https://github.com/nozaq/terraform-aws-secure-baseline/issues/70",
} satisfies Refusal;

/** What a member account is told that asks for what is the management account's business. */
export const notManaging = {
  code: "AccessDeniedException",
  message: "You don't have permissions to access this resource.",
  because: "this is a member account, and policies are for the management account",
  fact: "https://docs.aws.amazon.com/organizations/latest/APIReference/API_CreatePolicy.html; text as quoted in https://github.com/awslabs/aws-innovation-sandbox/issues/6",
} satisfies Refusal;

/** The account that manages the organisation. The number is one that AWS's documentation uses. */
export const managementIdOf = ({ id }: Account, { as }: Membership) =>
  as === "management" ? id : "999988887777";

/** The membership of the account, if it may manage policies; else that is refused. */
export function managingMembership(call: Call): Membership | undefined {
  const membership = call.get(membershipRow);
  if (!membership) {
    call.refuse(notInUse);
  }
  if (membership?.as !== "member") {
    return membership;
  }
  call.refuse(notManaging);
  return undefined;
}

/** As the SDK shows an error of a lookup: by the details that gRPC errors carry. */
function lookupError(token: string, { code, message }: Refusal): Error {
  const details = `invoking ${token}: reading Organizations Organization: operation error Organizations: DescribeOrganization, ${code}: ${message}`;
  return Object.assign(new AwsError(code, message), { details });
}

export const getOrganization = "aws:organizations/getOrganization:getOrganization";

/**
 * What the provider finds. Members are told who manages the organisation, and nothing of its roots and accounts.
 * https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/organizations/organization_data_source.go
 */
export const organizationSeenBy =
  (membership: Membership | undefined): Lookup =>
  (args, { account }) => {
    if (Object.keys(args).length > 0) {
      throw new Error(
        `The simulated AWS does not know ${Object.keys(args).join(", ")} of ${getOrganization}.`,
      );
    }
    if (!membership) {
      throw lookupError(getOrganization, notInUse);
    }
    const { id, rootId, otherAccountId } = organization;
    const manages = membership.as === "management";
    const managementId = managementIdOf(account, membership);
    const arn = (resource: string) => `arn:${account.partition}:organizations::${managementId}:${resource}`;
    const accountOf = (accountId: string, name: string) => ({
      id: accountId,
      arn: arn(`account/${id}/${accountId}`),
      name,
      email: `${name}@example.com`,
      status: "ACTIVE",
    });
    const [own, other] = [accountOf(managementId, "management"), accountOf(otherAccountId, "other")];
    const types = membership.policiesEnabled ? ["SERVICE_CONTROL_POLICY"] : [];
    const policyTypes = types.map((type) => ({ type, status: "ENABLED" }));
    return {
      id,
      arn: arn(`organization/${id}`),
      featureSet: membership.features ?? "ALL",
      masterAccountArn: own.arn,
      masterAccountEmail: own.email,
      masterAccountId: own.id,
      masterAccountName: manages ? own.name : "",
      accounts: manages ? [own, other] : [],
      nonMasterAccounts: manages ? [other] : [],
      awsServiceAccessPrincipals: [],
      enabledPolicyTypes: manages ? types : [],
      roots: manages ? [{ id: rootId, arn: arn(`root/${id}/${rootId}`), name: "Root", policyTypes }] : [],
    };
  };
