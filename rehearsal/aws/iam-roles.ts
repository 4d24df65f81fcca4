import type { Policy } from "../policy/document";
import { evaluate, type Verdict } from "../policy/evaluate";
import type { Account, Caller } from "../world/account";
import type { Facts, ReadOptions, Row } from "../world/facts";

export interface Role {
  readonly arn: string;
  /** Who may assume it; undefined for roles that were in the account before. */
  readonly trust?: Policy;
  /** ARN of the permissions boundary. */
  readonly boundaryArn?: string;
  /** In seconds. */
  readonly maxSessionDuration?: number;
}

export interface InlinePolicy {
  readonly role: string;
  readonly policy: Policy;
  /** The text that the policy was read from. */
  readonly document: string;
}

export interface Attachment {
  readonly role: string;
  readonly policyArn: string;
}

/** A role by its ARN, under which other services know it. */
export const roleArnRow = (arn: string) => `iam:role-arn:${arn}` as Row<Role>;
/** A role by its name, which is unique in the account whatever the path. */
export const roleRow = (name: string) => `iam:role:${name}` as Row<Role>;
export const managedPolicyRow = (arn: string) => `iam:policy:${arn}` as Row<Policy>;
export const inlinePolicyRow = (role: string, name: string) =>
  `iam:inline-policy:${role}/${name}` as Row<InlinePolicy>;
export const attachmentRow = (role: string, policyArn: string) =>
  `iam:attachment:${role}/${policyArn}` as Row<Attachment>;

/**
 * Whether a principal of a resource policy exists. Other accounts cannot be looked into: theirs are believed. A
 * session exists with its role. Users are not modelled: the account has none.
 */
export function principalExists(
  facts: Facts,
  { id, partition }: Account,
  principal: string,
  options: ReadOptions = {},
): boolean {
  const [, arnPartition, service, accountId, resource = ""] =
    /^arn:([\w-]+):(iam|sts)::(\d{12}):(.+)$/.exec(principal) ?? [];
  if (accountId === undefined) {
    return /^\d{12}$/.test(principal);
  }
  if (arnPartition !== partition) {
    return false;
  }
  if (accountId !== id || resource === "root") {
    return true;
  }
  const session = service === "sts" ? /^assumed-role\/([^/]+)\//.exec(resource)?.[1] : undefined;
  return facts.get(session === undefined ? roleArnRow(principal) : roleRow(session), options) !== undefined;
}

export function iamArn(
  { id, partition }: Pick<Account, "id" | "partition">,
  kind: "role" | "policy",
  path: string,
  name: string,
): string {
  return `arn:${partition}:iam::${id}:${kind}${path}${name}`;
}

/** Name of a role, from its ARN, which may carry a path. */
export const roleNameOf = (roleArn: string) => roleArn.slice(roleArn.lastIndexOf("/") + 1);

/** What a role may do by its own policies: inline ones, and those attached to it. */
export function identityPoliciesOf(facts: Facts, roleName: string, options: ReadOptions = {}): Policy[] {
  const where = ({ role }: { readonly role: string }) => role === roleName;
  return [
    ...facts.list<InlinePolicy>("iam:inline-policy", { where, ...options }).map(([, { policy }]) => policy),
    ...facts.list<Attachment>("iam:attachment", { where, ...options }).flatMap(([, { policyArn }]) => {
      const policy = facts.get(managedPolicyRow(policyArn), options);
      return policy ? [policy] : [];
    }),
  ];
}

/** Whether a role's trust policy lets a service assume it, for the resource `sourceArn` where the service says so. */
export function serviceMayAssume(
  facts: Facts,
  { id }: Account,
  roleArn: string,
  service: string,
  { sourceArn, ...options }: ReadOptions & { readonly sourceArn?: string } = {},
): Verdict {
  const trust = facts.get(roleArnRow(roleArn), options)?.trust;
  return evaluate(
    {
      principal: { kind: "service", service },
      action: "sts:AssumeRole",
      resource: roleArn,
      resourceAccountId: id,
      context: { "aws:SourceAccount": id, ...(sourceArn !== undefined && { "aws:SourceArn": sourceArn }) },
    },
    { identity: [], ...(trust && { resource: trust }), resourceMustAllow: true, resourceIsImplied: true },
  );
}

/**
 * The policy that bounds a role. One that cannot be seen allows nothing: it must not make a role more than it is.
 */
export function boundaryOf(facts: Facts, roleArn: string, options: ReadOptions = {}): Policy | undefined {
  const arn = facts.get(roleArnRow(roleArn), options)?.boundaryArn;
  return arn === undefined
    ? undefined
    : (facts.get(managedPolicyRow(arn), options) ?? { name: arn, variables: true, statements: [] });
}

/** A session of a role, with the policies and the boundary that the role has at this moment. */
export function sessionOf(
  facts: Facts,
  { id, partition }: Account,
  roleArn: string,
  name: string,
  options: ReadOptions = {},
): Caller {
  const roleName = roleNameOf(roleArn);
  const arn = `arn:${partition}:sts::${id}:assumed-role/${roleName}/${name}`;
  const boundary = boundaryOf(facts, roleArn, options);
  return {
    principal: { kind: "session", accountId: id, roleArn, arn },
    policies: identityPoliciesOf(facts, roleName, options),
    ...(boundary && { boundary }),
  };
}
