import type * as aws from "@pulumi/aws";

/** Something other than AWS that answers as AWS does. */
export interface Emulator {
  /** Address that answers for every service, such as `http://localhost:4566`. */
  readonly endpoint: string;
  /** Made up, as the other is; the provider signs with them. */
  readonly accessKey: string;
  readonly secretKey: string;
}

type Service = keyof aws.types.input.ProviderEndpoint;

/**
 * Every service that the program, its lookups and the provider itself call, by the names that the provider has for them:
 * https://registry.terraform.io/providers/hashicorp/aws/latest/docs/guides/custom-service-endpoints
 */
export const calledServices = [
  "accessanalyzer",
  "cloudtrail",
  "cloudwatch",
  "configservice",
  "ec2",
  "events",
  "iam",
  "kms",
  "lambda",
  "logs",
  "organizations",
  "s3",
  "s3control",
  "scheduler",
  "secretsmanager",
  "sns",
  "sqs",
  "ssm",
  "sts",
] as const satisfies readonly Service[];

/**
 * What a provider is told so that it calls an emulator in place of AWS; nothing without one.
 * The account's number is asked for all the same: S3 Control refuses calls without it, and emulators answer.
 * https://github.com/localstack/localstack/issues/5802, https://github.com/localstack/localstack-docs/pull/359
 */
export function insteadOfAws(emulator: Emulator | undefined): Omit<aws.ProviderArgs, "region"> {
  if (!emulator) {
    return {};
  }
  const { endpoint, accessKey, secretKey } = emulator;
  return {
    accessKey,
    secretKey,
    endpoints: [Object.fromEntries(calledServices.map((service) => [service, endpoint]))],
    // An emulator has no names of hosts for buckets.
    s3UsePathStyle: true,
    skipCredentialsValidation: true,
    // Or a machine in AWS asks for credentials of its own, which are real.
    skipMetadataApiCheck: true,
  };
}
