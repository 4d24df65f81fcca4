import { explain } from "../policy/evaluate";
import type { Row } from "../world/facts";
import { deliverFlowLog } from "./ec2-flow-log-delivery";
import { ec2Arn, idKinds, named } from "./ec2-ids";
import { roleArnRow, serviceMayAssume } from "./iam-roles";
import { type Call, optionalText, type ResourceModel, text } from "./model";

/** Flow logs of a VPC, which its service delivers as a role of ours. */
export interface FlowLog {
  readonly vpcId: string;
  readonly trafficType: string;
  readonly roleArn: string;
  readonly logGroupArn: string;
  /** In seconds. */
  readonly maxAggregationInterval: number;
}

export const flowLogRow = (id: string) => `ec2:flow-log:${id}` as Row<FlowLog>;

const api = "https://docs.aws.amazon.com/AWSEC2/latest/APIReference";
const provider =
  "https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/ec2/vpc_flow_log.go";

function refuseOutsideOf(call: Call, property: string, allowed: readonly (string | number)[]): void {
  const value = call.self.inputs[property];
  if (value !== undefined && !allowed.some((one) => one === value)) {
    call.refuse({
      code: "InvalidParameterValue",
      message: `expected ${property} to be one of [${allowed.join(" ")}], got ${value}`,
      fact: `${api}/API_CreateFlowLogs.html; text of the provider's own check, ${provider}`,
      property,
    });
  }
}

function refuseMissing(call: Call, property: string, message: string): void {
  if (call.self.inputs[property] === undefined) {
    call.refuse({
      code: "InvalidParameter",
      message,
      fact: `${api}/API_CreateFlowLogs.html; as recorded by localstack, test_ec2_flow_logs_s3_validation, and in moto's source`,
      property,
    });
  }
}

/** EC2 tries the role. The provider repeats the call while IAM propagates. */
function refuseUnusableRole(call: Call, roleArn: string): void {
  const retried = {
    retriedUntilConsistent: `${provider} (RetryWhenAWSErrMessageContains "Unable to assume given IAM role")`,
  };
  const role = call.get(roleArnRow(roleArn), retried);
  if (role && !role.trust) {
    return;
  }
  const service = "vpc-flow-logs.amazonaws.com";
  const verdict = serviceMayAssume(call, call.self.account, roleArn, service, {
    ...retried,
    sourceArn: text(call.outputs, "arn"),
  });
  if (verdict.decision !== "Allowed") {
    call.refuse({
      code: "InvalidParameter",
      message: `Unable to assume given IAM role: '${roleArn}'`,
      because: role ? `${service}: ${explain(verdict)}` : "there is no such role",
      fact: "https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html; https://github.com/hashicorp/terraform-provider-aws/issues/29323",
      property: "iamRoleArn",
    });
  }
}

function putFlowLog(call: Call): void {
  const { inputs } = call.self;
  const row = flowLogRow(call.outputs.id);
  const flowLog: FlowLog = {
    vpcId: text(inputs, "vpcId"),
    trafficType: text(inputs, "trafficType"),
    roleArn: text(inputs, "iamRoleArn"),
    logGroupArn: text(inputs, "logDestination").replace(/:\*$/, ""),
    maxAggregationInterval: Number(inputs["maxAggregationInterval"] ?? 600),
  };
  named(call, idKinds.vpc, flowLog.vpcId, "vpcId");
  refuseOutsideOf(call, "trafficType", ["ACCEPT", "REJECT", "ALL"]);
  refuseOutsideOf(call, "maxAggregationInterval", [60, 600]);
  refuseMissing(call, "logDestination", "LogDestination can't be empty if LogGroupName is not provided.");
  refuseMissing(
    call,
    "iamRoleArn",
    "DeliverLogsPermissionArn can't be empty if LogDestinationType is cloud-watch-logs.",
  );
  if (optionalText(inputs, "iamRoleArn") !== undefined) {
    refuseUnusableRole(call, flowLog.roleArn);
  }
  const same = call
    .list<FlowLog>("ec2:flow-log")
    .some(([key, other]) => key !== row && JSON.stringify(other) === JSON.stringify(flowLog));
  if (same) {
    call.refuse({
      code: "FlowLogAlreadyExists",
      message: "Error. There is an existing Flow Log with the same configuration and log destination.",
      fact: `${api}/errors-overview.html (FlowLogAlreadyExists); text from moto's source`,
      cure: "If it replaces another, give it { deleteBeforeReplace: true }; else keep one of them.",
    });
  }
  call.put(row, flowLog);
  call.afterwards(async (world) => {
    deliverFlowLog(world, flowLog);
    return [];
  });
}

/**
 * A log group that does not exist is accepted: the delivery fails later, and with no more than a status.
 * https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-troubleshooting.html
 */
const flowLog: ResourceModel = {
  source: `${api}/API_CreateFlowLogs.html`,
  properties: {
    vpcId: { required: true, replaces: true },
    trafficType: { required: true, replaces: true },
    logDestination: { replaces: true },
    logDestinationType: { replaces: true },
    iamRoleArn: { replaces: true },
    maxAggregationInterval: { replaces: true },
    tags: {},
  },
  outputs: (self) => {
    const id = `fl-${self.unique(17)}`;
    return { id, arn: ec2Arn(self, "vpc-flow-log", id) };
  },
  create: (call) => {
    const type = optionalText(call.self.inputs, "logDestinationType") ?? "cloud-watch-logs";
    if (type !== "cloud-watch-logs") {
      call.refuse({
        code: "NotModelled",
        message: `The simulated AWS knows flow logs to CloudWatch Logs only, not to ${type}.`,
        fact: `${api}/API_CreateFlowLogs.html (LogDestinationType)`,
        property: "logDestinationType",
      });
    }
    putFlowLog(call);
  },
  // Tags only.
  update: () => {},
  delete: (call) => call.remove(flowLogRow(call.outputs.id)),
};

export const ec2FlowLogs: Readonly<Record<string, ResourceModel>> = {
  "aws:ec2/flowLog:FlowLog": flowLog,
};
