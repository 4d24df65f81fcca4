import * as pulumi from "@pulumi/pulumi";
import { accessRoleArn } from "../access/access-scope";
import { recorderRoleArn } from "../compliance/recorder-policies";
import type { Names } from "../foundation/names";
import {
  accountRootArn,
  anyLogGroupArn,
  iamArn,
  type Place,
  regionalArn,
  regionalPrincipal,
} from "../foundation/place";
import { type PolicyDocument, type PolicyStatement, policyDocument } from "../foundation/policy-document";
import { evidenceBucketArn } from "../operations/evidence/evidence-policies";
import {
  allowAccountToAdminister,
  allowCloudWatchLogs,
  allowUseTo,
  cryptographicUse,
  denyUseToRootUser,
  envelopeEncryption,
  thisKey,
} from "./key-policy";

/** Roles, beyond services, that may encrypt and decrypt with a key. */
export interface KeyUsers {
  /** Names, with path, of roles of this account. IAM has to allow each of them the use as well. */
  readonly roleNames: readonly string[];
  /** ARN of the role with which AWS Config delivers to an encrypted bucket. Default: there is none. */
  readonly recorderRoleArn?: string;
  /** Who writes and reads the evidence of deployments. Default: there is none. */
  readonly evidence?: EvidenceUsers;
}

/** Who writes and reads a bucket of evidence, by the ARNs of their roles. */
export interface EvidenceUsers {
  readonly bucketArn: string;
  readonly writerArns: readonly string[];
  readonly readerArns: readonly string[];
}

/** Who uses the key of a stack, whose names are known when it is deployed. */
export interface StackKeyUsers extends Pick<KeyUsers, "roleNames"> {
  /** Whether recorders deliver to a bucket that the key encrypts. */
  readonly recorders: boolean;
  /** Who deploys, and leaves evidence of it. */
  readonly deployerArns: pulumi.Input<readonly string[]>;
}

export function foundationKeyPolicyFor(
  names: Names,
  { recorders, deployerArns, ...users }: StackKeyUsers,
): (place: Place) => pulumi.Output<PolicyDocument> {
  return (place) =>
    pulumi.all([names.naming, deployerArns]).apply(([naming, writerArns]) =>
      foundationKeyPolicy({
        ...users,
        ...(recorders && { recorderRoleArn: recorderRoleArn(place, naming) }),
        evidence: {
          bucketArn: evidenceBucketArn(place, naming),
          writerArns,
          readerArns: [accessRoleArn({ place, naming }, "auditor")],
        },
      })(place),
    );
}

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
      allowCloudWatchLogs(place, anyLogGroupArn(place)),
      allowCallersOfSecretsManager(place),
      allowSecretsManagerService(place),
      allowConfig(place),
      ...allowRecorders(place, users),
      ...allowTrails(place),
      ...allowDisks(place),
      ...allowEvidence(place, users),
    );
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

function allowNamedRoles(place: Place, { roleNames }: KeyUsers): PolicyStatement[] {
  const arns = [...roleNames].sort().map((name) => iamArn(place, "role", `/${name}`));
  return arns.length === 0 ? [] : [allowUseTo("AllowUseToNamedRoles", place, arns)];
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
        "kms:ViaService": regionalPrincipal(place, "secretsmanager"),
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

/**
 * The recorders' role, through S3 only. By condition: the role is made after the key.
 * https://docs.aws.amazon.com/config/latest/developerguide/s3-kms-key-policy.html
 */
function allowRecorders(place: Place, { recorderRoleArn: roleArn }: KeyUsers): PolicyStatement[] {
  return roleArn === undefined
    ? []
    : [
        {
          Sid: "AllowRecordersToDeliver",
          Effect: "Allow",
          Principal: { AWS: accountRootArn(place) },
          Action: envelopeEncryption,
          Resource: thisKey,
          Condition: {
            ArnEquals: { "aws:PrincipalArn": roleArn },
            StringEquals: { "kms:ViaService": regionalPrincipal(place, "s3") },
          },
        },
      ];
}

/**
 * Trails of this region encrypt their files. CloudTrail looks at the key without an encryption context.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html
 */
function allowTrails(place: Place): PolicyStatement[] {
  const trails = regionalArn(place, "cloudtrail", "trail/*");
  const statement = (sid: string, action: PolicyStatement["Action"], ...keys: string[]): PolicyStatement => ({
    Sid: sid,
    Effect: "Allow",
    Principal: { Service: "cloudtrail.amazonaws.com" },
    ...(action && { Action: action }),
    Resource: thisKey,
    Condition: { ArnLike: Object.fromEntries(keys.map((key) => [key, trails])) },
  });
  return [
    statement(
      "AllowTrailsToEncrypt",
      envelopeEncryption,
      "aws:SourceArn",
      "kms:EncryptionContext:aws:cloudtrail:arn",
    ),
    statement("AllowTrailsToLook", "kms:DescribeKey", "aws:SourceArn"),
  ];
}

/**
 * Everybody in the account who makes a disk or launches a machine, Auto Scaling's own role among them, needs the key
 * that disks are encrypted with by default. Through EC2 alone, and as the policy of AWS's own key `aws/ebs` has it: not
 * by way of the account, since nobody's IAM policies speak of this key. What nobody is let in for fails late: EC2 accepts
 * the call, and the disk or the machine vanishes. It holds whether or not the default is set: a disk that was encrypted
 * once is of no use without it.
 * https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-caller-account
 * https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption-requirements.html
 * https://docs.aws.amazon.com/autoscaling/ec2/userguide/key-policy-requirements-EBS-encryption.html
 */
function allowDisks(place: Place): PolicyStatement[] {
  const throughEc2 = {
    StringEquals: {
      "kms:CallerAccount": place.accountId,
      "kms:ViaService": regionalPrincipal(place, "ec2"),
    },
  };
  const allow = { Effect: "Allow", Principal: { AWS: "*" }, Resource: thisKey } as const;
  return [
    {
      Sid: "AllowDisksThroughEc2",
      ...allow,
      Action: [...cryptographicUse, "kms:DescribeKey"],
      Condition: throughEc2,
    },
    {
      // A disk is in use for as long as it is there: EC2 works with a grant, and nobody else is to get one.
      Sid: "AllowGrantsForDisks",
      ...allow,
      Action: "kms:CreateGrant",
      Condition: { ...throughEc2, Bool: { "kms:GrantIsForAWSResource": "true" } },
    },
  ];
}

/**
 * Evidence, in its bucket and through S3 only: S3 names the bucket in the encryption context where one data key serves
 * many objects. https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html
 */
function allowEvidence(place: Place, { evidence }: KeyUsers): PolicyStatement[] {
  if (!evidence) {
    return [];
  }
  const { bucketArn, writerArns, readerArns } = evidence;
  const statement = (sid: string, action: string, roleArns: readonly string[]): PolicyStatement => ({
    Sid: sid,
    Effect: "Allow",
    Principal: { AWS: accountRootArn(place) },
    Action: action,
    Resource: thisKey,
    Condition: {
      ArnLike: { "aws:PrincipalArn": roleArns },
      StringEquals: {
        "kms:EncryptionContext:aws:s3:arn": bucketArn,
        "kms:ViaService": regionalPrincipal(place, "s3"),
      },
    },
  });
  return [
    statement("AllowEvidenceToBeWritten", "kms:GenerateDataKey*", writerArns),
    statement("AllowEvidenceToBeRead", "kms:Decrypt", [...writerArns, ...readerArns]),
  ];
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
