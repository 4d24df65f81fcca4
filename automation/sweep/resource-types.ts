/** How resources of a type are recognised, and what has to go before them. */
export interface SweptType {
  /** As in ARNs. */
  readonly service: string;
  /** What stands before the name in the last part of its ARN. */
  readonly prefix: string;
  /** What identifies it in Cloud Control, by AWS's schema of the type; `path` is the last part of its ARN. By default the name. */
  readonly identifier?: "arn" | "path" | "url";
  /** Whether its name ends in the suffix, so that it is found where it has no tags. */
  readonly named?: true;
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
    named: true,
  },
  "AWS::Config::ConfigRule": { service: "config", prefix: "config-rule/", named: true },
  "AWS::Config::ConfigurationAggregator": { service: "config", prefix: "config-aggregator/", named: true },
  "AWS::Config::ConfigurationRecorder": { service: "config", prefix: "configuration-recorder/", named: true },
  "AWS::Config::DeliveryChannel": { service: "config", prefix: "delivery-channel/", named: true },
  // Not by its name: a trail of every region is listed in every one, and deleted in its own only.
  "AWS::CloudTrail::Trail": { service: "cloudtrail", prefix: "trail/" },
  "AWS::AccessAnalyzer::Analyzer": {
    service: "access-analyzer",
    prefix: "analyzer/",
    identifier: "arn",
    named: true,
  },
  "AWS::CloudWatch::Alarm": { service: "cloudwatch", prefix: "alarm:", named: true },
  "AWS::Scheduler::Schedule": { service: "scheduler", prefix: "schedule/default/", named: true },
  "AWS::Events::Rule": { service: "events", prefix: "rule/", identifier: "arn", named: true },
  "AWS::SecretsManager::Secret": {
    service: "secretsmanager",
    prefix: "secret:",
    identifier: "arn",
    named: true,
  },
  "AWS::Lambda::Function": { service: "lambda", prefix: "function:", named: true },
  "AWS::EC2::FlowLog": { service: "ec2", prefix: "vpc-flow-log/" },
  "AWS::EC2::VPCEndpoint": { service: "ec2", prefix: "vpc-endpoint/" },
  // Groups that name each other can only go when their rules have.
  "AWS::EC2::SecurityGroupIngress": { service: "ec2", prefix: "security-group-rule/" },
  "AWS::EC2::SecurityGroupEgress": { service: "ec2", prefix: "security-group-rule/" },
  "AWS::EC2::SecurityGroup": { service: "ec2", prefix: "security-group/" },
  "AWS::EC2::Subnet": { service: "ec2", prefix: "subnet/" },
  "AWS::EC2::VPC": { service: "ec2", prefix: "vpc/" },
  "AWS::SNS::Topic": { service: "sns", prefix: "", identifier: "arn", named: true },
  "AWS::SQS::Queue": { service: "sqs", prefix: "", identifier: "url", named: true },
  "AWS::SSM::Parameter": { service: "ssm", prefix: "parameter/", named: true },
  "AWS::Logs::ResourcePolicy": { service: "logs", prefix: "resource-policy:", named: true },
  // What still delivers would fill it again.
  "AWS::S3::Bucket": {
    service: "s3",
    prefix: "",
    named: true,
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
    named: true,
    global: true,
    outlives: ["AWS::Lambda::Function", "AWS::EC2::SecurityGroup", "AWS::EC2::Subnet"],
  },
  "AWS::IAM::ManagedPolicy": {
    service: "iam",
    prefix: "policy/",
    identifier: "arn",
    named: true,
    global: true,
  },
  "AWS::KMS::Alias": { service: "kms", prefix: "alias/", identifier: "path", named: true },
  // The keys as which they are found, in the order of their deletions.
  "AWS::KMS::ReplicaKey": { service: "kms", prefix: "key/" },
  "AWS::KMS::Key": { service: "kms", prefix: "key/" },
  // Those who write would make it again.
  "AWS::Logs::LogGroup": {
    service: "logs",
    prefix: "log-group:",
    named: true,
    outlives: ["AWS::Lambda::Function", "AWS::EC2::FlowLog", "AWS::Events::Rule", "AWS::CloudTrail::Trail"],
  },
};

/** That of new disks, which is no resource: a region that names one which waits for its deletion makes no disks. */
export const defaultDiskKey = "EbsDefaultKmsKeyId";

/** Types in the order of their removal. What is not known comes first: it may use anything. */
export const removalOrder: readonly string[] = [defaultDiskKey, ...Object.keys(sweptTypes)];
