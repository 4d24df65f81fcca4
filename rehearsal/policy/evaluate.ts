import type { Policy } from "./document";
import { type AccessRequest, contextOf, type Principal } from "./request";
import { applies, type Mismatch, type PolicyKind, type Reason, weigh } from "./weigh";

export type Decision = "Allowed" | "ExplicitlyDenied" | "ImplicitlyDenied";

/** The policies that have a say in a request. */
export interface PoliciesInForce {
  /** Policies of the principal. */
  readonly identity: readonly Policy[];
  /** The policy of the resource. */
  readonly resource?: Policy;
  /**
   * Whether the resource's policy has to let the request through, be it only by delegating to the account, as
   * KMS keys and role trust policies ask. With other resources, inside one account, either policy is enough.
   */
  readonly resourceMustAllow?: boolean;
  /** Whether statements of the resource's policy have no Resource and mean just it: trust policies of roles. */
  readonly resourceIsImplied?: boolean;
  /** Permissions boundary of the user or role. A root user has none. */
  readonly boundary?: Policy;
  /** Policies that were passed when the session was made; one of them has to allow. None: the session is as its role. */
  readonly session?: readonly Policy[];
  /** Service control policies on the principal's account, by level from the root down. Each level has to allow. */
  readonly organization?: readonly (readonly Policy[])[];
}

export interface Verdict {
  readonly decision: Decision;
  /** Every statement that was weighed, in the order of the policies. */
  readonly reasons: readonly Reason[];
  /** The statements that grant or deny; none for an implicit deny. */
  readonly decidedBy: readonly Reason[];
  /** For an implicit deny: whose Allow is missing, the first in AWS's order. */
  readonly missing?: Missing;
}

export interface Missing {
  readonly kind: PolicyKind;
  /** The statements that might have allowed it. */
  readonly weighed: readonly Reason[];
}

/**
 * Whether AWS would allow a request.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 */
export function evaluate(request: AccessRequest, policies: PoliciesInForce): Verdict {
  const weighed = weighAll(request, policies);
  const { identity, resource, boundary = [], session = [], organization } = weighed;
  const reasons = [...identity, ...resource, ...boundary, ...session, ...organization.flat()];

  const denies = reasons.filter((reason) => applies(reason) && reason.effect === "Deny");
  if (denies.length > 0) {
    return { decision: "ExplicitlyDenied", reasons, decidedBy: denies };
  }
  const outcome = outcomeOf(request, weighed, policies);
  return "missing" in outcome
    ? { decision: "ImplicitlyDenied", reasons, decidedBy: [], missing: outcome.missing }
    : { decision: "Allowed", reasons, decidedBy: outcome.granted };
}

/** What the statements say, by the kind of their policy. */
interface Weighed {
  readonly identity: readonly Reason[];
  readonly resource: readonly Reason[];
  /** Undefined where nothing of the kind limits the principal. */
  readonly boundary: readonly Reason[] | undefined;
  readonly session: readonly Reason[] | undefined;
  /** By level. */
  readonly organization: readonly (readonly Reason[])[];
}

function weighAll(request: AccessRequest, policies: PoliciesInForce): Weighed {
  const context = contextOf(request);
  const weighEach = (kind: PolicyKind, each: readonly Policy[]) =>
    each.flatMap((policy) => weigh(policy, kind, request, context));
  const { boundary, session, organization } = limitsOf(request, policies);
  return {
    identity: weighEach("identity", policies.identity),
    resource: policies.resource ? weighEach(resourceKind(policies), [policies.resource]) : [],
    boundary: boundary && weighEach("boundary", [boundary]),
    session: session && weighEach("session", session),
    organization: organization.map((level) => weighEach("organization", level)),
  };
}

const resourceKind = ({ resourceIsImplied }: PoliciesInForce) => (resourceIsImplied ? "trust" : "resource");

/**
 * The policies that limit a principal without granting it anything. Service control policies are for the users, roles
 * and root users of an account, but not for service-linked roles.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
 */
function limitsOf({ principal }: AccessRequest, policies: PoliciesInForce) {
  const { boundary, session = [], organization = [] } = policies;
  const ofAccount = "arn" in principal;
  const isServiceLinked =
    principal.kind === "session" && principal.roleArn.includes(":role/aws-service-role/");
  const isLimited = ofAccount && principal.kind !== "root";
  return {
    boundary: isLimited ? boundary : undefined,
    session: isLimited && session.length > 0 ? session : undefined,
    organization: ofAccount && !isServiceLinked ? organization : [],
  };
}

type Outcome = { readonly granted: readonly Reason[] } | { readonly missing: Missing };

const allowsAmong = (reasons: readonly Reason[]) =>
  reasons.filter((reason) => applies(reason) && reason.effect === "Allow");

/** The statements that together grant the request, or what is missing to that. Nothing denies it. */
function outcomeOf(
  { principal, resourceAccountId }: AccessRequest,
  weighed: Weighed,
  policies: PoliciesInForce,
): Outcome {
  const level = weighed.organization.find((reasons) => allowsAmong(reasons).length === 0);
  if (level) {
    return { missing: { kind: "organization", weighed: level } };
  }
  const ofResource = allowsAmong(weighed.resource);
  const direct = ofResource.filter(({ mention }) => mention !== "account");
  const withoutResource = { missing: { kind: resourceKind(policies), weighed: grantsIn(weighed) } } as const;
  if (!("arn" in principal)) {
    return direct.length > 0 ? { granted: direct } : withoutResource;
  }
  const ofIdentity = allowsAmong(weighed.identity);
  const both = { granted: [...ofResource, ...ofIdentity] };
  if (principal.accountId !== resourceAccountId) {
    return missingOnOwnSide(principal, weighed) ?? (ofResource.length > 0 ? both : withoutResource);
  }
  if (direct.some(({ mention }) => mention !== "role")) {
    return { granted: direct };
  }
  if (direct.length > 0) {
    return missingLimit(weighed) ?? { granted: direct };
  }
  if (policies.resourceMustAllow && ofResource.length === 0) {
    return withoutResource;
  }
  const granted = policies.resourceMustAllow ? both : { granted: ofIdentity };
  return missingOnOwnSide(principal, weighed) ?? granted;
}

const grantsIn = ({ identity, resource }: Weighed) => [...identity, ...resource];

/**
 * The principal's own policies, where they do not allow the request, or what limits them. No policy of its own account
 * limits a root user: https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-auth-workflow-bucket-operation.html
 */
function missingOnOwnSide({ kind }: Principal, weighed: Weighed): Outcome | undefined {
  return kind !== "root" && allowsAmong(weighed.identity).length === 0
    ? { missing: { kind: "identity", weighed: grantsIn(weighed) } }
    : missingLimit(weighed);
}

/** The boundary or the session policies, where they are there and do not allow the request. */
function missingLimit({ boundary, session }: Weighed): Outcome | undefined {
  if (boundary && allowsAmong(boundary).length === 0) {
    return { missing: { kind: "boundary", weighed: boundary } };
  }
  return session && allowsAmong(session).length === 0
    ? { missing: { kind: "session", weighed: session } }
    : undefined;
}

const nothing = "no statement of any policy allows the action";

/** What is said where no statement comes near. */
const withoutAllow: Readonly<Record<PolicyKind, string>> = {
  identity: nothing,
  resource: nothing,
  trust: nothing,
  boundary: "no statement of the permissions boundary allows the action",
  session: "no statement of the session policies allows the action",
  organization: "no statement of the service control policies of this level allows the action",
};

/** A verdict in words: the statements that decided, or those that are for the action and fall short. */
export function explain({ decision, decidedBy, missing }: Verdict): string {
  if (decision === "Allowed" && decidedBy.length === 0) {
    return "Allowed to the root user of the account";
  }
  if (!missing) {
    return `${decision} by ${decidedBy.map(({ policy, statement }) => `${policy}: ${statement}`).join(", ")}`;
  }
  const { kind, weighed } = missing;
  const near = weighed.filter(({ effect, mismatch }) => effect === "Allow" && mismatch?.element !== "Action");
  if (near.length > 0) {
    return near
      .map(({ policy, statement, mismatch }) => `${policy}: ${statement} ${describe(mismatch)}`)
      .join("; ");
  }
  const limits = withoutAllow[kind] === nothing ? [] : [...new Set(weighed.map(({ policy }) => policy))];
  return limits.length > 0 ? `${limits.join(", ")}: ${withoutAllow[kind]}` : withoutAllow[kind];
}

function describe(mismatch: Mismatch | undefined): string {
  if (!mismatch) {
    return "allows it, and that is not enough without a policy on the other side";
  }
  if (mismatch.element !== "Condition") {
    return `is for another ${mismatch.element.toLowerCase()}`;
  }
  const { condition, actual } = mismatch;
  const found =
    actual === undefined ? "the request does not carry it" : `the request has ${actual.join(", ")}`;
  return `wants ${condition.operator} ${condition.key} ${condition.values.join(", ")}, and ${found}`;
}
