import type { Policy, Statement } from "../policy/document";
import { PolicySyntaxError, parsePolicy } from "../policy/document";
import { evaluate, explain, type Verdict } from "../policy/evaluate";
import type { ConditionValues, Principal } from "../policy/request";
import type { Account, Caller } from "../world/account";
import type { Facts, ReadOptions, Row } from "../world/facts";
import { verdictOn } from "./access";
import { principalExists } from "./iam-roles";
import { type Call, contextOfCalls, type Refusal, validationError } from "./model";

/** The policy of a key, by the key's ARN. */
export const keyPolicyRow = (keyArn: string) => `kms:policy:${keyArn}` as Row<Policy>;

/**
 * The policy of a key that was created without one: the account, and through it IAM, decides.
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 */
export function defaultKeyPolicy(partition: string, accountId: string): Policy {
  return parsePolicy(
    "default key policy",
    JSON.stringify({
      Version: "2012-10-17",
      Statement: {
        Sid: "Enable IAM User Permissions",
        Effect: "Allow",
        Principal: { AWS: `arn:${partition}:iam::${accountId}:root` },
        Action: "kms:*",
        Resource: "*",
      },
    }),
  );
}

/** Whether a key's policy, with IAM where it delegates to the account, lets the deployer act on the key. */
export function authorizeOnKey(
  call: Call,
  action: string,
  keyArn: string,
  context: ConditionValues = {},
): void {
  call.authorize({
    action,
    resource: keyArn,
    context: { "kms:CallerAccount": call.self.account.id, ...context },
    resourcePolicy: call.get(keyPolicyRow(keyArn)),
    resourceMustAllow: true,
  });
}

/** What a key's policy says of a service that acts for itself: IAM has no part in it. */
export function serviceMayUseKey(
  facts: Facts,
  account: Account,
  service: string,
  action: string,
  keyArn: string,
  context: ConditionValues,
): Verdict {
  const principal: Principal = { kind: "service", service };
  const resource = facts.get(keyPolicyRow(keyArn));
  return evaluate(
    { principal, action, resource: keyArn, resourceAccountId: account.id, context },
    { identity: [], ...(resource && { resource }), resourceMustAllow: true },
  );
}

const putKeyPolicy = "https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html";

/** The pattern of `Policy` in the API model: tab, line feed, carriage return, and U+0020 to U+00FF. */
const allowedText = /^[\t\n\r\u0020-\u00FF]+$/u;

/** Somebody puts a key policy. */
export interface PolicyPut {
  readonly facts: Facts;
  readonly account: Account;
  readonly caller: Caller;
  /** Condition keys that the call carries. */
  readonly context: ConditionValues;
  /** How the principals that the policy names are looked up. */
  readonly reading: ReadOptions;
  readonly refuse: (refusal: Refusal) => void;
}

/** The provider repeats CreateKey, ReplicateKey and PutKeyPolicy while IAM propagates. */
const retried = {
  retriedUntilConsistent:
    "https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/kms/key.go (waitIAMPropagation)",
};

/** The deployer puts it. */
export const byDeployer = (call: Call): PolicyPut => ({
  facts: call,
  account: call.self.account,
  caller: call.self.account.deployer,
  context: contextOfCalls(call.self),
  reading: retried,
  refuse: (refusal) => call.refuse(refusal),
});

/**
 * What `CreateKey`, `ReplicateKey` and `PutKeyPolicy` ask of a policy. Undefined where the text cannot be read.
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html
 */
export function validKeyPolicy(put: PolicyPut, keyArn: string, text: string): Policy | undefined {
  if (!allowedText.test(text)) {
    const constraint =
      "Member must satisfy regular expression pattern: [\\u0009\\u000A\\u000D\\u0020-\\u00FF]+";
    put.refuse(validationError("policy", excerptOf(text), constraint, putKeyPolicy));
  }
  try {
    const policy = parsePolicy("key policy", text);
    refuseUnknownPrincipals(put, policy);
    refuseLockout(put, keyArn, policy);
    return policy;
  } catch (error) {
    if (!(error instanceof PolicySyntaxError)) {
      throw error;
    }
    put.refuse(
      malformed(
        "Policy document is malformed.",
        "https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html (the code; the text is UNCONFIRMED)",
        error.message,
      ),
    );
    return undefined;
  }
}

/** The text around the first character that is not allowed. */
function excerptOf(text: string): string {
  const at = [...text].findIndex((character) => !allowedText.test(character));
  return text.slice(Math.max(0, at - 20), at + 20);
}

const malformed = (message: string, fact: string, because?: string) => ({
  code: "MalformedPolicyDocumentException",
  message,
  fact,
  ...(because !== undefined && { because }),
  property: "policy",
});

function refuseUnknownPrincipals({ facts, account, reading, refuse }: PolicyPut, policy: Policy): void {
  const named = policy.statements.flatMap(({ principals }) => principals?.values ?? []);
  const unknown = named.filter(
    ({ kind, value }) => kind === "AWS" && !principalExists(facts, account, value, reading),
  );
  if (unknown.length > 0) {
    refuse(
      malformed(
        "Policy contains a statement with one or more invalid principals.",
        "https://github.com/terraform-aws-modules/terraform-aws-kms/issues/30",
        `${unknown.map(({ value }) => value).join(", ")} does not exist`,
      ),
    );
  }
}

/**
 * The caller has to be able to put the next policy. How the check weighs a conditioned Deny is UNCONFIRMED; here the
 * caller's request is evaluated as AWS would evaluate it.
 */
function refuseLockout(
  { account, caller, context, refuse }: PolicyPut,
  keyArn: string,
  policy: Policy,
): void {
  const verdict = verdictOn(caller, account, {
    action: "kms:PutKeyPolicy",
    resource: keyArn,
    context: { ...context, "kms:CallerAccount": account.id },
    resourcePolicy: policy,
    resourceMustAllow: true,
  });
  if (verdict.decision !== "Allowed") {
    refuse(
      malformed(
        "The new key policy will not allow you to update the key policy in the future.",
        "https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html (BypassPolicyLockoutSafetyCheck)",
        explain(verdict),
      ),
    );
  }
}

/** AWS takes a statement without Action, Resource or principal and ignores it; nobody means to write one. */
export function refuseInertStatements(call: Call, policy: Policy): void {
  const inert = ({ actions, resources, principals }: Statement) => !actions || !resources || !principals;
  for (const { id } of policy.statements.filter(inert)) {
    call.refuse({
      code: "InertStatement",
      message: `Statement ${id} lacks Action, Resource or Principal. KMS accepts it, and it has no effect.`,
      fact: "https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html (Policy)",
      property: "policy",
    });
  }
}
