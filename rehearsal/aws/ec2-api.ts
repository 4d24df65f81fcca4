import { AwsError } from "../runtime/aws-clients";
import { createVolume } from "./ebs-create-volume";
import { getEbsDefaultKmsKeyId, getEbsEncryptionByDefault, resetEbsDefaultKmsKeyId } from "./ebs-defaults";
import { authorizeEc2 } from "./ec2-denials";
import { describeFlowLogs, describeInternetGateways, describeVpcEndpoints } from "./ec2-describing";
import { describeSecurityGroupRules, describeSecurityGroups } from "./ec2-describing-groups";
import { describeSnapshots, describeVolumes } from "./ec2-machine-api";
import { instanceRow } from "./ec2-machine-rows";
import type { Values } from "./model";
import type { ApiRequest, ServiceApi } from "./service";

/** What EC2 answers: what there is in networks and of machines, new disks, and whether a call is allowed. */
export const ec2Api: ServiceApi = {
  name: "ec2",
  operations: {
    CreateVolume: createVolume,
    DescribeFlowLogs: describeFlowLogs,
    DescribeInternetGateways: describeInternetGateways,
    DescribeSecurityGroupRules: describeSecurityGroupRules,
    DescribeSecurityGroups: describeSecurityGroups,
    DescribeSnapshots: describeSnapshots,
    DescribeVolumes: describeVolumes,
    DescribeVpcEndpoints: describeVpcEndpoints,
    GetEbsDefaultKmsKeyId: getEbsDefaultKmsKeyId,
    GetEbsEncryptionByDefault: getEbsEncryptionByDefault,
    ResetEbsDefaultKmsKeyId: resetEbsDefaultKmsKeyId,
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
  const missing = ids.filter((id) => request.facts.get(instanceRow(id))?.region !== region);
  const [one, more] = missing.length === 1 ? ["ID", "does"] : ["IDs", "do"];
  if (missing.length > 0) {
    throw new AwsError(
      "InvalidInstanceID.NotFound",
      `The instance ${one} '${missing.join(", ")}' ${more} not exist`,
    );
  }
  return { TerminatingInstances: ids.map((id) => terminated(request, id)) };
}

/** What is terminated can still be seen for a while: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/terminating-instances.html */
function terminated({ facts }: ApiRequest, id: string): Values {
  const instance = facts.get(instanceRow(id));
  if (instance) {
    facts.put(instanceRow(id), { ...instance, state: "terminated" });
  }
  return { InstanceId: id, CurrentState: { Code: 32, Name: "shutting-down" } };
}
