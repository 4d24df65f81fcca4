import type { ConfigItem } from "../../../handlers/config-rules/item";
import { configItem } from "../../../handlers/config-rules/item";

/**
 * Items as AWS Config records them, with the names of AWS's published schema:
 * https://github.com/awslabs/aws-config-resource-schema
 */
export type RawItem = Readonly<Record<string, unknown>>;

export const account = "111122223333";
export const region = "us-west-2";
export const captured = "2026-06-10T12:00:00.250Z";

const own = "aws";

function item(resourceType: string, resourceId: string, arn: string, rest: RawItem): RawItem {
  return {
    version: "1.3",
    configurationItemVersion: "1.3",
    awsAccountId: account,
    configurationItemCaptureTime: captured,
    configurationItemStatus: "OK",
    configurationStateId: "1749556800250",
    resourceType,
    resourceId,
    ARN: `arn:${own}:${arn}`,
    awsRegion: region,
    tags: { Owner: "ann", Environment: "dev" },
    relatedEvents: [],
    relationships: [],
    supplementaryConfiguration: {},
    ...rest,
  };
}

export function volume(configuration: RawItem = {}, id = "vol-1"): RawItem {
  return item("AWS::EC2::Volume", id, `ec2:${region}:${account}:volume/${id}`, {
    configuration: {
      volumeId: id,
      encrypted: true,
      state: { value: "in-use" },
      attachments: [{ instanceId: "i-1", volumeId: id, deleteOnTermination: true }],
      size: 8,
      ...configuration,
    },
  });
}

export function instance(configuration: RawItem = {}): RawItem {
  return item("AWS::EC2::Instance", "i-1", `ec2:${region}:${account}:instance/i-1`, {
    configuration: {
      instanceId: "i-1",
      state: { code: 16, name: "running" },
      blockDeviceMappings: [
        { deviceName: "/dev/xvda", ebs: { volumeId: "vol-1", status: "attached" } },
        { deviceName: "/dev/sdb", ebs: { volumeId: "vol-2", status: "attached" } },
        { deviceName: "/dev/sdc" },
      ],
      ...configuration,
    },
  });
}

export function database(configuration: RawItem = {}): RawItem {
  return item("AWS::RDS::DBInstance", "db-ABC", `rds:${region}:${account}:db:orders`, {
    resourceName: "orders",
    configuration: {
      dBInstanceIdentifier: "orders",
      dBClusterIdentifier: null,
      readReplicaSourceDBInstanceIdentifier: null,
      engine: "postgres",
      storageEncrypted: true,
      backupRetentionPeriod: 7,
      ...configuration,
    },
  });
}

export function cluster(configuration: RawItem = {}): RawItem {
  return item("AWS::RDS::DBCluster", "cluster-ABC", `rds:${region}:${account}:cluster:orders`, {
    configuration: {
      dbclusterIdentifier: "orders",
      storageEncrypted: true,
      backupRetentionPeriod: 7,
      ...configuration,
    },
  });
}

export const publicAccessBlock = {
  blockPublicAcls: true,
  blockPublicPolicy: true,
  ignorePublicAcls: true,
  restrictPublicBuckets: true,
} as const;

/** Supplementary values come as JSON texts. */
export function bucket(supplementary: RawItem = {}): RawItem {
  const values = {
    BucketVersioningConfiguration: { status: "Enabled", isMfaDeleteEnabled: null },
    ServerSideEncryptionConfiguration: encryption("aws:kms"),
    PublicAccessBlockConfiguration: publicAccessBlock,
    ...supplementary,
  };
  return item("AWS::S3::Bucket", "orders", "s3:::orders", {
    configuration: { name: "orders", creationDate: captured },
    supplementaryConfiguration: asTexts(values),
  });
}

export function encryption(...algorithms: readonly string[]): RawItem {
  const rules = algorithms.map((sseAlgorithm) => ({
    applyServerSideEncryptionByDefault: { sseAlgorithm, kmsMasterKeyID: null },
    bucketKeyEnabled: false,
  }));
  return { rules };
}

export function key(
  configuration: RawItem = {},
  supplementary: RawItem = { KeyRotationStatus: true },
): RawItem {
  return item("AWS::KMS::Key", "1234", `kms:${region}:${account}:key/1234`, {
    configuration: {
      keyId: "1234",
      keyManager: "CUSTOMER",
      keySpec: "SYMMETRIC_DEFAULT",
      customerMasterKeySpec: "SYMMETRIC_DEFAULT",
      keyState: "Enabled",
      origin: "AWS_KMS",
      multiRegion: false,
      ...configuration,
    },
    supplementaryConfiguration: asTexts(supplementary),
  });
}

const asTexts = (values: RawItem): RawItem =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, JSON.stringify(value)]));

/** As the history and the current items have it: other names, texts of JSON, dates. */
export function fromApi(raw: RawItem): Readonly<Record<string, unknown>> {
  const { ARN, awsAccountId, configuration, configurationItemCaptureTime, ...rest } = raw;
  return {
    ...rest,
    arn: ARN,
    accountId: awsAccountId,
    configuration: JSON.stringify(configuration),
    configurationItemCaptureTime: new Date(String(configurationItemCaptureTime)),
  };
}

export const normalised = (raw: RawItem): ConfigItem => configItem(raw, "item");

export const token = "a-token-of-config";
export const configRuleName = "dev-config-ebs-volume-encrypted-abcd1234";

/** The event of AWS Config around an invoking event. */
export function envelope(
  invokingEvent: unknown,
  parameters: Readonly<Record<string, string>> = { rule: "ebs-volume-encrypted" },
  changes: RawItem = {},
): RawItem {
  return {
    invokingEvent: JSON.stringify(invokingEvent),
    ruleParameters: JSON.stringify(parameters),
    resultToken: token,
    eventLeftScope: false,
    executionRoleArn: `arn:${own}:iam::${account}:role/config`,
    configRuleArn: `arn:${own}:config:${region}:${account}:config-rule/config-rule-abc`,
    configRuleName,
    configRuleId: "config-rule-abc",
    accountId: account,
    version: "1.0",
    ...changes,
  };
}

const envelopeOfMessage = { notificationCreationTime: "2026-06-10T12:00:30.000Z", recordVersion: "1.3" };

export const change = (configurationItem: unknown) => ({
  configurationItemDiff: { changedProperties: {}, changeType: "UPDATE" },
  configurationItem,
  ...envelopeOfMessage,
  messageType: "ConfigurationItemChangeNotification",
});

/** Only the summary: what the item holds has no place in the event. */
export function oversized(raw: RawItem) {
  const {
    configuration: _,
    supplementaryConfiguration: __,
    tags: ___,
    relationships: ____,
    ...summary
  } = raw;
  return {
    configurationItemSummary: { changeType: "UPDATE", ...summary },
    s3DeliverySummary: { s3BucketLocation: null, errorCode: null, errorMessage: null },
    ...envelopeOfMessage,
    messageType: "OversizedConfigurationItemChangeNotification",
  };
}

export const scheduledAt = "2026-06-10T18:00:00.000Z";

export const scheduled = {
  awsAccountId: account,
  notificationCreationTime: scheduledAt,
  messageType: "ScheduledNotification",
  recordVersion: "1.0",
};
