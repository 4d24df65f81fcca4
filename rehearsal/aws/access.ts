import type { Policy } from "../policy/document";
import { evaluate, explain, type Verdict } from "../policy/evaluate";
import type { ConditionValues } from "../policy/request";
import type { Account, Caller } from "../world/account";

/** What somebody wants to do, and the policies beside his own that have a say. */
export interface Asking {
  /** `kms:Decrypt` */
  readonly action: string;
  /** ARN of what is acted upon, `*` for actions without a resource type. */
  readonly resource: string;
  readonly context?: ConditionValues;
  readonly resourcePolicy?: Policy | undefined;
  readonly resourceMustAllow?: boolean;
}

/** Whether AWS lets a principal of the account do it. */
export function verdictOn(caller: Caller, account: Account, asking: Asking): Verdict {
  return evaluate(
    {
      principal: caller.principal,
      action: asking.action,
      resource: asking.resource,
      resourceAccountId: account.id,
      ...(asking.context && { context: asking.context }),
    },
    {
      identity: caller.policies,
      ...(asking.resourcePolicy && { resource: asking.resourcePolicy }),
      resourceMustAllow: asking.resourceMustAllow ?? false,
    },
  );
}

/** How AWS says no: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html */
export function denial(caller: Caller, asking: Asking, verdict: Verdict) {
  const { arn } = caller.principal;
  const { action, resource, resourceMustAllow } = asking;
  const why =
    verdict.decision === "ExplicitlyDenied"
      ? "with an explicit deny"
      : `because no ${resourceMustAllow ? "resource" : "identity"}-based policy allows the ${action} action`;
  return {
    code: "AccessDeniedException",
    message: `User: ${arn} is not authorized to perform: ${action} on resource: ${resource} ${why}`,
    because: `${action}: ${explain(verdict)}`,
  };
}
