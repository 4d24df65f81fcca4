import { type Condition, holds } from "./conditions";
import type { Patterns, Policy, Statement } from "./document";
import { matches } from "./pattern";
import { type Mention, mentionOf } from "./principals";
import type { AccessRequest, RequestContext } from "./request";

/**
 * As what a policy takes part. A trust policy is a resource policy whose statements name no resource; `organization`
 * are service control policies. https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#access_policy-types
 */
export type PolicyKind = "identity" | "resource" | "trust" | "boundary" | "session" | "organization";

/** What one statement says of a request. `mismatch` is the first of its elements that does not fit. */
export interface Reason {
  readonly kind: PolicyKind;
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

export const applies = (reason: Reason) => reason.mismatch === undefined;

/** What every statement of a policy says of a request. */
export function weigh(
  policy: Policy,
  kind: PolicyKind,
  request: AccessRequest,
  context: RequestContext,
): Reason[] {
  return policy.statements.map((statement) => weighStatement(statement, policy, kind, request, context));
}

const actionPattern = { wildcards: true, ignoreCase: true, variables: false };
const resourcePattern = { wildcards: true, variables: true };
const resourcePatternOf2008 = { wildcards: true, variables: false };

function weighStatement(
  statement: Statement,
  { name, variables }: Policy,
  kind: PolicyKind,
  request: AccessRequest,
  context: RequestContext,
): Reason {
  const reason = { kind, policy: name, statement: statement.id, effect: statement.effect };
  if (!coversAction(statement.actions, request.action, context)) {
    return { ...reason, mismatch: otherAction };
  }
  const namesPrincipals = kind === "resource" || kind === "trust";
  const mention =
    namesPrincipals && statement.principals && mentionOf(request.principal, statement.principals);
  if (namesPrincipals && !mention) {
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

const otherAction = { element: "Action" } as const;

/** Which actions a statement is for. Most are for few, and nothing else in a request has a say in it. */
const covered = new WeakMap<Patterns<string>, Map<string, boolean>>();

function coversAction(
  patterns: Patterns<string> | undefined,
  action: string,
  context: RequestContext,
): boolean {
  if (!patterns) {
    return false;
  }
  const known = covered.get(patterns) ?? new Map<string, boolean>();
  covered.set(patterns, known);
  const covers = known.get(action) ?? patternsFit(patterns, action, context);
  known.set(action, covers);
  return covers;
}

const patternsFit = (patterns: Patterns<string>, action: string, context: RequestContext) =>
  covers(patterns, (pattern) => matches(pattern, action, actionPattern, context));
