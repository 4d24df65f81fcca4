import { AwsError } from "../runtime/aws-clients";
import type { Asking } from "./access";
import { requiredMember } from "./iam-names";
import type { Values } from "./model";
import type { ApiRequest, ServiceApi } from "./service";
import { newSession } from "./sts";

/** https://docs.aws.amazon.com/STS/latest/APIReference/ */
export const stsApi: ServiceApi = { name: "sts", operations: { AssumeRole: assumeRole } };

/** The credentials are for show: a client that is given them still acts as its function. Scenarios use `assumeRole`. */
function assumeRole(request: ApiRequest): Values {
  const { facts, account, region, arrival } = request;
  const [externalId, policy] = [request.text("ExternalId"), request.text("Policy")];
  const durationSeconds = arrival.input["DurationSeconds"];
  const { principal } = newSession(
    facts,
    account,
    {
      caller: arrival.caller,
      roleArn: requiredMember(request, "RoleArn"),
      sessionName: requiredMember(request, "RoleSessionName"),
      region,
      ...(externalId !== undefined && { externalId }),
      ...(policy !== undefined && { policy }),
      ...(typeof durationSeconds === "number" && { durationSeconds }),
      ...(arrival.now !== undefined && { now: arrival.now }),
    },
    (asking) => whyNot(request, asking),
  );
  return {
    Credentials: { AccessKeyId: "ASIASIMULATED", SecretAccessKey: "simulated", SessionToken: "simulated" },
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
