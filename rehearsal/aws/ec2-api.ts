import { AwsError } from "../runtime/aws-clients";
import { authorizeEc2 } from "./ec2-denials";
import { describeFlowLogs, describeInternetGateways, describeVpcEndpoints } from "./ec2-describing";
import type { Values } from "./model";
import type { ApiRequest, ServiceApi } from "./service";

/** What EC2 answers: what there is in networks, and whether a call is allowed. The account has no instances. */
export const ec2Api: ServiceApi = {
  name: "ec2",
  operations: {
    DescribeFlowLogs: describeFlowLogs,
    DescribeInternetGateways: describeInternetGateways,
    DescribeVpcEndpoints: describeVpcEndpoints,
    TerminateInstances: terminateInstances,
  },
};

/**
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_TerminateInstances.html; texts as quoted in
 * https://github.com/getmoto/moto/issues/4903
 */
function terminateInstances(request: ApiRequest): Values {
  const { account, region } = request;
  const ids = request.texts("InstanceIds") ?? [];
  if (ids.length === 0) {
    throw new AwsError("MissingParameter", "The request must contain the parameter InstanceId");
  }
  for (const id of ids) {
    authorizeEc2(request, {
      action: "ec2:TerminateInstances",
      resource: `arn:${account.partition}:ec2:${region}:${account.id}:instance/${id}`,
    });
  }
  const [one, more] = ids.length === 1 ? ["ID", "does"] : ["IDs", "do"];
  throw new AwsError(
    "InvalidInstanceID.NotFound",
    `The instance ${one} '${ids.join(", ")}' ${more} not exist`,
  );
}
