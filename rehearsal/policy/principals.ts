import type { Patterns, PrincipalEntry } from "./document";
import type { Principal } from "./request";

/**
 * How a statement speaks of a principal: of itself, of everyone, of the role that a session is of, or of its account.
 * An Allow to a role stays within what limits the role; one to a session or to everyone does not. An Allow to an
 * account only delegates: the account's own policies decide on. A Deny to an account denies everybody in it.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export type Mention = (typeof mentionsByReach)[number];

/** The one that reaches farthest first. */
const mentionsByReach = ["itself", "everyone", "role", "account"] as const;

/** How the statement's `Principal` or `NotPrincipal` speaks of the principal; undefined if it does not. */
export function mentionOf(principal: Principal, element: Patterns<PrincipalEntry>): Mention | undefined {
  if (element.except) {
    return isExempt(principal, element.values) ? undefined : "everyone";
  }
  const mentions = element.values.map((entry) => mention(principal, entry));
  return mentionsByReach.find((kind) => mentions.includes(kind));
}

function mention(principal: Principal, { kind, value }: PrincipalEntry): Mention | undefined {
  if (kind === "*") {
    return "everyone";
  }
  switch (principal.kind) {
    case "service":
      return kind === "Service" && value === principal.service ? "itself" : undefined;
    case "federated":
      return kind === "Federated" && value === principal.provider ? "itself" : undefined;
    case "anonymous":
      return undefined;
    default:
      if (kind !== "AWS") {
        return undefined;
      }
      if (namesOf(principal).includes(value)) {
        return value === principal.arn ? "itself" : "role";
      }
      return accountIdOf(value) === principal.accountId ? "account" : undefined;
  }
}

/** The ARNs that mean this principal. The account's own ARN means more than its root user. */
function namesOf(principal: Extract<Principal, { arn: string }>): string[] {
  switch (principal.kind) {
    case "root":
      return [];
    case "user":
      return [principal.arn];
    case "session":
      return [principal.arn, principal.roleArn];
  }
}

/** The account that an entry names as a whole: `123456789012` or `arn:aws:iam::123456789012:root`. */
function accountIdOf(value: string): string | undefined {
  return /^(?:arn:[\w-]+:iam::)?(\d{12})(?::root)?$/.exec(value)?.[1];
}

/**
 * `NotPrincipal` with Deny spares a principal only if every ARN that the principal acts under is listed: a session's
 * own, its role's and its account's.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
 */
function isExempt(principal: Principal, entries: readonly PrincipalEntry[]): boolean {
  if (principal.kind === "service" || principal.kind === "federated" || principal.kind === "anonymous") {
    return entries.some((entry) => mention(principal, entry) !== undefined);
  }
  const listed = new Set(entries.map(({ value }) => value));
  const account = entries.some(({ value }) => accountIdOf(value) === principal.accountId);
  return (
    entries.some(({ kind }) => kind === "*") ||
    (account && namesOf(principal).every((name) => listed.has(name)))
  );
}
