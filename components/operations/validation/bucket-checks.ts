import type { ControlCheck } from "../../../validation/control-check";

export interface BucketFacts {
  readonly control: string;
  readonly region: string;
  /** Name of the bucket. */
  readonly bucket: string;
  /** What it is for: `state`. */
  readonly what: string;
  /** How it encrypts what says nothing else. */
  readonly algorithm: "aws:kms" | "AES256";
}

/** A bucket is encrypted, keeps every version and is closed to the public. */
export function bucketChecks({ control, region, bucket, what, algorithm }: BucketFacts): ControlCheck[] {
  const asked = { control, service: "s3", region, input: { Bucket: bucket } } as const;
  return [
    {
      ...asked,
      title: `The bucket for ${what} is encrypted${algorithm === "aws:kms" ? " with a key" : ""}`,
      operation: "GetBucketEncryption",
      query: "ServerSideEncryptionConfiguration.Rules[0].ApplyServerSideEncryptionByDefault.SSEAlgorithm",
      expected: algorithm,
      otherwise: "Run pulumi up, which encrypts it again; what was written meanwhile is to be written again.",
    },
    {
      ...asked,
      title: `The bucket for ${what} keeps every version`,
      operation: "GetBucketVersioning",
      query: "Status",
      expected: "Enabled",
      otherwise: "Run pulumi up, which switches versions on again.",
    },
    {
      ...asked,
      title: `The bucket for ${what} is closed to the public`,
      operation: "GetPublicAccessBlock",
      query:
        "PublicAccessBlockConfiguration.[BlockPublicAcls, BlockPublicPolicy, IgnorePublicAcls, RestrictPublicBuckets]",
      expected: [true, true, true, true],
      otherwise: "Run pulumi up, which closes it again, and look into its record for who read from it.",
    },
  ];
}
