import {
  type ConfigRecorder,
  type ConfigRule,
  channelRow,
  type DeliveryChannel,
  recorderRow,
  recordingRow,
  ruleRow,
} from "../../../rehearsal/aws/config-rows";
import { roleArnRow, roleRow } from "../../../rehearsal/aws/iam-roles";
import { functionRow, permissionRow } from "../../../rehearsal/aws/lambda-rows";
import {
  type BucketEncryption,
  bucketEncryptionRow,
  bucketPolicyRow,
  bucketRow,
} from "../../../rehearsal/aws/s3-rows";
import { accountId } from "../../support/rehearsal";
import { functionOf, policyOf, type Rows, region, roleRows } from "../../support/world";

export const configRole = `arn:aws:iam::${accountId}:role/Recorder`;
export const linkedRole = `arn:aws:iam::${accountId}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig`;
export const functionArn = `arn:aws:lambda:${region}:${accountId}:function:rules`;
export const bucketArn = "arn:aws:s3:::records";

/** A recorder of everything, unless something else is said. */
export function recorderRows(changes: Partial<ConfigRecorder> = {}): Rows {
  const recorder: ConfigRecorder = {
    arn: `arn:aws:config:${region}:${accountId}:configuration-recorder/main/1`,
    name: "main",
    region,
    roleArn: configRole,
    group: { kind: "all", includesIam: false },
    frequency: "CONTINUOUS",
    ...changes,
  };
  return [[recorderRow(recorder.region, recorder.name), recorder]];
}

/** A channel to the bucket, and that the recorder records. */
export function runningRows(changes: Partial<DeliveryChannel> = {}): Rows {
  const channel: DeliveryChannel = {
    name: "main",
    region,
    bucket: "records",
    prefix: undefined,
    keyArn: undefined,
    snapshots: undefined,
    ...changes,
  };
  return [
    [channelRow(channel.region, channel.name), channel],
    [recordingRow(channel.region), "main"],
  ];
}

/** A role that Config may assume, with what its policy says; nothing unless statements are given. */
export function recorderRole(...statements: readonly object[]): Rows {
  const trust = policyOf("trust", {
    Principal: { Service: "config.amazonaws.com" },
    Action: "sts:AssumeRole",
    Resource: undefined,
  });
  return [
    ...roleRows("Recorder", ...(statements.length > 0 ? statements : [{ Action: "none:Nothing" }])),
    [roleRow("Recorder"), { arn: configRole, trust }],
    [roleArnRow(configRole), { arn: configRole, trust }],
  ];
}

const service = { Service: "config.amazonaws.com" };
const ofThisAccount = { StringEquals: { "aws:SourceAccount": accountId } };

/** The three statements of AWS's documentation, the last as the others. */
export const bucketStatements = {
  look: {
    Sid: "Look",
    Principal: service,
    Action: "s3:GetBucketAcl",
    Resource: bucketArn,
    Condition: ofThisAccount,
  },
  list: {
    Sid: "List",
    Principal: service,
    Action: "s3:ListBucket",
    Resource: bucketArn,
    Condition: ofThisAccount,
  },
  write: {
    Sid: "Write",
    Principal: service,
    Action: "s3:PutObject",
    Resource: `${bucketArn}/AWSLogs/${accountId}/Config/*`,
    Condition: {
      StringEquals: { "aws:SourceAccount": accountId, "s3:x-amz-acl": "bucket-owner-full-control" },
    },
  },
} as const;

const { look, list, write } = bucketStatements;

/** The bucket that is delivered to, as AWS documents it. */
export function recordsRows(
  statements: readonly object[] = [look, list, write],
  encryption?: BucketEncryption,
): Rows {
  return [
    [bucketRow(bucketArn), { arn: bucketArn, name: "records", region, ownerId: accountId }],
    [bucketPolicyRow(bucketArn), policyOf("bucket policy", ...statements)],
    ...(encryption ? ([[bucketEncryptionRow(bucketArn), encryption]] as Rows) : []),
  ];
}

/** A function, and that Config may invoke it for the account. */
export function rulesFunction(code = "exports.handler = async () => {};", changes = {}): Rows {
  const definition = functionOf(code, { arn: functionArn, name: "rules", ...changes });
  const allowed = policyOf("function policy", {
    Sid: "Config",
    Principal: service,
    Action: "lambda:InvokeFunction",
    Resource: functionArn,
    Condition: ofThisAccount,
  });
  return [
    [functionRow(functionArn), definition],
    [permissionRow(functionArn, "config"), { functionArn, statement: allowed.statements[0] }],
  ];
}

export const ruleArn = `arn:aws:config:${region}:${accountId}:config-rule/config-rule-000001`;

/** A rule of that function for changes and every six hours, unless something else is said. */
export function customRule(changes: Partial<ConfigRule> = {}): ConfigRule {
  return {
    arn: ruleArn,
    id: "config-rule-000001",
    name: "volumes",
    region,
    description: undefined,
    owner: "CUSTOM_LAMBDA",
    source: functionArn,
    triggers: [
      { messageType: "ConfigurationItemChangeNotification", frequency: undefined },
      { messageType: "OversizedConfigurationItemChangeNotification", frequency: undefined },
      { messageType: "ScheduledNotification", frequency: "Six_Hours" },
    ],
    scope: { types: ["AWS::EC2::Volume"], resourceId: undefined, tagKey: undefined, tagValue: undefined },
    parameters: '{"rule":"volumes"}',
    frequency: undefined,
    ...changes,
  };
}

export function customRuleRows(changes: Partial<ConfigRule> = {}): Rows {
  const rule = customRule(changes);
  return [[ruleRow(rule.region, rule.name), rule]];
}
