import { AwsError } from "../runtime/aws-clients";
import type { Row } from "../world/facts";
import { takesOnly } from "./api-members";
import { authorizeEc2 } from "./ec2-denials";
import { endpointServiceName } from "./ec2-endpoints";
import type { FlowLog } from "./ec2-flow-logs";
import { type Endpoint, endpointPolicyRow } from "./ec2-rows";
import type { Values } from "./model";
import type { ApiRequest } from "./service";

interface Filter {
  readonly Name: string;
  readonly Values: readonly string[];
}

/**
 * The values that a call filters by; undefined where it does not filter. There is one filter that each call knows.
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Filtering.html
 */
export function filterBy(request: ApiRequest, member: string, known: string): readonly string[] | undefined {
  takesOnly(request, "EC2", member);
  const filters = (request.arrival.input[member] ?? []) as unknown as readonly Filter[];
  const other = filters.find(({ Name }) => Name !== known);
  if (other) {
    throw new AwsError("NotModelled", `The simulated EC2 filters by ${known} only, not by ${other.Name}.`);
  }
  return filters[0]?.Values;
}

export const passes = (values: readonly string[] | undefined, value: string) =>
  values?.includes(value) ?? true;

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeVpcEndpoints.html */
export function describeVpcEndpoints(request: ApiRequest): Values {
  authorizeEc2(request, { action: "ec2:DescribeVpcEndpoints", resource: "*" });
  const vpcIds = filterBy(request, "Filters", "vpc-id");
  return {
    VpcEndpoints: request.facts
      .list<Endpoint>("ec2:endpoint")
      .flatMap(([, endpoint]) =>
        endpoint.region === request.region && passes(vpcIds, endpoint.vpcId)
          ? [shownEndpoint(request, endpoint)]
          : [],
      ),
  };
}

function shownEndpoint(request: ApiRequest, { id, service, privateDnsEnabled, vpcId }: Endpoint): Values {
  const policy = request.facts.get(endpointPolicyRow(id))?.text;
  return {
    VpcEndpointId: id,
    VpcEndpointType: "Interface",
    ServiceName: endpointServiceName(request, service),
    State: "available",
    PrivateDnsEnabled: privateDnsEnabled,
    VpcId: vpcId,
    ...(policy !== undefined && { PolicyDocument: policy }),
  };
}

/** An internet gateway of somebody's: no program that is rehearsed makes one. */
export interface InternetGateway {
  readonly id: string;
  readonly region: string;
  readonly vpcId: string;
}

export const internetGatewayRow = (id: string) => `ec2:internet-gateway:${id}` as Row<InternetGateway>;

/**
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeInternetGateways.html
 */
export function describeInternetGateways(request: ApiRequest): Values {
  authorizeEc2(request, { action: "ec2:DescribeInternetGateways", resource: "*" });
  const vpcIds = filterBy(request, "Filters", "attachment.vpc-id");
  return {
    InternetGateways: request.facts
      .list<InternetGateway>("ec2:internet-gateway")
      .flatMap(([, { id, region, vpcId }]) =>
        region === request.region && passes(vpcIds, vpcId)
          ? [{ InternetGatewayId: id, Attachments: [{ State: "available", VpcId: vpcId }] }]
          : [],
      ),
  };
}

/** `Filter` has no plural here: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeFlowLogs.html */
export function describeFlowLogs(request: ApiRequest): Values {
  authorizeEc2(request, { action: "ec2:DescribeFlowLogs", resource: "*" });
  const resourceIds = filterBy(request, "Filter", "resource-id");
  return {
    FlowLogs: request.facts
      .list<FlowLog>("ec2:flow-log")
      .flatMap(([row, flowLog]) =>
        regionOf(flowLog) === request.region && passes(resourceIds, flowLog.vpcId)
          ? [shownFlowLog(row.slice("ec2:flow-log:".length), flowLog)]
          : [],
      ),
  };
}

/** That of its log group, which CloudWatch Logs has in the same region. */
const regionOf = ({ logGroupArn }: FlowLog) => logGroupArn.split(":")[3];

const shownFlowLog = (id: string, { vpcId, trafficType, logGroupArn }: FlowLog): Values => ({
  FlowLogId: id,
  ResourceId: vpcId,
  FlowLogStatus: "ACTIVE",
  TrafficType: trafficType,
  LogDestinationType: "cloud-watch-logs",
  LogGroupName: logGroupArn.split(":")[6] ?? "",
  LogDestination: logGroupArn,
});
