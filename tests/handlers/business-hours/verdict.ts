import { type Policy, parsePolicy } from "../../../rehearsal/policy/document";
import { evaluate } from "../../../rehearsal/policy/evaluate";
import type { ConditionValues } from "../../../rehearsal/policy/request";

export const sensitiveOperation = "kms:ScheduleKeyDeletion";

const accountId = "111122223333";
const request = {
  principal: {
    kind: "session",
    accountId,
    roleArn: `arn:aws:iam::${accountId}:role/devops`,
    arn: `arn:aws:sts::${accountId}:assumed-role/devops/somebody`,
  },
  resource: "*",
  resourceAccountId: accountId,
} as const;

/** Whether a policy lets an operation through at an instant, as the repository judges policies. */
export function letsThrough(
  policy: Policy,
  instant: number,
  action = sensitiveOperation,
  context: ConditionValues = {},
): boolean {
  const now = { "aws:CurrentTime": new Date(instant).toISOString() };
  const { decision } = evaluate(
    { ...request, action, context: { ...now, ...context } },
    { identity: [policy] },
  );
  return decision !== "ExplicitlyDenied";
}

export function isOpen(document: object, instant: number): boolean {
  return letsThrough(parsePolicy("business hours", JSON.stringify(document)), instant);
}
