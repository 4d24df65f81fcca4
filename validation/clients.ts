import type { CalledService } from "./control-check";

/** Name of the SDK's client by service, as the SDK exports it. */
export const clientNames: Readonly<Record<CalledService, string>> = {
  "access-analyzer": "AccessAnalyzerClient",
  cloudcontrolapi: "CloudControlClient",
  cloudtrail: "CloudTrailClient",
  cloudwatch: "CloudWatchClient",
  config: "ConfigServiceClient",
  ec2: "EC2Client",
  events: "EventBridgeClient",
  iam: "IAMClient",
  kms: "KMSClient",
  lambda: "LambdaClient",
  logs: "CloudWatchLogsClient",
  organizations: "OrganizationsClient",
  s3: "S3Client",
  "s3-control": "S3ControlClient",
  scheduler: "SchedulerClient",
  secretsmanager: "SecretsManagerClient",
  sns: "SNSClient",
  ssm: "SSMClient",
  sts: "STSClient",
  tagging: "ResourceGroupsTaggingAPIClient",
};

/** The SDK's packages, each loaded when it is first asked. */
const packages: Readonly<Record<CalledService, () => Promise<object>>> = {
  "access-analyzer": () => import("@aws-sdk/client-accessanalyzer"),
  cloudcontrolapi: () => import("@aws-sdk/client-cloudcontrol"),
  cloudtrail: () => import("@aws-sdk/client-cloudtrail"),
  cloudwatch: () => import("@aws-sdk/client-cloudwatch"),
  config: () => import("@aws-sdk/client-config-service"),
  ec2: () => import("@aws-sdk/client-ec2"),
  events: () => import("@aws-sdk/client-eventbridge"),
  iam: () => import("@aws-sdk/client-iam"),
  kms: () => import("@aws-sdk/client-kms"),
  lambda: () => import("@aws-sdk/client-lambda"),
  logs: () => import("@aws-sdk/client-cloudwatch-logs"),
  organizations: () => import("@aws-sdk/client-organizations"),
  s3: () => import("@aws-sdk/client-s3"),
  "s3-control": () => import("@aws-sdk/client-s3-control"),
  scheduler: () => import("@aws-sdk/client-scheduler"),
  secretsmanager: () => import("@aws-sdk/client-secrets-manager"),
  sns: () => import("@aws-sdk/client-sns"),
  ssm: () => import("@aws-sdk/client-ssm"),
  sts: () => import("@aws-sdk/client-sts"),
  tagging: () => import("@aws-sdk/client-resource-groups-tagging-api"),
};

/** A constructor of the SDK. */
type Constructor = new (input: object) => { send?(command: object): Promise<unknown> };

/** The client and the command of a call. Throws where the SDK knows none of that name. */
export async function callOf(
  service: CalledService,
  operation: string,
): Promise<{ readonly Client: Constructor; readonly Command: Constructor }> {
  const exported = (await packages[service]()) as Readonly<Record<string, Constructor | undefined>>;
  const [Client, Command] = [exported[clientNames[service]], exported[`${operation}Command`]];
  if (!Client || !Command) {
    throw new Error(`The SDK knows no ${operation} of ${service}.`);
  }
  return { Client, Command };
}
