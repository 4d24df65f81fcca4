import { admitsOtherAccounts, type ConfigDelivery, whyNotDelivered } from "./config-delivery";
import { api, frequencies, fromMoto, refuseLength, refuseUnlisted, valuesIn } from "./config-refusals";
import { channelRow, channelsIn, type DeliveryChannel, recordersIn, runningRecorder } from "./config-rows";
import {
  autonamed,
  type Call,
  optionalText,
  physicalName,
  type ResourceModel,
  refuseUnknownMembers,
  text,
} from "./model";
import { bucketArn, bucketRow } from "./s3-rows";

const operation = `${api}/API_PutDeliveryChannel.html`;

function refuse(
  call: Call,
  code: string,
  message: string,
  property: string,
  fact: string,
  because?: string,
): void {
  call.refuse({ code, message, fact, property, ...(because !== undefined && { because }) });
}

function channelOf(call: Call): DeliveryChannel {
  const { inputs, region = "" } = call.self;
  const snapshots = valuesIn(inputs, "snapshotDeliveryProperties");
  refuseUnknownMembers(call, "snapshotDeliveryProperties", snapshots, ["deliveryFrequency"]);
  return {
    name: text(call.outputs, "name"),
    region,
    bucket: text(inputs, "s3BucketName"),
    prefix: optionalText(inputs, "s3KeyPrefix"),
    keyArn: optionalText(inputs, "s3KmsKeyArn"),
    snapshots: optionalText(snapshots, "deliveryFrequency"),
  };
}

function refuseSettings(call: Call, { name, prefix, keyArn, snapshots }: DeliveryChannel): void {
  refuseLength(
    call,
    "deliveryChannel.name",
    { value: name, most: 256, property: "name" },
    "PutDeliveryChannel",
  );
  if (name === "") {
    const message = "The delivery channel name '' is not valid, blank string.";
    refuse(call, "InvalidDeliveryChannelNameException", message, "name", `${operation}; ${fromMoto}`);
  }
  if (prefix === "") {
    const message = "The s3 key prefix '' is not valid, empty s3 key prefix.";
    refuse(call, "InvalidS3KeyPrefixException", message, "s3KeyPrefix", `${operation}; ${fromMoto}`);
  } else if (prefix?.endsWith("/")) {
    const message = `The s3 key prefix '${prefix}' cannot end with '/'`;
    const fact = `${operation} (InvalidS3KeyPrefixException); text as quoted in one public report`;
    refuse(call, "InvalidS3KeyPrefixException", message, "s3KeyPrefix", fact);
  }
  if (keyArn !== undefined && !/^arn:[\w-]+:kms:[\w-]+:\d{12}:(key|alias)\/./.test(keyArn)) {
    const message = `The arn '${keyArn}' is not a valid kms key or alias arn.`;
    refuse(call, "InvalidS3KmsKeyArnException", message, "s3KmsKeyArn", `${operation}; ${fromMoto}`);
  }
  if (snapshots !== undefined) {
    const member = "deliveryChannel.configSnapshotDeliveryProperties.deliveryFrequency";
    const property = "snapshotDeliveryProperties";
    const what = { value: snapshots, listed: Object.keys(frequencies), property };
    refuseUnlisted(call, member, what, "ConfigSnapshotDeliveryProperties");
  }
}

/** The provider repeats what fails for want of a permission. */
const retried = {
  retriedUntilConsistent:
    "https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/configservice/delivery_channel.go (InsufficientDeliveryPolicyException)",
};

/** Config writes a file to see whether it can. It is not kept here: what is in a bucket is its owner's business. */
function tryDelivery(call: Call, channel: DeliveryChannel): void {
  const [recorder] = recordersIn(call, channel.region);
  if (!recorder) {
    const message = "Configuration recorder is not available to put delivery channel.";
    const code = "NoAvailableConfigurationRecorderException";
    refuse(call, code, message, "name", `${operation}; ${fromMoto}`);
    return;
  }
  const delivery: ConfigDelivery = {
    facts: call,
    account: call.self.account,
    recorder,
    channel,
    file: "ConfigWritabilityCheckFile",
    reading: retried,
  };
  const failure = whyNotDelivered(delivery);
  if (failure) {
    const fact =
      "https://docs.aws.amazon.com/config/latest/developerguide/s3-bucket-policy.html; texts as quoted in https://github.com/hashicorp/terraform-provider-aws/issues/8655, https://github.com/awslabs/landing-zone-accelerator-on-aws/issues/127 and https://github.com/aws/aws-cli/issues/3516";
    const message = `Insufficient delivery policy to s3 bucket: ${channel.bucket}, ${failure.words}`;
    const property = failure.words.startsWith("unable to assume") ? "name" : "s3BucketName";
    refuse(call, "InsufficientDeliveryPolicyException", message, property, fact, failure.because);
  }
  if (admitsOtherAccounts(delivery)) {
    call.refuse({
      code: "ConfusedDeputy",
      message: `The policy of ${channel.bucket} lets AWS Config write into it for whatever account asks it to, and AWS accepts that.`,
      fact: "https://docs.aws.amazon.com/config/latest/developerguide/s3-bucket-policy.html",
      property: "s3BucketName",
      cure: "Give the statements for config.amazonaws.com a condition on aws:SourceAccount.",
    });
  }
}

function refuseBucket(call: Call, { bucket }: DeliveryChannel): void {
  const row = bucketRow(bucketArn(call.self.account.partition, bucket));
  if (!call.get(row) && !call.isForeign(row)) {
    // Text UNCONFIRMED: AWS's is known for an empty name only.
    const message = `Cannot find a S3 bucket with name ${bucket}.`;
    refuse(call, "NoSuchBucketException", message, "s3BucketName", `${operation} (NoSuchBucketException)`);
  }
}

function putChannel(call: Call): void {
  const channel = channelOf(call);
  const { name, region } = channel;
  refuseSettings(call, channel);
  if (channelsIn(call, region).some((other) => other.name !== name)) {
    const message = `Failed to put delivery channel '${name}' because the maximum number of delivery channels: 1 is reached.`;
    refuse(
      call,
      "MaxNumberOfDeliveryChannelsExceededException",
      message,
      "name",
      `${operation}; ${fromMoto}`,
    );
  }
  refuseBucket(call, channel);
  tryDelivery(call, channel);
  call.put(channelRow(region, name), channel);
}

const deliveryChannel: ResourceModel = {
  source: operation,
  properties: {
    name: autonamed,
    s3BucketName: { required: true },
    s3KeyPrefix: {},
    s3KmsKeyArn: {},
    snapshotDeliveryProperties: {},
  },
  outputs: (self) => ({ id: physicalName(self), name: physicalName(self) }),
  create: putChannel,
  update: putChannel,
  delete: (call) => {
    const { region = "" } = call.self;
    const name = text(call.outputs, "name");
    if (runningRecorder(call, region)) {
      const message = `Failed to delete last specified delivery channel with name '${name}', because there is a running configuration recorder.`;
      const fact = `${api}/API_DeleteDeliveryChannel.html; text from moto's source, of which the provider looks for the last part`;
      refuse(call, "LastDeliveryChannelDeleteFailedException", message, "name", fact);
    }
    call.remove(channelRow(region, name));
  },
};

export const configChannels: Readonly<Record<string, ResourceModel>> = {
  "aws:cfg/deliveryChannel:DeliveryChannel": deliveryChannel,
};
