import { type Condition, holds } from "./conditions";
import type { Patterns, Policy, Statement } from "./document";
import { matches } from "./pattern";
import { type Mention, mentionOf } from "./principals";
import { type AccessRequest, contextOf, type RequestContext } from "./request";

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
}

/** What one statement says of a request. `mismatch` is the first of its elements that does not fit. */
export interface Reason {
  readonly policy: string;
  readonly statement: string;
  readonly effect: "Allow" | "Deny";
  readonly mention?: Mention;
  readonly mismatch?: Mismatch;
}

export type Mismatch =
  | { readonly element: "Principal" | "Action" | "Resource" }
  | {
      readonly element: "Condition";
      readonly condition: Condition;
      readonly actual: readonly string[] | undefined;
    };

export interface Verdict {
  readonly decision: Decision;
  /** Every statement that was weighed, in the order of the policies. */
  readonly reasons: readonly Reason[];
  /** The statements that decide; none for an implicit deny. */
  readonly decidedBy: readonly Reason[];
}

/**
 * Whether AWS would allow a request.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function evaluate(request: AccessRequest, policies: PoliciesInForce): Verdict {
  const context = contextOf(request);
  const weigh = (policy: Policy, kind: Weighing) =>
    policy.statements.map((statement) => weighStatement(statement, policy, kind, request, context));
  const identity = policies.identity.flatMap((policy) => weigh(policy, "identity"));
  const resource = policies.resource
    ? weigh(policies.resource, policies.resourceIsImplied ? "trust" : "resource")
    : [];
  const reasons = [...identity, ...resource];

  const denies = reasons.filter((reason) => applies(reason) && reason.effect === "Deny");
  if (denies.length > 0) {
    return { decision: "ExplicitlyDenied", reasons, decidedBy: denies };
  }
  const grants = grantsOf(request, {
    identity: identity.filter(applies),
    resource: resource.filter(applies),
    resourceMustAllow: policies.resourceMustAllow ?? false,
  });
  return { decision: grants ? "Allowed" : "ImplicitlyDenied", reasons, decidedBy: grants ?? [] };
}

/** As what a policy is read: a trust policy is a resource policy whose statements name no resource. */
type Weighing = "identity" | "resource" | "trust";

const applies = (reason: Reason) => reason.mismatch === undefined;

interface Allows {
  readonly identity: readonly Reason[];
  readonly resource: readonly Reason[];
  readonly resourceMustAllow: boolean;
}

/** The statements that together grant the request, undefined where they do not. */
function grantsOf(request: AccessRequest, allows: Allows): readonly Reason[] | undefined {
  const { principal, resourceAccountId } = request;
  const direct = allows.resource.filter(({ mention }) => mention !== "account");
  if (!("arn" in principal)) {
    return direct.length > 0 ? direct : undefined;
  }
  // No policy of its own account limits a root user: https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-auth-workflow-bucket-operation.html
  const identityAllows = allows.identity.length > 0 || principal.kind === "root";
  const both =
    allows.resource.length > 0 && identityAllows ? [...allows.resource, ...allows.identity] : undefined;
  if (principal.accountId !== resourceAccountId) {
    return both;
  }
  if (direct.length > 0) {
    return direct;
  }
  if (both || allows.resourceMustAllow) {
    return both;
  }
  return identityAllows ? allows.identity : undefined;
}

const actionPattern = { wildcards: true, ignoreCase: true, variables: false };
const resourcePattern = { wildcards: true, variables: true };
const resourcePatternOf2008 = { wildcards: true, variables: false };

function weighStatement(
  statement: Statement,
  { name, variables }: Policy,
  kind: Weighing,
  request: AccessRequest,
  context: RequestContext,
): Reason {
  const reason = { policy: name, statement: statement.id, effect: statement.effect };
  if (!covers(statement.actions, (pattern) => matchesAction(pattern, request.action, context))) {
    return { ...reason, mismatch: { element: "Action" } };
  }
  const mention =
    kind !== "identity" && statement.principals && mentionOf(request.principal, statement.principals);
  if (kind !== "identity" && !mention) {
    return { ...reason, mismatch: { element: "Principal" } };
  }
  const resource = (pattern: string) =>
    matches(pattern, request.resource, variables ? resourcePattern : resourcePatternOf2008, context);
  if (kind !== "trust" && !covers(statement.resources, resource)) {
    return { ...reason, mismatch: { element: "Resource" } };
  }
  const condition = statement.conditions.find((candidate) => !holds(candidate, context, variables));
  if (condition) {
    return { ...reason, mismatch: { element: "Condition", condition, actual: context.get(condition.key) } };
  }
  return mention ? { ...reason, mention } : reason;
}

/** A missing element covers nothing: such a statement takes no part. */
function covers(patterns: Patterns<string> | undefined, fits: (pattern: string) => boolean): boolean {
  return patterns !== undefined && patterns.values.some(fits) !== patterns.except;
}

function matchesAction(pattern: string, action: string, context: RequestContext): boolean {
  return matches(pattern, action, actionPattern, context);
}

/** A verdict in words: the statements that decided, or those that are for the action and fall short. */
export function explain({ decision, decidedBy, reasons }: Verdict): string {
  if (decision === "Allowed" && decidedBy.length === 0) {
    return "Allowed to the root user of the account";
  }
  if (decision !== "ImplicitlyDenied") {
    return `${decision} by ${decidedBy.map(({ policy, statement }) => `${policy}: ${statement}`).join(", ")}`;
  }
  const near = reasons.filter(({ effect, mismatch }) => effect === "Allow" && mismatch?.element !== "Action");
  const lines = near.map(
    ({ policy, statement, mismatch }) => `${policy}: ${statement} ${describe(mismatch)}`,
  );
  return lines.length > 0 ? lines.join("; ") : "no statement of any policy allows the action";
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
