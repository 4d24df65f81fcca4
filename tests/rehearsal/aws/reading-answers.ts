import type { Values } from "../../../rehearsal/aws/model";
import { organization } from "../../../rehearsal/aws/organizations-membership";
import { accountId } from "../../support/rehearsal";
import { region } from "../../support/world";
import { keyArn, keyId, roleArn } from "./call-fixtures";
import {
  arnOf,
  boundaryArn,
  bucketArn,
  functionArn,
  groupArn,
  managedArn,
  patternText,
  policyText,
  primaryArn,
  replicaArn,
  ruleArn,
  secretArn,
  topicArn,
  trustText,
} from "./reading-fixtures";

/** A question, and what is said to it. */
export interface Reading {
  readonly client: string;
  readonly operation: string;
  readonly input: Values;
  /** What it answers to a role that may just do this to just that. */
  readonly answer: Values;
  readonly action: string;
  readonly resource: string;
  /** How a denial calls the resource, where not by its ARN. */
  readonly called?: string;
  /** Of a denial. */
  readonly code?: string;
  readonly region?: string;
}

/** Readings of one client, whose actions are those of one service. */
const of = (
  client: string,
  service: string,
  readings: readonly (Omit<Reading, "client" | "action"> & { readonly action?: string })[],
): readonly Reading[] =>
  readings.map((reading) => ({
    ...reading,
    client,
    action: `${service}:${reading.action ?? reading.operation}`,
  }));

const primaryId = primaryArn.slice(-36);
const aliases = {
  primary: {
    AliasName: "alias/primary",
    AliasArn: arnOf("kms", "alias/primary"),
    TargetKeyId: primaryId,
  },
  mine: { AliasName: "alias/mine", AliasArn: arnOf("kms", "alias/mine"), TargetKeyId: keyId },
};
const metadata = {
  AWSAccountId: accountId,
  Enabled: true,
  KeyState: "Enabled",
  KeyManager: "CUSTOMER",
  KeySpec: "SYMMETRIC_DEFAULT",
  KeyUsage: "ENCRYPT_DECRYPT",
  Origin: "AWS_KMS",
};
const keyPolicy = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "*", Resource: "*", Sid: "Account", Principal: { AWS: accountId } }],
});

const kms = of("KMSClient", "kms", [
  {
    operation: "DescribeKey",
    input: { KeyId: primaryArn },
    answer: {
      KeyMetadata: {
        ...metadata,
        Arn: primaryArn,
        KeyId: primaryId,
        MultiRegion: true,
        MultiRegionConfiguration: { MultiRegionKeyType: "PRIMARY" },
      },
    },
    resource: primaryArn,
  },
  {
    operation: "GetKeyRotationStatus",
    input: { KeyId: primaryArn },
    answer: { KeyId: primaryId, KeyRotationEnabled: true, RotationPeriodInDays: 365 },
    resource: primaryArn,
  },
  {
    operation: "GetKeyRotationStatus",
    input: { KeyId: replicaArn },
    answer: { KeyId: primaryId, KeyRotationEnabled: true, RotationPeriodInDays: 365 },
    resource: replicaArn,
    region: "eu-west-1",
  },
  {
    operation: "GetKeyRotationStatus",
    input: { KeyId: keyId },
    answer: { KeyId: keyId, KeyRotationEnabled: false },
    resource: keyArn,
  },
  {
    operation: "GetKeyPolicy",
    input: { KeyId: keyArn, PolicyName: "default" },
    answer: { Policy: keyPolicy, PolicyName: "default" },
    resource: keyArn,
  },
  {
    operation: "ListAliases",
    input: {},
    answer: { Aliases: [aliases.mine, aliases.primary] },
    resource: "*",
  },
  {
    operation: "ListAliases",
    input: { KeyId: primaryArn },
    answer: { Aliases: [aliases.primary] },
    resource: "*",
  },
]);

const secrets = of("SecretsManagerClient", "secretsmanager", [
  {
    operation: "DescribeSecret",
    input: { SecretId: "mine" },
    answer: {
      ARN: secretArn,
      Name: "mine",
      KmsKeyId: keyArn,
      RotationEnabled: true,
      RotationLambdaARN: functionArn,
      RotationRules: { AutomaticallyAfterDays: 30 },
      VersionIdsToStages: { v1: ["AWSCURRENT"] },
    },
    resource: secretArn,
  },
  {
    operation: "GetResourcePolicy",
    input: { SecretId: secretArn },
    answer: { ARN: secretArn, Name: "mine", ResourcePolicy: policyText("*") },
    resource: secretArn,
  },
]);

const functionAnswer = {
  FunctionName: "worker",
  FunctionArn: functionArn,
  Role: roleArn("Worker"),
  Runtime: "nodejs22.x",
  Architectures: ["x86_64"],
  Timeout: 10,
  MemorySize: 128,
  VpcConfig: { SubnetIds: ["subnet-1"], SecurityGroupIds: ["sg-1"], VpcId: "vpc-1" },
  LoggingConfig: { LogFormat: "Text", LogGroup: "/aws/lambda/worker" },
  State: "Active",
};
const lambda = of("LambdaClient", "lambda", [
  {
    operation: "GetFunctionConfiguration",
    input: { FunctionName: "worker" },
    answer: functionAnswer,
    resource: functionArn,
  },
  {
    operation: "GetFunctionConfiguration",
    input: { FunctionName: functionArn },
    answer: functionAnswer,
    resource: functionArn,
  },
]);

export const targetArn = `arn:aws:iam::${accountId}:role/team/Target`;
const iam = of("IAMClient", "iam", [
  {
    operation: "GetRole",
    input: { RoleName: "Target" },
    answer: {
      Role: {
        RoleName: "Target",
        Path: "/team/",
        Arn: targetArn,
        AssumeRolePolicyDocument: encodeURIComponent(trustText),
        MaxSessionDuration: 3600,
        PermissionsBoundary: { PermissionsBoundaryType: "Policy", PermissionsBoundaryArn: boundaryArn },
      },
    },
    resource: targetArn,
    called: "role Target",
    code: "AccessDenied",
  },
  {
    operation: "ListAttachedRolePolicies",
    input: { RoleName: "Target" },
    answer: { AttachedPolicies: [{ PolicyName: "Basic", PolicyArn: managedArn }], IsTruncated: false },
    resource: targetArn,
    called: "role Target",
    code: "AccessDenied",
  },
  {
    operation: "SimulatePrincipalPolicy",
    input: { PolicySourceArn: targetArn, ActionNames: ["kms:Decrypt"] },
    answer: {
      EvaluationResults: [
        { EvalActionName: "kms:Decrypt", EvalResourceName: "*", EvalDecision: "implicitDeny" },
      ],
      IsTruncated: false,
    },
    resource: targetArn,
    code: "AccessDenied",
  },
]);

const endpoint = (number: number) => ({
  VpcEndpointId: `vpce-${number}`,
  VpcEndpointType: "Interface",
  ServiceName: `com.amazonaws.${region}.kms`,
  State: "available",
  PrivateDnsEnabled: true,
  VpcId: `vpc-${number}`,
  PolicyDocument: policyText("*"),
});
const flowLog = (number: number) => ({
  FlowLogId: `fl-${number}`,
  ResourceId: `vpc-${number}`,
  FlowLogStatus: "ACTIVE",
  TrafficType: "ALL",
  LogDestinationType: "cloud-watch-logs",
  LogGroupName: "/audit",
  LogDestination: groupArn,
});
const ec2 = of(
  "EC2Client",
  "ec2",
  [
    {
      operation: "DescribeVpcEndpoints",
      input: { Filters: [{ Name: "vpc-id", Values: ["vpc-2", "vpc-3"] }] },
      answer: { VpcEndpoints: [endpoint(2)] },
    },
    {
      operation: "DescribeVpcEndpoints",
      input: {},
      answer: { VpcEndpoints: [endpoint(1), endpoint(2)] },
    },
    { operation: "DescribeVpcEndpoints", input: {}, answer: { VpcEndpoints: [] }, region: "eu-west-1" },
    {
      operation: "DescribeInternetGateways",
      input: { Filters: [{ Name: "attachment.vpc-id", Values: ["vpc-1"] }] },
      answer: { InternetGateways: [] },
    },
    {
      operation: "DescribeFlowLogs",
      input: { Filter: [{ Name: "resource-id", Values: ["vpc-1"] }] },
      answer: { FlowLogs: [flowLog(1)] },
    },
    { operation: "DescribeFlowLogs", input: {}, answer: { FlowLogs: [flowLog(1), flowLog(2)] } },
    { operation: "DescribeFlowLogs", input: {}, answer: { FlowLogs: [] }, region: "eu-west-1" },
  ].map((reading) => ({ ...reading, resource: "*", code: "UnauthorizedOperation" })),
);

const scheduleArn = arnOf("scheduler", "schedule/default/hours");
const operations: readonly Reading[] = [
  ...of("SchedulerClient", "scheduler", [
    {
      operation: "GetSchedule",
      input: { Name: "hours", GroupName: "default" },
      answer: {
        Name: "hours",
        Arn: scheduleArn,
        State: "ENABLED",
        ScheduleExpression: "rate(15 minutes)",
        ScheduleExpressionTimezone: "America/New_York",
        Target: {
          Arn: functionArn,
          RoleArn: roleArn("Scheduler"),
          DeadLetterConfig: { Arn: arnOf("sqs", "dead") },
        },
      },
      resource: scheduleArn,
    },
  ]),
  ...of("CloudWatchClient", "cloudwatch", [
    {
      operation: "DescribeAlarms",
      input: { AlarmNames: ["silent", "none"] },
      answer: {
        MetricAlarms: [
          {
            AlarmName: "silent",
            AlarmArn: arnOf("cloudwatch", "alarm:silent"),
            ActionsEnabled: true,
            AlarmActions: [topicArn],
            MetricName: "Invocations",
            Namespace: "AWS/Events",
            TreatMissingData: "breaching",
          },
        ],
      },
      resource: arnOf("cloudwatch", "alarm:*"),
      code: "AccessDenied",
    },
    {
      operation: "DescribeAlarms",
      input: { AlarmNames: ["none"] },
      answer: { MetricAlarms: [] },
      resource: arnOf("cloudwatch", "alarm:*"),
      code: "AccessDenied",
    },
  ]),
  ...of("SSMClient", "ssm", [
    {
      operation: "GetParameter",
      input: { Name: "/mode" },
      answer: {
        Parameter: {
          ARN: arnOf("ssm", "parameter/mode"),
          Name: "/mode",
          Type: "String",
          Value: "normal",
          Version: 3,
          LastModifiedDate: new Date(0) as never,
          DataType: "text",
        },
      },
      resource: arnOf("ssm", "parameter/mode"),
    },
  ]),
];

const auditGroup = {
  logGroupName: "/audit",
  arn: `${groupArn}:*`,
  kmsKeyId: keyArn,
  retentionInDays: 365,
};
const audit: readonly Reading[] = [
  ...of("CloudWatchLogsClient", "logs", [
    {
      operation: "DescribeLogGroups",
      input: { logGroupNamePrefix: "/aud" },
      answer: { logGroups: [auditGroup] },
      resource: arnOf("logs", "log-group::log-stream:"),
    },
    {
      operation: "DescribeLogGroups",
      input: {},
      answer: {
        logGroups: [auditGroup, { logGroupName: "/other", arn: arnOf("logs", "log-group:/other:*") }],
      },
      resource: arnOf("logs", "log-group::log-stream:"),
    },
    {
      operation: "DescribeResourcePolicies",
      input: {},
      answer: { resourcePolicies: [{ policyName: "events", policyDocument: policyText("*") }] },
      resource: "*",
    },
    {
      operation: "DescribeResourcePolicies",
      input: {},
      answer: { resourcePolicies: [] },
      resource: "*",
      region: "eu-west-1",
    },
  ]),
  ...of("EventBridgeClient", "events", [
    {
      operation: "DescribeRule",
      input: { Name: "tampering" },
      answer: { Name: "tampering", Arn: ruleArn, State: "ENABLED", EventPattern: patternText },
      resource: ruleArn,
    },
    {
      operation: "ListTargetsByRule",
      input: { Rule: "tampering" },
      answer: { Targets: [{ Id: "alerts", Arn: topicArn, RoleArn: roleArn("Events") }] },
      resource: ruleArn,
    },
  ]),
  ...of("SNSClient", "sns", [
    {
      operation: "GetTopicAttributes",
      input: { TopicArn: topicArn },
      answer: {
        Attributes: {
          TopicArn: topicArn,
          DisplayName: "Alerts",
          KmsMasterKeyId: keyArn,
          Policy: policyText(topicArn),
        },
      },
      resource: topicArn,
      code: "AuthorizationErrorException",
    },
    {
      operation: "ListSubscriptionsByTopic",
      input: { TopicArn: topicArn },
      answer: {
        Subscriptions: [
          ["reader@example.com", `${topicArn}:0`],
          ["new@example.com", "PendingConfirmation"],
        ].map(([Endpoint = "", SubscriptionArn = ""]) => ({
          SubscriptionArn,
          Owner: accountId,
          Protocol: "email",
          Endpoint,
          TopicArn: topicArn,
        })),
      },
      resource: topicArn,
      code: "AuthorizationErrorException",
    },
  ]),
];

const encryptedBy = (byDefault: Values, bucketKey: boolean) => ({
  ServerSideEncryptionConfiguration: {
    Rules: [{ ApplyServerSideEncryptionByDefault: byDefault, BucketKeyEnabled: bucketKey }],
  },
});
const s3 = of(
  "S3Client",
  "s3",
  [
    {
      operation: "GetBucketEncryption",
      action: "GetEncryptionConfiguration",
      bucket: "records",
      answer: encryptedBy({ SSEAlgorithm: "aws:kms", KMSMasterKeyID: keyArn }, true),
    },
    {
      operation: "GetBucketEncryption",
      action: "GetEncryptionConfiguration",
      bucket: "bare",
      answer: encryptedBy({ SSEAlgorithm: "AES256" }, false),
    },
    { operation: "GetBucketVersioning", bucket: "records", answer: { Status: "Enabled" } },
    { operation: "GetBucketVersioning", bucket: "bare", answer: {} },
    {
      operation: "GetPublicAccessBlock",
      action: "GetBucketPublicAccessBlock",
      bucket: "records",
      answer: {
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          IgnorePublicAcls: true,
          BlockPublicPolicy: true,
          RestrictPublicBuckets: false,
        },
      },
    },
    { operation: "GetBucketPolicy", bucket: "records", answer: { Policy: policyText(`${bucketArn}/*`) } },
  ].map(({ bucket, ...reading }) => {
    const resource = `arn:aws:s3:::${bucket}`;
    const called = `"${resource}"`;
    return { ...reading, input: { Bucket: bucket }, resource, called, code: "AccessDenied" };
  }),
);

const ofOrganization = (resource: string) => `arn:aws:organizations::${accountId}:${resource}`;
const { id: organizationId, rootId, unitId } = organization;
const fullAccess = {
  Id: "p-FullAWSAccess",
  Arn: "arn:aws:organizations::aws:policy/service_control_policy/p-FullAWSAccess",
  Name: "FullAWSAccess",
  Type: "SERVICE_CONTROL_POLICY",
  AwsManaged: true,
};
const organizations = of("OrganizationsClient", "organizations", [
  {
    operation: "DescribeOrganization",
    input: {},
    answer: {
      Organization: {
        Id: organizationId,
        Arn: ofOrganization(`organization/${organizationId}`),
        FeatureSet: "ALL",
        MasterAccountArn: ofOrganization(`account/${organizationId}/${accountId}`),
        MasterAccountId: accountId,
      },
    },
    resource: "*",
  },
  ...([`root/${organizationId}/${rootId}`, `ou/${organizationId}/${unitId}`] as const)
    .concat(`account/${organizationId}/${accountId}` as never)
    .map((target) => ({
      operation: "ListPoliciesForTarget",
      input: { TargetId: target.slice(target.lastIndexOf("/") + 1), Filter: "SERVICE_CONTROL_POLICY" },
      answer: { Policies: [fullAccess] },
      resource: ofOrganization(target),
    })),
]);

/** At least one for each operation that reads. */
export const readings: readonly Reading[] = [
  ...[...kms, ...secrets, ...lambda, ...iam, ...ec2],
  ...[...operations, ...audit, ...s3, ...organizations],
];
