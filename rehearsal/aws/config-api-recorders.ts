import { AwsError } from "../runtime/aws-clients";
import { takesOnly } from "./api-members";
import { whyNotDelivered } from "./config-delivery";
import { noticeChange } from "./config-recording";
import {
  type ConfigRecorder,
  channelRow,
  channelsIn,
  type DeliveryChannel,
  type RecordingGroup,
  recorderRow,
  recordersIn,
  recordingRow,
} from "./config-rows";
import type { Values } from "./model";
import type { ApiRequest } from "./service";

/** Texts of this file from moto's source. */
const noSuchRecorder = (name: string) =>
  new AwsError(
    "NoSuchConfigurationRecorderException",
    `Cannot find configuration recorder with the specified name '${name}'.`,
  );

/** The recorder that a request names, if the caller may do this to it. */
function recorderToChange(request: ApiRequest, operation: string): ConfigRecorder {
  takesOnly(request, "AWS Config", "ConfigurationRecorderName");
  const name = request.required("ConfigurationRecorderName");
  const recorder = request.facts.get(recorderRow(request.region, name));
  request.authorize({ action: `config:${operation}`, resource: recorder?.arn ?? "*" });
  if (!recorder) {
    throw noSuchRecorder(name);
  }
  return recorder;
}

/** What is recorded already stays. https://docs.aws.amazon.com/config/latest/APIReference/API_StopConfigurationRecorder.html */
export function stopConfigurationRecorder(request: ApiRequest): Values {
  const { region } = recorderToChange(request, "StopConfigurationRecorder");
  request.facts.remove(recordingRow(region));
  return {};
}

/** https://docs.aws.amazon.com/config/latest/APIReference/API_StartConfigurationRecorder.html */
export function startConfigurationRecorder(request: ApiRequest): Values {
  const { region, name } = recorderToChange(request, "StartConfigurationRecorder");
  if (channelsIn(request.facts, region).length === 0) {
    throw new AwsError(
      "NoAvailableDeliveryChannelException",
      "Delivery channel is not available to start configuration recorder.",
    );
  }
  request.facts.put(recordingRow(region), name);
  if (request.world) {
    noticeChange(request.world, region);
  }
  return {};
}

/** The recorders that a request names, and else that of the region. */
function recordersNamed(request: ApiRequest, operation: string): readonly ConfigRecorder[] {
  takesOnly(request, "AWS Config", "ConfigurationRecorderNames");
  const { facts, region } = request;
  const names = request.texts("ConfigurationRecorderNames");
  const action = `config:${operation}`;
  if (!names || names.length === 0) {
    request.authorize({ action, resource: "*" });
    return recordersIn(facts, region);
  }
  return names.map((name) => {
    const recorder = facts.get(recorderRow(region, name));
    request.authorize({ action, resource: recorder?.arn ?? "*" });
    if (!recorder) {
      throw noSuchRecorder(name);
    }
    return recorder;
  });
}

/** https://docs.aws.amazon.com/config/latest/APIReference/API_DescribeConfigurationRecorders.html */
export function describeConfigurationRecorders(request: ApiRequest): Values {
  const recorders = recordersNamed(request, "DescribeConfigurationRecorders");
  return {
    ConfigurationRecorders: recorders.map(({ arn, name, roleArn, group, frequency }) => ({
      arn,
      name,
      roleARN: roleArn,
      recordingGroup: groupIn(group),
      recordingMode: { recordingFrequency: frequency, recordingModeOverrides: [] },
      recordingScope: "PAID",
    })),
  };
}

function groupIn(group: RecordingGroup): Values {
  const useOnly = {
    all: "ALL_SUPPORTED_RESOURCE_TYPES",
    only: "INCLUSION_BY_RESOURCE_TYPES",
    "all but": "EXCLUSION_BY_RESOURCE_TYPES",
  }[group.kind];
  return {
    allSupported: group.kind === "all",
    includeGlobalResourceTypes: group.kind === "all" && group.includesIam,
    resourceTypes: group.kind === "only" ? group.types : [],
    exclusionByResourceTypes: { resourceTypes: group.kind === "all but" ? group.types : [] },
    recordingStrategy: { useOnly },
  };
}

/** https://docs.aws.amazon.com/config/latest/APIReference/API_DescribeConfigurationRecorderStatus.html */
export function describeConfigurationRecorderStatus(request: ApiRequest): Values {
  const recorders = recordersNamed(request, "DescribeConfigurationRecorderStatus");
  return {
    ConfigurationRecordersStatus: recorders.map(({ arn, name, region }) => {
      const recording = request.facts.get(recordingRow(region)) === name;
      return { arn, name, recording, lastStatus: recording ? "SUCCESS" : "PENDING" };
    }),
  };
}

function channelsNamed(request: ApiRequest, operation: string): readonly DeliveryChannel[] {
  takesOnly(request, "AWS Config", "DeliveryChannelNames");
  request.authorize({ action: `config:${operation}`, resource: "*" });
  const { facts, region } = request;
  const names = request.texts("DeliveryChannelNames");
  if (!names || names.length === 0) {
    return channelsIn(facts, region);
  }
  return names.map((name) => {
    const channel = facts.get(channelRow(region, name));
    if (!channel) {
      const message = `Cannot find delivery channel with specified name '${name}'.`;
      throw new AwsError("NoSuchDeliveryChannelException", message);
    }
    return channel;
  });
}

/** https://docs.aws.amazon.com/config/latest/APIReference/API_DescribeDeliveryChannels.html */
export function describeDeliveryChannels(request: ApiRequest): Values {
  const channels = channelsNamed(request, "DescribeDeliveryChannels");
  return {
    DeliveryChannels: channels.map(({ name, bucket, prefix, keyArn, snapshots }) => ({
      name,
      s3BucketName: bucket,
      ...(prefix !== undefined && { s3KeyPrefix: prefix }),
      ...(keyArn !== undefined && { s3KmsKeyArn: keyArn }),
      ...(snapshots !== undefined && { configSnapshotDeliveryProperties: { deliveryFrequency: snapshots } }),
    })),
  };
}

/** As a delivery of the history would go now. https://docs.aws.amazon.com/config/latest/APIReference/API_DeliveryChannelStatus.html */
export function describeDeliveryChannelStatus(request: ApiRequest): Values {
  const { facts, account, region } = request;
  const channels = channelsNamed(request, "DescribeDeliveryChannelStatus");
  const [recorder] = recordersIn(facts, region);
  return {
    DeliveryChannelsStatus: channels.map((channel) => {
      const file = `${region}/history.json.gz`;
      const failure = recorder && whyNotDelivered({ facts, account, recorder, channel, file });
      const info = failure
        ? { lastStatus: "FAILURE", lastErrorCode: "AccessDenied", lastErrorMessage: failure.words }
        : { lastStatus: "SUCCESS" };
      return { name: channel.name, configHistoryDeliveryInfo: info };
    }),
  };
}
