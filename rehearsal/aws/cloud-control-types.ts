import type { Facts } from "../world/facts";
import { type MadeResource, madeResources } from "./made-rows";
import { text } from "./model";

/** A resource type of Cloud Control, and what its handler does. */
export interface CloudType {
  /** AWS's name. */
  readonly name: string;
  /** The output that is the primary identifier in AWS's schema of the type. By default the id. */
  readonly identifier?: "arn" | "name";
  /** What the caller needs for a deletion, beside what the resource's own model asks for. */
  readonly deletion: string;
  /** Inputs with which the handler deletes, where the provider was given others. */
  readonly handler?: Readonly<Record<string, boolean>>;
  /** Types whose resources the handler deletes first, by the input that names the resource. */
  readonly takes?: Parts;
  /** Types whose resources are parts of it, and go with it. */
  readonly holds?: Parts;
}

type Parts = Readonly<Record<string, string>>;

/**
 * By Pulumi's names. Identifiers and permissions of handlers from AWS's schemas, as shipped in cfn-lint:
 * https://github.com/aws-cloudformation/cfn-lint/tree/main/src/cfnlint/data/schemas
 */
export const cloudTypes: Readonly<Record<string, CloudType>> = {
  "aws:accessanalyzer/analyzer:Analyzer": {
    name: "AWS::AccessAnalyzer::Analyzer",
    identifier: "arn",
    deletion: "access-analyzer:DeleteAnalyzer",
  },
  "aws:cfg/configurationAggregator:ConfigurationAggregator": {
    name: "AWS::Config::ConfigurationAggregator",
    deletion: "config:DeleteConfigurationAggregator",
  },
  "aws:cfg/deliveryChannel:DeliveryChannel": {
    name: "AWS::Config::DeliveryChannel",
    deletion: "config:DeleteDeliveryChannel",
  },
  "aws:cfg/recorder:Recorder": {
    name: "AWS::Config::ConfigurationRecorder",
    deletion: "config:DeleteConfigurationRecorder",
    holds: { "aws:cfg/recorderStatus:RecorderStatus": "name" },
  },
  "aws:cfg/remediationConfiguration:RemediationConfiguration": {
    name: "AWS::Config::RemediationConfiguration",
    deletion: "config:DeleteRemediationConfiguration",
  },
  "aws:cfg/rule:Rule": { name: "AWS::Config::ConfigRule", deletion: "config:DeleteConfigRule" },
  "aws:cloudtrail/trail:Trail": {
    name: "AWS::CloudTrail::Trail",
    identifier: "name",
    deletion: "cloudtrail:DeleteTrail",
  },
  "aws:cloudwatch/eventRule:EventRule": {
    name: "AWS::Events::Rule",
    identifier: "arn",
    deletion: "events:DeleteRule",
    takes: { "aws:cloudwatch/eventTarget:EventTarget": "rule" },
  },
  "aws:cloudwatch/logGroup:LogGroup": { name: "AWS::Logs::LogGroup", deletion: "logs:DeleteLogGroup" },
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": {
    name: "AWS::Logs::ResourcePolicy",
    deletion: "logs:DeleteResourcePolicy",
  },
  "aws:cloudwatch/metricAlarm:MetricAlarm": {
    name: "AWS::CloudWatch::Alarm",
    deletion: "cloudwatch:DeleteAlarms",
  },
  "aws:ec2/flowLog:FlowLog": { name: "AWS::EC2::FlowLog", deletion: "ec2:DeleteFlowLogs" },
  "aws:ec2/securityGroup:SecurityGroup": {
    name: "AWS::EC2::SecurityGroup",
    deletion: "ec2:DeleteSecurityGroup",
    handler: { revokeRulesOnDelete: false },
    takes: {
      "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": "securityGroupId",
      "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": "securityGroupId",
    },
  },
  "aws:ec2/subnet:Subnet": { name: "AWS::EC2::Subnet", deletion: "ec2:DeleteSubnet" },
  "aws:ec2/vpc:Vpc": {
    name: "AWS::EC2::VPC",
    deletion: "ec2:DeleteVpc",
    holds: { "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": "vpcId" },
  },
  "aws:ec2/vpcEndpoint:VpcEndpoint": {
    name: "AWS::EC2::VPCEndpoint",
    deletion: "ec2:DeleteVpcEndpoints",
    holds: { "aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy": "vpcEndpointId" },
  },
  "aws:iam/policy:Policy": {
    name: "AWS::IAM::ManagedPolicy",
    deletion: "iam:DeletePolicy",
    takes: { "aws:iam/rolePolicyAttachment:RolePolicyAttachment": "policyArn" },
  },
  "aws:iam/role:Role": {
    name: "AWS::IAM::Role",
    deletion: "iam:DeleteRole",
    handler: { forceDetachPolicies: true },
    holds: {
      "aws:iam/rolePolicy:RolePolicy": "role",
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment": "role",
    },
  },
  "aws:kms/alias:Alias": { name: "AWS::KMS::Alias", deletion: "kms:DeleteAlias" },
  "aws:lambda/function:Function": {
    name: "AWS::Lambda::Function",
    deletion: "lambda:DeleteFunction",
    takes: { "aws:lambda/permission:Permission": "function" },
    holds: { "aws:lambda/invocation:Invocation": "functionName" },
  },
  "aws:s3/bucket:Bucket": {
    name: "AWS::S3::Bucket",
    deletion: "s3:DeleteBucket",
    handler: { forceDestroy: false },
    holds: {
      "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": "bucket",
      "aws:s3/bucketObjectv2:BucketObjectv2": "bucket",
      "aws:s3/bucketPolicy:BucketPolicy": "bucket",
      "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": "bucket",
      "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": "bucket",
      "aws:s3/bucketVersioning:BucketVersioning": "bucket",
    },
  },
  "aws:scheduler/schedule:Schedule": {
    name: "AWS::Scheduler::Schedule",
    identifier: "name",
    deletion: "scheduler:DeleteSchedule",
  },
  "aws:secretsmanager/secret:Secret": {
    name: "AWS::SecretsManager::Secret",
    deletion: "secretsmanager:DeleteSecret",
    takes: {
      "aws:secretsmanager/secretPolicy:SecretPolicy": "secretArn",
      "aws:secretsmanager/secretRotation:SecretRotation": "secretId",
      "aws:secretsmanager/secretVersion:SecretVersion": "secretId",
    },
  },
  "aws:sns/topic:Topic": {
    name: "AWS::SNS::Topic",
    deletion: "sns:DeleteTopic",
    takes: {
      "aws:sns/topicPolicy:TopicPolicy": "arn",
      "aws:sns/topicSubscription:TopicSubscription": "topic",
    },
  },
  "aws:sqs/queue:Queue": {
    name: "AWS::SQS::Queue",
    deletion: "sqs:DeleteQueue",
    takes: { "aws:sqs/queuePolicy:QueuePolicy": "queueUrl" },
  },
  "aws:ssm/parameter:Parameter": { name: "AWS::SSM::Parameter", deletion: "ssm:DeleteParameter" },
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": {
    name: "AWS::EC2::SecurityGroupEgress",
    deletion: "ec2:RevokeSecurityGroupEgress",
  },
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": {
    name: "AWS::EC2::SecurityGroupIngress",
    deletion: "ec2:RevokeSecurityGroupIngress",
  },
};

/** The type of that name, under Pulumi's; undefined where Cloud Control has none here. */
export function cloudTypeNamed(name: string): readonly [type: string, cloudType: CloudType] | undefined {
  return Object.entries(cloudTypes).find(([, cloudType]) => cloudType.name === name);
}

export function identifierOf({ id, outputs }: MadeResource, { identifier }: CloudType): string {
  return identifier === undefined ? id : text(outputs, identifier);
}

/** IAM has one place for all regions. */
const isGlobal = ({ type }: MadeResource) => type.startsWith("aws:iam/");

/** Whether something is in a region, or in that of the services without one. */
export function isIn(made: MadeResource, region: string, globalRegion: string): boolean {
  return isGlobal(made) ? region === globalRegion : made.region === region;
}

/** The resources of some types that name this one. */
export function partsOf(facts: Facts, made: MadeResource, parts: Parts = {}): readonly MadeResource[] {
  const names = [made.id, text(made.outputs, "arn"), text(made.outputs, "name")];
  return madeResources(facts, ...Object.keys(parts)).filter(
    (part) =>
      Object.hasOwn(parts, part.type) &&
      (isGlobal(made) || part.region === made.region) &&
      names.includes(text(part.inputs, parts[part.type] ?? "")),
  );
}
