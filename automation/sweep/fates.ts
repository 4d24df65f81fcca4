/** What becomes of resources of one of Pulumi's types when an account is swept. */
export type Fate =
  /** They are found and removed, as of AWS's type. */
  | { readonly kind: "swept"; readonly type: string }
  /** They go with what they are part of. */
  | { readonly kind: "part"; readonly of: string }
  /** They are left where they are. */
  | { readonly kind: "stays"; readonly because: string };

const swept = (type: string): Fate => ({ kind: "swept", type });
const partOf = (of: string): Fate => ({ kind: "part", of });
const stays = (because: string): Fate => ({ kind: "stays", because });

const setting = "a setting of the account that nobody's name is on: it may have been so before";
const inState = "in the engine's state only";

/** By Pulumi's type; every type that the program registers has an entry. */
export const fates: Readonly<Record<string, Fate>> = {
  "aws:accessanalyzer/analyzer:Analyzer": swept("AWS::AccessAnalyzer::Analyzer"),
  "aws:cfg/configurationAggregator:ConfigurationAggregator": swept("AWS::Config::ConfigurationAggregator"),
  "aws:cfg/deliveryChannel:DeliveryChannel": swept("AWS::Config::DeliveryChannel"),
  "aws:cfg/recorder:Recorder": swept("AWS::Config::ConfigurationRecorder"),
  "aws:cfg/recorderStatus:RecorderStatus": partOf("aws:cfg/recorder:Recorder"),
  "aws:cfg/remediationConfiguration:RemediationConfiguration": swept("AWS::Config::RemediationConfiguration"),
  "aws:cfg/rule:Rule": swept("AWS::Config::ConfigRule"),
  "aws:cloudtrail/trail:Trail": swept("AWS::CloudTrail::Trail"),
  "aws:cloudwatch/eventRule:EventRule": swept("AWS::Events::Rule"),
  "aws:cloudwatch/eventTarget:EventTarget": partOf("aws:cloudwatch/eventRule:EventRule"),
  "aws:cloudwatch/logGroup:LogGroup": swept("AWS::Logs::LogGroup"),
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": swept("AWS::Logs::ResourcePolicy"),
  "aws:cloudwatch/metricAlarm:MetricAlarm": swept("AWS::CloudWatch::Alarm"),
  "aws:ebs/defaultKmsKey:DefaultKmsKey": swept("EbsDefaultKmsKeyId"),
  "aws:ebs/encryptionByDefault:EncryptionByDefault": stays(setting),
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": partOf("aws:ec2/vpc:Vpc"),
  "aws:ec2/flowLog:FlowLog": swept("AWS::EC2::FlowLog"),
  "aws:ec2/securityGroup:SecurityGroup": swept("AWS::EC2::SecurityGroup"),
  "aws:ec2/subnet:Subnet": swept("AWS::EC2::Subnet"),
  "aws:ec2/vpc:Vpc": swept("AWS::EC2::VPC"),
  "aws:ec2/vpcEndpoint:VpcEndpoint": swept("AWS::EC2::VPCEndpoint"),
  "aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy": partOf("aws:ec2/vpcEndpoint:VpcEndpoint"),
  "aws:iam/accountPasswordPolicy:AccountPasswordPolicy": stays(setting),
  "aws:iam/policy:Policy": swept("AWS::IAM::ManagedPolicy"),
  "aws:iam/role:Role": swept("AWS::IAM::Role"),
  "aws:iam/rolePolicy:RolePolicy": partOf("aws:iam/role:Role"),
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": partOf("aws:iam/role:Role"),
  "aws:kms/alias:Alias": swept("AWS::KMS::Alias"),
  "aws:kms/key:Key": swept("AWS::KMS::Key"),
  "aws:kms/keyPolicy:KeyPolicy": partOf("aws:kms/key:Key"),
  "aws:kms/replicaKey:ReplicaKey": swept("AWS::KMS::ReplicaKey"),
  "aws:lambda/function:Function": swept("AWS::Lambda::Function"),
  "aws:lambda/invocation:Invocation": stays("an event, of which nothing is left"),
  "aws:lambda/permission:Permission": partOf("aws:lambda/function:Function"),
  "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock": stays(setting),
  "aws:s3/bucket:Bucket": swept("AWS::S3::Bucket"),
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": partOf("aws:s3/bucket:Bucket"),
  "aws:s3/bucketObjectv2:BucketObjectv2": partOf("aws:s3/bucket:Bucket"),
  "aws:s3/bucketPolicy:BucketPolicy": partOf("aws:s3/bucket:Bucket"),
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": partOf("aws:s3/bucket:Bucket"),
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration":
    partOf("aws:s3/bucket:Bucket"),
  "aws:s3/bucketVersioning:BucketVersioning": partOf("aws:s3/bucket:Bucket"),
  "aws:scheduler/schedule:Schedule": swept("AWS::Scheduler::Schedule"),
  "aws:secretsmanager/secret:Secret": swept("AWS::SecretsManager::Secret"),
  "aws:secretsmanager/secretPolicy:SecretPolicy": partOf("aws:secretsmanager/secret:Secret"),
  "aws:secretsmanager/secretRotation:SecretRotation": partOf("aws:secretsmanager/secret:Secret"),
  "aws:secretsmanager/secretVersion:SecretVersion": partOf("aws:secretsmanager/secret:Secret"),
  "aws:sns/topic:Topic": swept("AWS::SNS::Topic"),
  "aws:sns/topicPolicy:TopicPolicy": partOf("aws:sns/topic:Topic"),
  "aws:sns/topicSubscription:TopicSubscription": partOf("aws:sns/topic:Topic"),
  "aws:sqs/queue:Queue": swept("AWS::SQS::Queue"),
  "aws:sqs/queuePolicy:QueuePolicy": partOf("aws:sqs/queue:Queue"),
  "aws:ssm/parameter:Parameter": swept("AWS::SSM::Parameter"),
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": swept("AWS::EC2::SecurityGroupEgress"),
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": swept("AWS::EC2::SecurityGroupIngress"),
  "pulumi:providers:aws": stays(inState),
  "random:index/randomPassword:RandomPassword": stays(inState),
  "random:index/randomString:RandomString": stays(inState),
};
