import { evaluate, explain } from "../policy/evaluate";
import { allManagementEvents, type ManagementEvents, type Trail, trailRow } from "./cloudtrail-rows";
import { keyRow } from "./kms";
import { serviceMayUseKey } from "./kms-policy";
import {
  autonamed,
  type Call,
  optionalText,
  physicalName,
  type ResourceModel,
  text,
  texts,
  type Values,
} from "./model";
import { bucketArn, bucketPolicyRow, bucketRow } from "./s3-rows";

const api = "https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_CreateTrail.html";
const service = "cloudtrail.amazonaws.com";

/** Trails of one region. https://docs.aws.amazon.com/awscloudtrail/latest/userguide/WhatIsCloudTrail-Limits.html */
const mostTrails = 5;

function refuseName(call: Call, name: string): void {
  // https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-trail-naming-requirements.html
  if (!/^[A-Za-z0-9](?:[A-Za-z0-9]|[._-](?![._-])){1,126}[A-Za-z0-9]$/.test(name)) {
    call.refuse({
      code: "InvalidTrailNameException",
      message:
        "Trail name or ARN can only contain uppercase letters, lowercase letters, numbers, periods (.), hyphens (-), and underscores (_).",
      because: `${name} is no name of 3 to 128 such characters that begins and ends with a letter or digit`,
      fact: `${api}; text from moto's source`,
      property: "name",
    });
  }
}

/** Whether a resource policy lets CloudTrail act for this trail; if not, why. */
function whyNotInBucket(call: Call, arn: string, bucket: string): string | undefined {
  const { account } = call.self;
  const resourcePolicy = call.get(bucketPolicyRow(bucket));
  const deeds = [
    ["s3:GetBucketAcl", bucket, {}],
    [
      "s3:PutObject",
      `${bucket}/AWSLogs/${account.id}/CloudTrail/${call.self.region}/2026/01/14/file.json.gz`,
      { "s3:x-amz-acl": "bucket-owner-full-control" },
    ],
  ] as const;
  for (const [action, resource, context] of deeds) {
    const verdict = evaluate(
      {
        principal: { kind: "service", service },
        action,
        resource,
        resourceAccountId: account.id,
        context: {
          "aws:SecureTransport": "true",
          "aws:SourceAccount": account.id,
          "aws:SourceArn": arn,
          ...context,
        },
      },
      { identity: [], ...(resourcePolicy && { resource: resourcePolicy }), resourceMustAllow: true },
    );
    if (verdict.decision !== "Allowed") {
      return `${action} for ${service}: ${explain(verdict)}`;
    }
  }
  return undefined;
}

function refuseBucket(call: Call, arn: string): void {
  const { account, inputs } = call.self;
  const name = text(inputs, "s3BucketName");
  const bucket = bucketArn(account.partition, name);
  if (call.isForeign(bucketRow(bucket))) {
    return;
  }
  if (!call.get(bucketRow(bucket))) {
    call.refuse({
      code: "S3BucketDoesNotExistException",
      message: `S3 bucket ${name} does not exist!`,
      fact: `${api}; text from moto's source`,
      property: "s3BucketName",
    });
    return;
  }
  const because = whyNotInBucket(call, arn, bucket);
  if (because !== undefined) {
    call.refuse({
      code: "InsufficientS3BucketPolicyException",
      message: `Incorrect S3 bucket policy is detected for bucket: ${name}`,
      because,
      fact: "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html; text as quoted in public issues",
      property: "s3BucketName",
    });
  }
}

/**
 * CloudTrail tries the key, and asks what it is like. The region of a bucket that is there is the key's.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html
 */
function whyNotKey(call: Call, arn: string, keyArn: string): string | undefined {
  const { account, inputs } = call.self;
  const key = call.get(keyRow(keyArn));
  const bucket = call.get(bucketRow(bucketArn(account.partition, text(inputs, "s3BucketName"))));
  if (key?.state !== "Enabled") {
    return key ? `the key is ${key.state}` : "there is no such key";
  }
  if (bucket && keyArn.split(":")[3] !== bucket.region) {
    return `the bucket is in ${bucket.region}`;
  }
  const source = { "aws:SourceAccount": account.id, "aws:SourceArn": arn };
  const encryption = {
    ...source,
    "kms:EncryptionContext:aws:cloudtrail:arn": arn,
    "kms:EncryptionContextKeys": ["aws:cloudtrail:arn"],
  };
  for (const [action, context] of [
    ["kms:GenerateDataKey", encryption],
    ["kms:DescribeKey", source],
  ] as const) {
    const verdict = serviceMayUseKey(call, account, service, action, keyArn, context);
    if (verdict.decision !== "Allowed") {
      return `${action} for ${service}: ${explain(verdict)}`;
    }
  }
  return undefined;
}

function refuseKey(call: Call, arn: string): void {
  const keyArn = optionalText(call.self.inputs, "kmsKeyId");
  const because = keyArn === undefined ? undefined : whyNotKey(call, arn, keyArn);
  if (because !== undefined) {
    call.refuse({
      code: "InsufficientEncryptionPolicyException",
      message: "Insufficient permissions to access S3 bucket or KMS key",
      because,
      fact: `${api} (InsufficientEncryptionPolicyException); text UNCONFIRMED`,
      property: "kmsKeyId",
    });
  }
}

/** What the selectors say of management events; data events are for nobody here. */
function managementEventsOf(call: Call): ManagementEvents {
  const { eventSelectors } = call.self.inputs;
  if (!Array.isArray(eventSelectors)) {
    return allManagementEvents;
  }
  const selectors = eventSelectors as readonly Values[];
  if (selectors.some(({ dataResources }) => dataResources !== undefined)) {
    call.refuse({
      code: "NotModelled",
      message: "The simulated CloudTrail records management events only.",
      fact: "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html",
      property: "eventSelectors",
    });
  }
  const managing = selectors.find(({ includeManagementEvents }) => includeManagementEvents !== false);
  return {
    readWriteType: managing
      ? ((optionalText(managing, "readWriteType") ?? "All") as ManagementEvents["readWriteType"])
      : "None",
    excludedSources: managing ? texts(managing, "excludeManagementEventSources") : [],
  };
}

function putTrail(call: Call): void {
  const { inputs, region = "" } = call.self;
  const [arn, name] = [text(call.outputs, "arn"), text(call.outputs, "name")];
  refuseName(call, name);
  refuseBucket(call, arn);
  refuseKey(call, arn);
  const includesGlobalServices = inputs["includeGlobalServiceEvents"] !== false;
  const isMultiRegion = inputs["isMultiRegionTrail"] === true;
  if (isMultiRegion && !includesGlobalServices) {
    call.refuse({
      code: "InvalidParameterCombinationException",
      message: "Multi-Region trail must include global service events.",
      fact: `${api}; text from moto's source`,
      property: "includeGlobalServiceEvents",
    });
  }
  call.put(trailRow(arn), {
    arn,
    name,
    homeRegion: region,
    isMultiRegion,
    includesGlobalServices,
    isLogging: inputs["enableLogging"] !== false,
    bucket: text(inputs, "s3BucketName"),
    keyArn: optionalText(inputs, "kmsKeyId"),
    validatesFiles: inputs["enableLogFileValidation"] === true,
    managementEvents: managementEventsOf(call),
  });
}

const trail: ResourceModel = {
  source: api,
  properties: {
    name: autonamed,
    s3BucketName: { required: true },
    kmsKeyId: {},
    isMultiRegionTrail: {},
    includeGlobalServiceEvents: {},
    enableLogFileValidation: {},
    enableLogging: {},
    eventSelectors: {},
    tags: {},
  },
  outputs: (self) => {
    const name = physicalName(self);
    const { account, region = "" } = self;
    const arn = `arn:${account.partition}:cloudtrail:${region}:${account.id}:trail/${name}`;
    return { id: arn, arn, name, homeRegion: region };
  },
  create: (call) => {
    const arn = text(call.outputs, "arn");
    if (call.get(trailRow(arn))) {
      call.refuse({
        code: "TrailAlreadyExistsException",
        message: `Trail ${text(call.outputs, "name")} already exists for customer: ${call.self.account.id}`,
        fact: `${api}; text as quoted in public issues`,
        property: "name",
      });
    }
    const others = call
      .list<Trail>("cloudtrail:trail")
      .filter(
        ([, other]) => other.arn !== arn && (other.homeRegion === call.self.region || other.isMultiRegion),
      );
    if (others.length >= mostTrails) {
      call.refuse({
        code: "MaximumNumberOfTrailsExceededException",
        message: `User: ${call.self.account.id} already has ${mostTrails} trails in ${call.self.region}.`,
        fact: `${api}; text as quoted in public issues`,
      });
    }
    putTrail(call);
  },
  update: putTrail,
  delete: (call) => call.remove(trailRow(text(call.outputs, "arn"))),
};

/** CloudTrail: who did what, as far as a trail records it. */
export const cloudTrail: Readonly<Record<string, ResourceModel>> = { "aws:cloudtrail/trail:Trail": trail };
