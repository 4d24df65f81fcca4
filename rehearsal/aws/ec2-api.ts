import { AwsError } from "../runtime/aws-clients";
import { authorizeWithCode } from "./denials";
import type { Values } from "./model";
import type { ApiRequest, ServiceApi } from "./service";

/** What EC2 answers: whether a call is allowed. The account has no instances. */
export const ec2Api: ServiceApi = { name: "ec2", operations: { TerminateInstances: terminateInstances } };

/**
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_TerminateInstances.html; denials as quoted in
 * https://github.com/aws/karpenter-provider-aws/issues/4527, without the encoded part that AWS adds; the other text
 * as quoted in https://github.com/getmoto/moto/issues/4903
 */
function terminateInstances(request: ApiRequest): Values {
  const { account, region } = request;
  const ids = request.texts("InstanceIds") ?? [];
  if (ids.length === 0) {
    throw new AwsError("MissingParameter", "The request must contain the parameter InstanceId");
  }
  for (const id of ids) {
    const asking = {
      action: "ec2:TerminateInstances",
      resource: `arn:${account.partition}:ec2:${region}:${account.id}:instance/${id}`,
    };
    authorizeWithCode(
      request,
      "UnauthorizedOperation",
      asking,
      (message) => `You are not authorized to perform this operation. ${message}.`,
    );
  }
  const [one, more] = ids.length === 1 ? ["ID", "does"] : ["IDs", "do"];
  throw new AwsError(
    "InvalidInstanceID.NotFound",
    `The instance ${one} '${ids.join(", ")}' ${more} not exist`,
  );
}
