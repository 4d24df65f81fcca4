import type { ControlCheck } from "../../../validation/control-check";
import type { EvidenceObject } from "../evidence/evidence-pack";
import { bucketChecks } from "./bucket-checks";

export interface EvidenceFacts {
  readonly region: string;
  readonly object: EvidenceObject;
}

/** O3. */
export function evidenceChecks({ region, object }: EvidenceFacts): ControlCheck[] {
  const { bucket, key, size, checksum } = object;
  return [
    {
      control: "O3",
      title: "The evidence of the last deployment is there, as it was written, and encrypted with the key",
      service: "s3",
      operation: "HeadObject",
      region,
      input: { Bucket: bucket, Key: key, ChecksumMode: "ENABLED" },
      query: "[ContentLength, ChecksumSHA256, ServerSideEncryption]",
      expected: [size, checksum, "aws:kms"],
      otherwise:
        "Find out who wrote it (earlier versions are in the bucket), delete it and run pulumi up --refresh, which writes it again.",
    },
    ...bucketChecks({ control: "O3", region, bucket, what: "evidence", algorithm: "aws:kms" }),
  ];
}
