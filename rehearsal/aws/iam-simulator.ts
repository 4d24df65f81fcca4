import { type Decision, evaluate } from "../policy/evaluate";
import type { ConditionValues } from "../policy/request";
import { AwsError } from "../runtime/aws-clients";
import { globalRegion } from "../world/account";
import { takesOnly } from "./api-members";
import { authorizeWithCode } from "./denials";
import { throwRefusal } from "./iam-documents";
import { refuseMissingRole } from "./iam-inline-policies";
import { requiredMember, requiredTexts } from "./iam-names";
import { roleNameOf, sessionOf } from "./iam-roles";
import type { Values } from "./model";
import type { ApiRequest } from "./service";

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_EvaluationResult.html */
const decisions: Readonly<Record<Decision, string>> = {
  Allowed: "allowed",
  ExplicitlyDenied: "explicitDeny",
  ImplicitlyDenied: "implicitDeny",
};

/**
 * What the policies of a role, its boundary and those of the organisation say of each action on each resource, or on
 * all. Policies of resources take no part. https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
 *
 * The simulator "doesn't consider real context key values": a condition sees the given ones, and no others, not even
 * the region (https://github.com/aws-containers/amazon-ecs-exec-checker/issues/44,
 * https://github.com/openshift/installer/issues/1322). That this is so of the keys of the principal as well is
 * UNCONFIRMED. Conditions of service control policies take part since July 2026:
 * https://docs.aws.amazon.com/cli/latest/reference/iam/simulate-custom-policy.md, https://github.com/aws/aws-cli/issues/10525
 */
export function simulatePrincipalPolicy(request: ApiRequest): Values {
  takesOnly(request, "IAM", "PolicySourceArn", "ActionNames", "ResourceArns", "ContextEntries");
  const actions = requiredTexts(request, "ActionNames");
  const role = authorizedSource(request);
  const context = contextIn(request);
  const resources = request.texts("ResourceArns") ?? ["*"];
  return {
    EvaluationResults: actions.flatMap((action) =>
      resources.map((resource) => ({
        EvalActionName: action,
        EvalResourceName: resource,
        EvalDecision: decisions[decisionOn(request, role, { action, resource, context })],
      })),
    ),
    IsTruncated: false,
  };
}

/**
 * ARN of the role whose policies are simulated. Text of what is no such ARN as quoted in
 * https://github.com/aws-containers/amazon-ecs-exec-checker/pull/10
 */
function authorizedSource(request: ApiRequest): string {
  const { facts, account } = request;
  const arn = requiredMember(request, "PolicySourceArn");
  authorizeWithCode(request, "AccessDenied", {
    action: "iam:SimulatePrincipalPolicy",
    resource: arn,
    context: { "aws:RequestedRegion": globalRegion(account) },
  });
  if (!/^arn:[\w-]+:iam::\d{12}:(role|user|group)\//.test(arn)) {
    throw new AwsError(
      "InvalidInput",
      `Invalid Entity Arn: ${arn} does not clearly define entity type and name.`,
    );
  }
  if (!arn.includes(":role/")) {
    throw new Error(`The simulated account has neither users nor groups, such as ${arn}.`);
  }
  refuseMissingRole(facts, roleNameOf(arn), throwRefusal);
  return arn;
}

interface ContextEntry {
  readonly ContextKeyName: string;
  readonly ContextKeyValues: readonly string[];
}

function contextIn({ arrival }: ApiRequest): ConditionValues {
  const entries = (arrival.input["ContextEntries"] ?? []) as unknown as readonly ContextEntry[];
  return Object.fromEntries(
    entries.map(({ ContextKeyName, ContextKeyValues }) => [ContextKeyName, ContextKeyValues]),
  );
}

interface Simulated {
  readonly action: string;
  readonly resource: string;
  readonly context: ConditionValues;
}

function decisionOn({ facts, account }: ApiRequest, role: string, simulated: Simulated): Decision {
  const { principal, policies, boundary } = sessionOf(facts, account, role, "simulated");
  const { organization } = account;
  return evaluate(
    { ...simulated, principal, resourceAccountId: account.id, withoutPrincipalKeys: true },
    { identity: policies, ...(boundary && { boundary }), ...(organization && { organization }) },
  ).decision;
}
