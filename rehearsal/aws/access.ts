import type { Policy } from "../policy/document";
import { evaluate, explain, type Verdict } from "../policy/evaluate";
import { type ConditionValues, timeKeys } from "../policy/request";
import type { PolicyKind } from "../policy/weigh";
import type { Account, Caller } from "../world/account";

/** What somebody wants to do, and the policies beside his own that have a say. */
export interface Asking {
  /** `kms:Decrypt` */
  readonly action: string;
  /** ARN of what is acted upon, `*` for actions without a resource type. */
  readonly resource: string;
  /** How a denial calls the resource, where not by its ARN. */
  readonly called?: string;
  readonly context?: ConditionValues;
  readonly resourcePolicy?: Policy | undefined;
  readonly resourceMustAllow?: boolean;
  /** Whether the resource's policy is the trust policy of a role. */
  readonly resourceIsImplied?: boolean;
}

/** Whether AWS lets a principal of the account do it. */
export function verdictOn(caller: Caller, account: Account, asking: Asking): Verdict {
  const { boundary, sessionPolicies } = caller;
  // Service control policies are for the principals of their own account, wherever the resource is.
  const organization = caller.principal.accountId === account.id ? account.organization : undefined;
  return evaluate(
    {
      principal: caller.principal,
      action: asking.action,
      resource: asking.resource,
      resourceAccountId: account.id,
      context: { ...caller.context, ...asking.context },
    },
    {
      identity: caller.policies,
      ...(asking.resourcePolicy && { resource: asking.resourcePolicy }),
      resourceMustAllow: asking.resourceMustAllow ?? false,
      resourceIsImplied: asking.resourceIsImplied ?? false,
      ...(boundary && { boundary }),
      ...(sessionPolicies && { session: sessionPolicies }),
      ...(organization && { organization }),
    },
  );
}

/** Condition keys that every request carries: that nobody could read it on its way, where it goes, and when. */
export function requestKeys(region: string, now?: number): ConditionValues {
  return {
    "aws:SecureTransport": "true",
    "aws:RequestedRegion": region,
    ...(now !== undefined && timeKeys(now)),
  };
}

/** What denials call the kinds of policies, with the article that an explicit deny comes with. */
const kinds: Readonly<Record<PolicyKind, readonly [article: string, name: string]>> = {
  identity: ["an", "identity-based policy"],
  resource: ["a", "resource-based policy"],
  trust: ["the", "role trust policy"],
  boundary: ["a", "permissions boundary"],
  session: ["a", "session policy"],
  organization: ["a", "service control policy"],
};

/**
 * How AWS says no: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html. Where policies of
 * several kinds deny, it names one of them; which one is UNCONFIRMED.
 */
export function denial(caller: Caller, asking: Asking, verdict: Verdict) {
  const { action, resource, called = resource } = asking;
  return {
    code: "AccessDeniedException",
    message: `${notAuthorized(caller, action, called)} ${contextOf(action, verdict)}`,
    because: `${action}: ${explain(verdict)}`,
  };
}

export const notAuthorized = ({ principal }: Caller, action: string, resource: string) =>
  `User: ${principal.arn} is not authorized to perform: ${action} on resource: ${resource}`;

function contextOf(action: string, { decidedBy, missing }: Verdict): string {
  const [denying] = decidedBy;
  const [article, name] = kinds[missing?.kind ?? denying?.kind ?? "identity"];
  return missing
    ? `because no ${name} allows the ${action} action`
    : `with an explicit deny in ${article} ${name}`;
}
