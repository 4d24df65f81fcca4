import type { Evaluator } from "../evaluator";
import { ebsVolumeBackedUp } from "./ebs-volume-backed-up";
import { ebsVolumeEncrypted } from "./ebs-volume-encrypted";
import { ec2InstanceBackedUp } from "./ec2-instance-backed-up";
import { ec2InstanceEncrypted } from "./ec2-instance-encrypted";
import { kmsKeyRotated } from "./kms-key-rotated";
import { rdsBackupRetention } from "./rds-backup-retention";
import { rdsStorageEncrypted } from "./rds-storage-encrypted";
import { requiredTags } from "./required-tags";
import { s3BucketEncrypted } from "./s3-bucket-encrypted";
import { s3BucketPublicAccessBlocked } from "./s3-bucket-public-access-blocked";
import { s3BucketVersioned } from "./s3-bucket-versioned";

/** Every rule by its name, which an AWS Config rule gives as its parameter `rule`. The deployment reads it too. */
export const evaluators = {
  "ebs-volume-backed-up": ebsVolumeBackedUp,
  "ebs-volume-encrypted": ebsVolumeEncrypted,
  "ec2-instance-backed-up": ec2InstanceBackedUp,
  "ec2-instance-encrypted": ec2InstanceEncrypted,
  "kms-key-rotated": kmsKeyRotated,
  "rds-backup-retention": rdsBackupRetention,
  "rds-storage-encrypted": rdsStorageEncrypted,
  "required-tags": requiredTags,
  "s3-bucket-encrypted": s3BucketEncrypted,
  "s3-bucket-public-access-blocked": s3BucketPublicAccessBlocked,
  "s3-bucket-versioned": s3BucketVersioned,
} as const satisfies Readonly<Record<string, Evaluator>>;

export type RuleName = keyof typeof evaluators;
