import { accountRootArn, anyLogGroupArn, type Place, roleArn } from "../foundation/place";
import { type PolicyDocument, type PolicyStatement, policyDocument } from "../foundation/policy-document";

/** Roles, beyond services, that may encrypt and decrypt with a key. */
export interface KeyUsers {
  /** Names, with path, of roles of this account. IAM has to allow each of them the use as well. */
  readonly roleNames: readonly string[];
}

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
const envelopeEncryption: readonly string[] = ["kms:Decrypt", "kms:GenerateDataKey*"];

/** In a key policy this means the key that the policy is attached to. */
const thisKey = "*";

/**
 * Policy of the foundation key in one region: the primary's or a replica's, which share key material but not
 * policies.
 * https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-overview.html
 */
export function foundationKeyPolicy(users: KeyUsers): (place: Place) => PolicyDocument {
  return (place) =>
    policyDocument(
      allowAccountToAdminister(place),
      allowReplication(place),
      denyUseToRootUser(place),
      ...allowNamedRoles(place, users),
      allowCloudWatchLogs(place),
      allowCallersOfSecretsManager(place),
      allowSecretsManagerService(place),
      allowConfig(place),
    );
}

function allowAccountToAdminister(place: Place): PolicyStatement {
  return {
    Sid: "AllowAccountToAdministerWithoutUse",
    Effect: "Allow",
    Principal: { AWS: accountRootArn(place) },
    Action: keyAdministration,
    Resource: thisKey,
  };
}

/** `ReplicateKey` is asked of the primary's policy, when a replica is made in another region. */
function allowReplication(place: Place): PolicyStatement {
  return {
    Sid: "AllowAccountToReplicate",
    Effect: "Allow",
    Principal: { AWS: accountRootArn(place) },
    Action: "kms:ReplicateKey",
    Resource: thisKey,
  };
}

/**
 * Denies the root *user*. `Principal: <account root>` would deny the whole account. Administration stays allowed,
 * or KMS's lockout check would refuse the policy when root itself deploys, and root is the way to recover a key.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
function denyUseToRootUser(place: Place): PolicyStatement {
  return {
    Sid: "DenyUseToRootUser",
    Effect: "Deny",
    Principal: "*",
    Action: [...cryptographicUse, "kms:CreateGrant"],
    Resource: thisKey,
    Condition: { ArnEquals: { "aws:PrincipalArn": accountRootArn(place) } },
  };
}

/**
 * Named by condition rather than as principals: KMS refuses principals that do not exist yet, and replaces one
 * that was deleted by an id that its successor does not have.
 */
function allowNamedRoles(place: Place, { roleNames }: KeyUsers): PolicyStatement[] {
  if (roleNames.length === 0) {
    return [];
  }
  const arns = [...roleNames].sort().map((name) => roleArn(place, name));
  return [
    {
      Sid: "AllowUseToNamedRoles",
      Effect: "Allow",
      Principal: { AWS: accountRootArn(place) },
      Action: [...cryptographicUse, "kms:DescribeKey"],
      Resource: thisKey,
      Condition: { ArnEquals: { "aws:PrincipalArn": arns } },
    },
  ];
}

/**
 * The principal is regional, and CloudWatch Logs asks when a log group is created.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
 */
function allowCloudWatchLogs(place: Place): PolicyStatement {
  return {
    Sid: "AllowCloudWatchLogsForItsLogGroups",
    Effect: "Allow",
    Principal: { Service: `logs.${place.region}.${place.partition.dnsSuffix}` },
    Action: [...cryptographicUse, "kms:Describe*"],
    Resource: thisKey,
    Condition: { ArnLike: { "kms:EncryptionContext:aws:logs:arn": anyLogGroupArn(place) } },
  };
}

/**
 * Secrets Manager uses a key on behalf of whoever reads or writes the secret.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
 */
function allowCallersOfSecretsManager(place: Place): PolicyStatement {
  return {
    Sid: "AllowCallersOfSecretsManager",
    Effect: "Allow",
    Principal: { AWS: accountRootArn(place) },
    Action: [...envelopeEncryption, "kms:DescribeKey"],
    Resource: thisKey,
    Condition: {
      StringEquals: {
        "kms:CallerAccount": place.accountId,
        "kms:ViaService": `secretsmanager.${place.region}.${place.partition.dnsSuffix}`,
      },
    },
  };
}

/** AWS documents no use of this principal; it stands here for reviewers who look for it, bound to the account. */
function allowSecretsManagerService(place: Place): PolicyStatement {
  return allowServiceForAccount("AllowSecretsManagerService", "secretsmanager.amazonaws.com", place);
}

/**
 * AWS Config writes to an encrypted bucket as its role or, failing that, as the service.
 * https://docs.aws.amazon.com/config/latest/developerguide/s3-kms-key-policy.html
 */
function allowConfig(place: Place): PolicyStatement {
  return allowServiceForAccount("AllowConfigDelivery", "config.amazonaws.com", place);
}

/** Only what the service does for this account: without the condition anybody could send it here. */
function allowServiceForAccount(sid: string, service: string, { accountId }: Place): PolicyStatement {
  return {
    Sid: sid,
    Effect: "Allow",
    Principal: { Service: service },
    Action: envelopeEncryption,
    Resource: thisKey,
    Condition: { StringEquals: { "aws:SourceAccount": accountId } },
  };
}
