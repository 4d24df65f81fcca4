import { type Policy, parsePolicy } from "../../../rehearsal/policy/document";
import { type Decision, evaluate } from "../../../rehearsal/policy/evaluate";
import type { ConditionValues, Principal } from "../../../rehearsal/policy/request";

const iam = "https://docs.aws.amazon.com/IAM/latest/UserGuide";

/** The pages that the tables take their expectations from. */
export const page = {
  operators: `${iam}/reference_policies_elements_condition_operators.html`,
  sets: `${iam}/reference_policies_condition-single-vs-multi-valued-context-keys.html`,
  severalValues: `${iam}/reference_policies_condition-logic-multiple-context-keys-or-values.html`,
  condition: `${iam}/reference_policies_elements_condition.html`,
  keys: `${iam}/reference_policies_condition-keys.html`,
  variables: `${iam}/reference_policies_variables.html`,
  action: `${iam}/reference_policies_elements_action.html`,
  notAction: `${iam}/reference_policies_elements_notaction.html`,
  resource: `${iam}/reference_policies_elements_resource.html`,
  notResource: `${iam}/reference_policies_elements_notresource.html`,
  principal: `${iam}/reference_policies_elements_principal.html`,
  notPrincipal: `${iam}/reference_policies_elements_notprincipal.html`,
  effect: `${iam}/reference_policies_elements_effect.html`,
  grammar: `${iam}/reference_policies_grammar.html`,
  checks: `${iam}/access-analyzer-reference-policy-checks.html`,
  evaluation: `${iam}/reference_policies_evaluation-logic.html`,
  denyAllowLogic: `${iam}/reference_policies_evaluation-logic_policy-eval-denyallow.html`,
  boundaries: `${iam}/access_policies_boundaries.html`,
  sessionPolicies: `${iam}/access_policies.html#policies_session`,
  serviceControl: "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html",
  serviceControlLevels:
    "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html",
  denyAllow: `${iam}/reference_policies_evaluation-logic_AccessPolicyLanguage_Interplay.html`,
  crossAccount: `${iam}/reference_policies_evaluation-logic-cross-account.html`,
  keyPolicies: "https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html",
  defaultKeyPolicy: "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html",
  putKeyPolicy: "https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html",
  logsKey: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html",
  bucketRequests:
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-auth-workflow-bucket-operation.html",
  bucketForRole:
    "https://aws.amazon.com/blogs/security/how-to-restrict-amazon-s3-bucket-access-to-a-specific-iam-role/",
} as const;

export const accountId = "111122223333";
export const otherAccountId = "444455556666";
export const rootArn = `arn:aws:iam::${accountId}:root`;
export const otherRootArn = `arn:aws:iam::${otherAccountId}:root`;
export const roleArn = `arn:aws:iam::${accountId}:role/siem/audit-reader`;
export const sessionArn = `arn:aws:sts::${accountId}:assumed-role/audit-reader/reading`;
export const userArn = `arn:aws:iam::${accountId}:user/division/alice`;
export const provider = `arn:aws:iam::${accountId}:saml-provider/workforce`;

export const root = { kind: "root", accountId, arn: rootArn } satisfies Principal;
export const user = { kind: "user", accountId, arn: userArn } satisfies Principal;
export const session = { kind: "session", accountId, roleArn, arn: sessionArn } satisfies Principal;
/** The same role, assumed under another session name. */
export const secondSession = {
  kind: "session",
  accountId,
  roleArn,
  arn: `arn:aws:sts::${accountId}:assumed-role/audit-reader/writing`,
} satisfies Principal;
export const otherRole = {
  kind: "session",
  accountId,
  roleArn: `arn:aws:iam::${accountId}:role/deployer`,
  arn: `arn:aws:sts::${accountId}:assumed-role/deployer/release`,
} satisfies Principal;
export const otherUser = {
  kind: "user",
  accountId,
  arn: `arn:aws:iam::${accountId}:user/bob`,
} satisfies Principal;
export const service = { kind: "service", service: "logs.us-east-1.amazonaws.com" } satisfies Principal;
export const federated = { kind: "federated", accountId, provider } satisfies Principal;
export const anonymous = { kind: "anonymous" } satisfies Principal;
/** Principals of another account than the resource's. */
export const foreignRoot = { kind: "root", accountId: otherAccountId, arn: otherRootArn } satisfies Principal;
export const foreignUser = {
  kind: "user",
  accountId: otherAccountId,
  arn: `arn:aws:iam::${otherAccountId}:user/bob`,
} satisfies Principal;

/** How a test's title names a principal. */
export function nameOf(principal: Principal): string {
  switch (principal.kind) {
    case "service":
      return principal.service;
    case "federated":
      return principal.provider;
    case "anonymous":
      return "an anonymous requester";
    default:
      return principal.arn;
  }
}

export const bucketArn = "arn:aws:s3:::audit-trail";
export const objectArn = `${bucketArn}/2026/log.gz`;

export type StatementJson = Readonly<Record<string, unknown>>;

export const allow: StatementJson = { Effect: "Allow", Action: "s3:GetObject", Resource: "*" };
export const deny: StatementJson = { ...allow, Effect: "Deny" };

export function policyOf(name: string, statements: readonly StatementJson[], version = "2012-10-17"): Policy {
  return parsePolicy(name, JSON.stringify({ Version: version, Statement: statements }));
}

export interface Situation {
  readonly who?: Principal;
  readonly action?: string;
  readonly resource?: string;
  readonly context?: ConditionValues;
  readonly identity?: readonly StatementJson[];
  readonly resourcePolicy?: readonly StatementJson[];
  readonly resourceMustAllow?: boolean;
  readonly boundary?: readonly StatementJson[];
  /** Statements by policy. */
  readonly session?: readonly (readonly StatementJson[])[];
  /** Statements of the one policy at each level. */
  readonly organization?: readonly (readonly StatementJson[])[];
}

/** The verdict on a request to an object of the account, by default by a user without any policy. */
export function verdictOn(situation: Situation) {
  const { identity = [], resourcePolicy, resourceMustAllow = false } = situation;
  const { boundary, session, organization } = situation;
  return evaluate(
    {
      principal: situation.who ?? user,
      action: situation.action ?? "s3:GetObject",
      resource: situation.resource ?? objectArn,
      resourceAccountId: accountId,
      context: situation.context ?? {},
    },
    {
      identity: identity.length > 0 ? [policyOf("identity", identity)] : [],
      ...(resourcePolicy && { resource: policyOf("resource", resourcePolicy) }),
      resourceMustAllow,
      ...(boundary && { boundary: policyOf("boundary", boundary) }),
      ...(session && { session: session.map((each, index) => policyOf(`session ${index + 1}`, each)) }),
      ...(organization && {
        organization: organization.map((level, index) =>
          level.length > 0 ? [policyOf(`level ${index + 1}`, level)] : [],
        ),
      }),
    },
  );
}

export function decide(situation: Situation): Decision {
  return verdictOn(situation).decision;
}

/** Whether an Allow under this condition takes effect. */
export function conditionHolds(
  condition: Readonly<Record<string, unknown>>,
  context: ConditionValues,
): boolean {
  return decide({ identity: [{ ...allow, Condition: condition }], context }) === "Allowed";
}

/** Every decision, in the order of an Allow, a Deny and neither. */
export const decisions = ["Allowed", "ExplicitlyDenied", "ImplicitlyDenied"] as const;
