import { type GuardEngine, installedGuard, type NoGuard } from "../guard/engine";
import { accessAnalyzer, accessAnalyzerApi } from "./access-analyzer";
import { archiveLookups } from "./archive";
import { backupApi } from "./backup-api";
import { cloudControlApi } from "./cloud-control-api";
import { cloudTrail } from "./cloudtrail";
import { cloudTrailApi } from "./cloudtrail-api";
import { cloudwatch } from "./cloudwatch";
import { cloudwatchApi } from "./cloudwatch-api";
import { config } from "./config";
import { configApi } from "./config-api";
import { ebsDefaults } from "./ebs-defaults";
import { ec2Api } from "./ec2-api";
import { ec2EndpointPolicies } from "./ec2-endpoint-policies";
import { ec2Endpoints } from "./ec2-endpoints";
import { ec2FlowLogs } from "./ec2-flow-logs";
import { waitsToBeReclaimed } from "./ec2-network-interfaces";
import { ec2SecurityGroupRules } from "./ec2-security-group-rules";
import { ec2SecurityGroups } from "./ec2-security-groups";
import { ec2Subnets } from "./ec2-subnets";
import { ec2Vpcs } from "./ec2-vpc";
import { events } from "./events";
import { eventsApi } from "./events-api";
import { iam } from "./iam";
import { iamApi } from "./iam-api";
import { iamPasswordPolicy } from "./iam-password-policy";
import { isRotatedSince, kms, waitsForDeletion } from "./kms";
import { kmsAliases } from "./kms-alias";
import { kmsApi } from "./kms-api";
import { lambda } from "./lambda";
import { lambdaApi } from "./lambda-api";
import { lambdaInvocations } from "./lambda-invocation";
import { lambdaPermissions } from "./lambda-permissions";
import { logs } from "./logs";
import { logsApi } from "./logs-api";
import { logPolicies } from "./logs-policies";
import { type Lookup, lookups } from "./lookups";
import type { ResourceModel } from "./model";
import { organizations } from "./organizations";
import { organizationsApi } from "./organizations-api";
import { random } from "./random";
import { rdsApi } from "./rds-api";
import { s3 } from "./s3";
import { s3AccountBlock, s3ControlApi } from "./s3-account-block";
import { s3Api } from "./s3-api";
import { scheduler } from "./scheduler";
import { schedulerApi } from "./scheduler-api";
import { secretsManager, secretWaitsForDeletion } from "./secretsmanager";
import { secretsManagerApi } from "./secretsmanager-api";
import type { ServiceApi } from "./service";
import { sns } from "./sns";
import { snsApi } from "./sns-api";
import { sqs } from "./sqs";
import { ssm } from "./ssm";
import { ssmApi } from "./ssm-api";
import { stsApi } from "./sts-api";

import { taggingApi } from "./tagging-api";

/** All that the simulated AWS knows. */
export interface AwsTable {
  readonly resources: Readonly<Record<string, ResourceModel>>;
  readonly lookups: Readonly<Record<string, Lookup>>;
  /** By the name of the SDK's client. */
  readonly services: Readonly<Record<string, ServiceApi>>;
  /** What a destroyed stack may leave behind, by kind of row. */
  readonly mayRemain: Readonly<Record<string, (value: unknown) => boolean>>;
  /** What evaluates rules of AWS Config in Guard; without one they say nothing. */
  readonly guard?: () => GuardEngine | NoGuard;
  /** What a stack may have changed for good of what was there before it, by kind of row. */
  readonly mayChange: Readonly<Record<string, (found: unknown, left: unknown) => boolean>>;
}

export const simulatedAws: AwsTable = {
  resources: {
    ...accessAnalyzer,
    ...iam,
    ...iamPasswordPolicy,
    ...kms,
    ...kmsAliases,
    ...logs,
    ...logPolicies,
    ...organizations,
    ...random,
    ...s3,
    ...s3AccountBlock,
    ...ebsDefaults,
    ...ec2Vpcs,
    ...ec2Subnets,
    ...ec2SecurityGroups,
    ...ec2SecurityGroupRules,
    ...ec2Endpoints,
    ...ec2EndpointPolicies,
    ...ec2FlowLogs,
    ...sns,
    ...sqs,
    ...events,
    ...scheduler,
    ...ssm,
    ...cloudTrail,
    ...cloudwatch,
    ...config,
    ...lambda,
    ...lambdaPermissions,
    ...lambdaInvocations,
    ...secretsManager,
  },
  lookups: { ...lookups, ...archiveLookups },
  services: {
    AccessAnalyzerClient: accessAnalyzerApi,
    BackupClient: backupApi,
    CloudControlClient: cloudControlApi,
    CloudTrailClient: cloudTrailApi,
    CloudWatchClient: cloudwatchApi,
    CloudWatchLogsClient: logsApi,
    ConfigServiceClient: configApi,
    EC2Client: ec2Api,
    EventBridgeClient: eventsApi,
    KMSClient: kmsApi,
    LambdaClient: lambdaApi,
    OrganizationsClient: organizationsApi,
    RDSClient: rdsApi,
    ResourceGroupsTaggingAPIClient: taggingApi,
    S3Client: s3Api,
    S3ControlClient: s3ControlApi,
    SchedulerClient: schedulerApi,
    IAMClient: iamApi,
    STSClient: stsApi,
    SecretsManagerClient: secretsManagerApi,
    SNSClient: snsApi,
    SSMClient: ssmApi,
  },
  mayRemain: {
    // For seven days: https://docs.aws.amazon.com/cloudcontrolapi/latest/APIReference/API_ListResourceRequests.html
    "cloudcontrol:request": () => true,
    // What the engine has let go of without deleting it; whether it is there, the rows of its service say.
    "cloudcontrol:resource": () => true,
    // For seven years: https://docs.aws.amazon.com/config/latest/developerguide/delete-config-data-with-retention-period.html
    "config:items": () => true,
    "kms:key": waitsForDeletion,
    "kms:policy": () => true,
    "kms:grant": () => true,
    "ec2:lambda-interface": waitsToBeReclaimed,
    "secretsmanager:secret": secretWaitsForDeletion,
    "secretsmanager:name": () => true,
    "secretsmanager:version": () => true,
  },
  guard: installedGuard,
  // What a stack has repaired stays repaired.
  mayChange: { "kms:key": isRotatedSince },
};
