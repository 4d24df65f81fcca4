/** How resources of a type are recognised, and what has to go before them. */
export interface SweptType {
  /** As in ARNs. */
  readonly service: string;
  /** What stands before the name in the last part of its ARN. */
  readonly prefix: string;
  /** What identifies it in Cloud Control, by AWS's schema of the type; `path` is the last part of its ARN. By default the name. */
  readonly identifier?: "arn" | "path" | "url";
  /** How it is found: a name has to end in the suffix. */
  readonly by: "tag" | "name" | "tag or name" | "what it is of";
  /** Whether it is in no region. */
  readonly global?: true;
  /** Types of which nothing may be left when it goes. */
  readonly outlives?: readonly string[];
}

/**
 * What is swept, in the order in which it is removed. Identifiers are those of AWS's schemas, as shipped in cfn-lint:
 * https://github.com/aws-cloudformation/cfn-lint/tree/main/src/cfnlint/data/schemas; forms of ARNs from
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export const sweptTypes: Readonly<Record<string, SweptType>> = {
  // A rule cannot go before what repairs its findings.
  "AWS::Config::RemediationConfiguration": {
    service: "config",
    prefix: "remediation-configuration/",
    by: "name",
  },
  "AWS::Config::ConfigRule": { service: "config", prefix: "config-rule/", by: "tag or name" },
  "AWS::Config::ConfigurationAggregator": {
    service: "config",
    prefix: "config-aggregator/",
    by: "tag or name",
  },
  "AWS::Config::ConfigurationRecorder": { service: "config", prefix: "configuration-recorder/", by: "name" },
  "AWS::Config::DeliveryChannel": { service: "config", prefix: "delivery-channel/", by: "name" },
  // Not by its name: a trail of every region is listed in every one, and deleted in its own only.
  "AWS::CloudTrail::Trail": { service: "cloudtrail", prefix: "trail/", by: "tag" },
  "AWS::AccessAnalyzer::Analyzer": {
    service: "access-analyzer",
    prefix: "analyzer/",
    identifier: "arn",
    by: "tag or name",
  },
  "AWS::CloudWatch::Alarm": { service: "cloudwatch", prefix: "alarm:", by: "tag or name" },
  "AWS::Scheduler::Schedule": { service: "scheduler", prefix: "schedule/default/", by: "name" },
  "AWS::Events::Rule": { service: "events", prefix: "rule/", identifier: "arn", by: "tag or name" },
  "AWS::SecretsManager::Secret": {
    service: "secretsmanager",
    prefix: "secret:",
    identifier: "arn",
    by: "tag or name",
  },
  "AWS::Lambda::Function": { service: "lambda", prefix: "function:", by: "tag or name" },
  "AWS::EC2::FlowLog": { service: "ec2", prefix: "vpc-flow-log/", by: "tag" },
  "AWS::EC2::VPCEndpoint": { service: "ec2", prefix: "vpc-endpoint/", by: "tag" },
  // Groups that name each other can only go when their rules have.
  "AWS::EC2::SecurityGroupIngress": { service: "ec2", prefix: "security-group-rule/", by: "what it is of" },
  "AWS::EC2::SecurityGroupEgress": { service: "ec2", prefix: "security-group-rule/", by: "what it is of" },
  "AWS::EC2::SecurityGroup": { service: "ec2", prefix: "security-group/", by: "tag" },
  "AWS::EC2::Subnet": { service: "ec2", prefix: "subnet/", by: "tag" },
  "AWS::EC2::VPC": { service: "ec2", prefix: "vpc/", by: "tag" },
  "AWS::SNS::Topic": { service: "sns", prefix: "", identifier: "arn", by: "tag or name" },
  "AWS::SQS::Queue": { service: "sqs", prefix: "", identifier: "url", by: "tag or name" },
  "AWS::SSM::Parameter": { service: "ssm", prefix: "parameter/", by: "tag or name" },
  "AWS::Logs::ResourcePolicy": { service: "logs", prefix: "resource-policy:", by: "name" },
  // What still delivers would fill it again.
  "AWS::S3::Bucket": {
    service: "s3",
    prefix: "",
    by: "tag or name",
    outlives: [
      "AWS::CloudTrail::Trail",
      "AWS::Config::ConfigurationRecorder",
      "AWS::Config::DeliveryChannel",
    ],
  },
  // Lambda deletes the interfaces that a function leaves as the function's role:
  // https://repost.aws/knowledge-center/lambda-eni-find-delete
  "AWS::IAM::Role": {
    service: "iam",
    prefix: "role/",
    by: "name",
    global: true,
    outlives: ["AWS::Lambda::Function", "AWS::EC2::SecurityGroup", "AWS::EC2::Subnet"],
  },
  "AWS::IAM::ManagedPolicy": {
    service: "iam",
    prefix: "policy/",
    identifier: "arn",
    by: "tag or name",
    global: true,
  },
  "AWS::KMS::Alias": { service: "kms", prefix: "alias/", identifier: "path", by: "name" },
  // The keys as which they are found, in the order of their deletions.
  "AWS::KMS::ReplicaKey": { service: "kms", prefix: "key/", by: "tag" },
  "AWS::KMS::Key": { service: "kms", prefix: "key/", by: "tag" },
  // Those who write would make it again.
  "AWS::Logs::LogGroup": {
    service: "logs",
    prefix: "log-group:",
    by: "tag or name",
    outlives: ["AWS::Lambda::Function", "AWS::EC2::FlowLog", "AWS::Events::Rule", "AWS::CloudTrail::Trail"],
  },
};

/** That of new disks, which is no resource: a region that names one which waits for its deletion makes no disks. */
export const defaultDiskKey = "EbsDefaultKmsKeyId";

/** Types in the order of their removal. What is not known comes first: it may use anything. */
export const removalOrder: readonly string[] = [defaultDiskKey, ...Object.keys(sweptTypes)];
