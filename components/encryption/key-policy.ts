import { accountRootArn, type Place, regionalPrincipal } from "../foundation/place";
import type { PolicyStatement } from "../foundation/policy-document";

/**
 * All that an administrator of a key does with it, and nothing that reads or writes data. `kms:CreateGrant` is
 * left out because a grant gives use. The action names do not follow one pattern: `kms:Delete*` covers no
 * `ScheduleKeyDeletion`, and no wildcard in AWS's own example covers `ReplicateKey`.
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 */
export const keyAdministration: readonly string[] = [
  "kms:CancelKeyDeletion",
  "kms:CreateAlias",
  "kms:DeleteAlias",
  "kms:Describe*",
  "kms:DisableKey",
  "kms:DisableKeyRotation",
  "kms:EnableKey",
  "kms:EnableKeyRotation",
  "kms:Get*",
  "kms:List*",
  "kms:PutKeyPolicy",
  "kms:RevokeGrant",
  "kms:RotateKeyOnDemand",
  "kms:ScheduleKeyDeletion",
  "kms:TagResource",
  "kms:UntagResource",
  "kms:UpdateAlias",
  "kms:UpdateKeyDescription",
  "kms:UpdatePrimaryRegion",
];

/**
 * Reading and writing data with a symmetric key.
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html#key-policy-users-crypto
 */
export const cryptographicUse: readonly string[] = [
  "kms:Decrypt",
  "kms:Encrypt",
  "kms:GenerateDataKey*",
  "kms:ReEncrypt*",
];

/** What a service needs that stores data under a data key of its own. */
export const envelopeEncryption: readonly string[] = ["kms:Decrypt", "kms:GenerateDataKey*"];

/** In a key policy this means the key that the policy is attached to. */
export const thisKey = "*";

/** The account, and through it IAM, administers the key and may not use it. */
export function allowAccountToAdminister(place: Place): PolicyStatement {
  return {
    Sid: "AllowAccountToAdministerWithoutUse",
    Effect: "Allow",
    Principal: { AWS: accountRootArn(place) },
    Action: keyAdministration,
    Resource: thisKey,
  };
}

/**
 * Use of the key to roles of this account, which IAM has to allow as well. Named by condition rather than as
 * principals: KMS refuses principals that do not exist yet, and replaces one that was deleted by an id that its
 * successor does not have.
 */
export function allowUseTo(sid: string, place: Place, roleArns: readonly string[]): PolicyStatement {
  return {
    Sid: sid,
    Effect: "Allow",
    Principal: { AWS: accountRootArn(place) },
    Action: [...cryptographicUse, "kms:DescribeKey"],
    Resource: thisKey,
    Condition: { ArnLike: { "aws:PrincipalArn": roleArns } },
  };
}

/**
 * Grants that a service makes for its own resource, in the name of these roles: an encrypted disk, a database.
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html#key-policy-service-integration
 */
export function allowGrantsByServicesFor(place: Place, roleArns: readonly string[]): PolicyStatement {
  return {
    Sid: "AllowGrantsByServices",
    Effect: "Allow",
    Principal: { AWS: accountRootArn(place) },
    Action: "kms:CreateGrant",
    Resource: thisKey,
    Condition: {
      ArnLike: { "aws:PrincipalArn": roleArns },
      Bool: { "kms:GrantIsForAWSResource": "true" },
    },
  };
}

/**
 * The principal is regional, and CloudWatch Logs asks when a log group is created.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
 */
export function allowCloudWatchLogs(place: Place, logGroupArn: string): PolicyStatement {
  return {
    Sid: "AllowCloudWatchLogsForItsLogGroups",
    Effect: "Allow",
    Principal: { Service: regionalPrincipal(place, "logs") },
    Action: [...cryptographicUse, "kms:Describe*"],
    Resource: thisKey,
    Condition: { ArnLike: { "kms:EncryptionContext:aws:logs:arn": logGroupArn } },
  };
}

/**
 * Denies the root *user*. `Principal: <account root>` would deny the whole account. Administration stays allowed,
 * or KMS's lockout check would refuse the policy when root itself deploys, and root is the way to recover a key.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function denyUseToRootUser(place: Place): PolicyStatement {
  return {
    Sid: "DenyUseToRootUser",
    Effect: "Deny",
    Principal: "*",
    Action: [...cryptographicUse, "kms:CreateGrant"],
    Resource: thisKey,
    Condition: { ArnEquals: { "aws:PrincipalArn": accountRootArn(place) } },
  };
}
