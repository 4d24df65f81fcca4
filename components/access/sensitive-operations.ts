/**
 * What is done in business hours only: operations after which something is lost or open, and the direct substitutes for
 * them. A wildcard stands where a service has several of a kind.
 */
export const sensitiveOperations: readonly string[] = [
  // Roles, policies and users.
  "iam:Delete*",
  // Keys, and what gives their use away.
  "kms:CreateGrant",
  "kms:DeleteImportedKeyMaterial",
  "kms:DisableKey",
  "kms:PutKeyPolicy",
  // A replica has the same material, and whatever policy it is given.
  "kms:ReplicateKey",
  "kms:RetireGrant",
  "kms:RevokeGrant",
  "kms:ScheduleKeyDeletion",
  // Databases and their backups.
  "backup:Delete*",
  "dynamodb:DeleteBackup",
  "dynamodb:DeleteTable*",
  "rds:Delete*",
  // Buckets, and what empties or opens them.
  "s3:DeleteBucket*",
  "s3:PutBucketPolicy",
  "s3:PutLifecycleConfiguration",
  "secretsmanager:DeleteSecret",
  // Machines and disks, also through what makes and unmakes them.
  "autoscaling:*Put*",
  "autoscaling:Delete*",
  "autoscaling:Execute*",
  "autoscaling:Rollback*",
  "autoscaling:Set*",
  "autoscaling:Start*",
  "autoscaling:Terminate*",
  "autoscaling:Update*",
  "ec2:DeleteSnapshot",
  "ec2:DeleteVolume",
  "ec2:TerminateInstances",
  // A stack deletes whatever it holds, with a role that nobody has to pass again.
  "cloudformation:Delete*",
  "cloudformation:Execute*",
  "cloudformation:Roll*",
  "cloudformation:Update*",
];

/** A grant that a service makes for its own resource, such as an encrypted disk, is not somebody's decision. */
export const unlessByService = { BoolIfExists: { "kms:GrantIsForAWSResource": "false" } } as const;
