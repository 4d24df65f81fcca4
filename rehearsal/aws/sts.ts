import { parsePolicy } from "../policy/document";
import { evaluate, explain } from "../policy/evaluate";
import { type ConditionValues, isoSeconds } from "../policy/request";
import { AwsError } from "../runtime/aws-clients";
import { type Account, type Caller, globalRegion } from "../world/account";
import type { Facts } from "../world/facts";
import { type Asking, notAuthorized, requestKeys, verdictOn } from "./access";
import { throwRefusal } from "./iam-documents";
import { type Role, roleArnRow, sessionOf } from "./iam-roles";
import {
  defaultDuration,
  type FederatedRequest,
  type RoleRequest,
  refuseInvalid,
  type SessionRequest,
} from "./sts-requests";

/** How STS answers somebody who wants a role. */
export type Assumption =
  | { readonly kind: "assumed"; readonly session: Caller }
  | { readonly kind: "refused"; readonly code: string; readonly message: string; readonly because?: string };

/**
 * Somebody assumes a role: his own policies and the role's trust policy are asked.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
export function assumeRole(facts: Facts, account: Account, request: RoleRequest): Assumption {
  const { caller, now, region = globalRegion(account) } = request;
  const whyNot = (asking: Asking) => {
    const context = { ...requestKeys(region, now), ...asking.context };
    const verdict = verdictOn(caller, account, { ...asking, context });
    return verdict.decision === "Allowed" ? undefined : explain(verdict);
  };
  return answered(() => newSession(facts, account, request, whyNot));
}

/** Somebody whom a SAML provider has signed in assumes a role. Nobody but the trust policy is asked. */
export function assumeRoleWithSaml(facts: Facts, account: Account, request: FederatedRequest): Assumption {
  return answered(() => federatedSession(facts, account, "sts:AssumeRoleWithSAML", request));
}

/** The same for an OpenID Connect provider. */
export function assumeRoleWithWebIdentity(
  facts: Facts,
  account: Account,
  request: FederatedRequest,
): Assumption {
  return answered(() => federatedSession(facts, account, "sts:AssumeRoleWithWebIdentity", request));
}

/**
 * The caller as he is by now. A session has what its role has at the moment of each request; roles that were in the
 * account before are not looked into.
 */
export function currentCaller(facts: Facts, account: Account, caller: Caller): Caller {
  const { principal } = caller;
  if (principal.kind !== "session" || !isDeployed(facts, principal.roleArn)) {
    return caller;
  }
  const { boundary: _, ...lasting } = caller;
  const name = principal.arn.slice(principal.arn.lastIndexOf("/") + 1);
  return { ...lasting, ...sessionOf(facts, account, principal.roleArn, name) };
}

/** Whether a role is, or was until it was deleted, of a deployment. */
function isDeployed(facts: Facts, roleArn: string): boolean {
  const role = facts.get(roleArnRow(roleArn));
  return role ? role.trust !== undefined : !facts.isForeign(roleArnRow(roleArn));
}

function answered(session: () => Caller): Assumption {
  try {
    return { kind: "assumed", session: session() };
  } catch (error) {
    if (!(error instanceof AwsError)) {
      throw error;
    }
    const { code, message, because } = error;
    return { kind: "refused", code, message, ...(because !== undefined && { because }) };
  }
}

/** A session for somebody who is known to AWS. `whyNot` says why he is not allowed it. Throws `AwsError`. */
export function newSession(
  facts: Facts,
  account: Account,
  request: RoleRequest,
  whyNot: (asking: Asking) => string | undefined,
): Caller {
  const { caller, roleArn, sessionName, externalId } = request;
  refuseInvalid(request, throwRefusal);
  if (caller.principal.kind === "root") {
    // The page says that access is denied; the text is as quoted in public issues.
    throw new AwsError("AccessDenied", "Roles may not be assumed by root accounts.");
  }
  const action = "sts:AssumeRole";
  const role = facts.get(roleArnRow(roleArn));
  const context = {
    "sts:RoleSessionName": sessionName,
    ...(externalId !== undefined && { "sts:ExternalId": externalId }),
  };
  const asking = { action, resource: roleArn, context, resourcePolicy: role?.trust, ...asTrust };
  const because = role ? whyNot(asking) : thereIsNo(roleArn);
  if (!role || because !== undefined) {
    throw new AwsError("AccessDenied", notAuthorized(caller, action, roleArn), because);
  }
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html#iam-term-role-chaining; texts as quoted in public issues
  if (caller.principal.kind === "session" && (request.durationSeconds ?? 0) > 3600) {
    throw tooLong("1 hour session limit for roles assumed by role chaining");
  }
  return sessionIn(facts, account, role, request, {});
}

const asTrust = { resourceMustAllow: true, resourceIsImplied: true } as const;
const thereIsNo = (roleArn: string) => `there is no role ${roleArn}`;

function federatedSession(
  facts: Facts,
  account: Account,
  action: "sts:AssumeRoleWithSAML" | "sts:AssumeRoleWithWebIdentity",
  request: FederatedRequest,
): Caller {
  const { roleArn, sessionName, provider, assertion, now, region = globalRegion(account) } = request;
  refuseInvalid(request, throwRefusal);
  const role = facts.get(roleArnRow(roleArn));
  const verdict = evaluate(
    {
      principal: { kind: "federated", accountId: account.id, provider },
      action,
      resource: roleArn,
      resourceAccountId: account.id,
      context: { ...requestKeys(region, now), ...assertion, "sts:RoleSessionName": sessionName },
    },
    { identity: [], ...(role?.trust && { resource: role.trust }), ...asTrust },
  );
  if (!role || verdict.decision !== "Allowed") {
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_saml.html; of OpenID Connect as quoted in public issues
    const because = role ? explain(verdict) : thereIsNo(roleArn);
    throw new AwsError("AccessDenied", `Not authorized to perform ${action}`, because);
  }
  return sessionIn(facts, account, role, request, { "aws:FederatedProvider": provider });
}

/** Credentials of a session tell nothing of a second factor, whatever those had with which they were asked for. */
function sessionIn(
  facts: Facts,
  account: Account,
  role: Role,
  { sessionName, durationSeconds = defaultDuration, policy, now }: SessionRequest,
  context: ConditionValues,
): Caller {
  if (durationSeconds > (role.maxSessionDuration ?? defaultDuration)) {
    throw tooLong("MaxSessionDuration set for this role");
  }
  return {
    ...sessionOf(facts, account, role.arn, sessionName),
    ...(policy !== undefined && { sessionPolicies: [parsePolicy("session policy", policy)] }),
    context: { ...(now !== undefined && { "aws:TokenIssueTime": isoSeconds(now) }), ...context },
  };
}

const tooLong = (limit: string) =>
  new AwsError("ValidationError", `The requested DurationSeconds exceeds the ${limit}.`);
