import { AwsError } from "../runtime/aws-clients";
import type { Asking } from "./access";
import { takesOnly } from "./api-members";
import { requiredMember } from "./iam-names";
import type { Value, Values } from "./model";
import type { ApiRequest, ServiceApi } from "./service";
import { newSession } from "./sts";
import { defaultDuration } from "./sts-requests";

/** https://docs.aws.amazon.com/STS/latest/APIReference/ */
export const stsApi: ServiceApi = {
  name: "sts",
  operations: { AssumeRole: assumeRole, GetCallerIdentity: getCallerIdentity },
};

/** Nobody needs a permission for it. https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html */
function getCallerIdentity(request: ApiRequest): Values {
  takesOnly(request, "STS");
  const { principal } = request.arrival.caller;
  return { Account: request.account.id, Arn: principal.arn, UserId: "AROASIMULATED" };
}

/** The credentials are for show: a client that is given them still acts as its function. Scenarios use `assumeRole`. */
function assumeRole(request: ApiRequest): Values {
  const { facts, account, arrival } = request;
  const [externalId, policy] = [request.text("ExternalId"), request.text("Policy")];
  const { DurationSeconds: asked } = arrival.input;
  const durationSeconds = typeof asked === "number" ? asked : defaultDuration;
  const { principal } = newSession(
    facts,
    account,
    {
      caller: arrival.caller,
      roleArn: requiredMember(request, "RoleArn"),
      sessionName: requiredMember(request, "RoleSessionName"),
      ...(externalId !== undefined && { externalId }),
      ...(policy !== undefined && { policy }),
      durationSeconds,
    },
    (asking) => whyNot(request, asking),
  );
  const expiration = new Date((arrival.now ?? 0) + durationSeconds * 1000);
  return {
    Credentials: {
      AccessKeyId: "ASIASIMULATED",
      SecretAccessKey: "simulated",
      SessionToken: "simulated",
      // As the SDK gives it.
      Expiration: expiration as unknown as Value,
    },
    AssumedRoleUser: { Arn: principal.arn, AssumedRoleId: "AROASIMULATED" },
  };
}

function whyNot(request: ApiRequest, asking: Asking): string | undefined {
  try {
    request.authorize(asking);
    return undefined;
  } catch (error) {
    if (!(error instanceof AwsError)) {
      throw error;
    }
    return error.because ?? error.message;
  }
}
