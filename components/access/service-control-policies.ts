import { type PolicyDocument, type PolicyStatement, policyDocument } from "../foundation/policy-document";
import type { Partition } from "../foundation/regions";

/** Names of the policies. */
export type ServiceControlPolicyName = "deny-root" | "require-encryption";

/** What a policy does, in a sentence. */
export const purposes: Readonly<Record<ServiceControlPolicyName, string>> = {
  "deny-root": "Denies everything to the root users of member accounts",
  "require-encryption": "Denies making what is not encrypted in S3, RDS and EBS",
};

/**
 * The policies as JSON. Organizations counts every character of it, white space as well; it allows 5,120.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html
 */
export function serviceControlPolicies(
  partition: Partition,
): Readonly<Record<ServiceControlPolicyName, string>> {
  return {
    "deny-root": JSON.stringify(denyRootPolicy(partition)),
    "require-encryption": JSON.stringify(requireEncryptionPolicy(partition)),
  };
}

/**
 * Denies everything to the root user of every member account, sessions of `sts:AssumeRoot` among them: who has to work
 * with one detaches the policy from that account first. The management account is not subject to it.
 * https://docs.aws.amazon.com/controltower/latest/controlreference/strongly-recommended-preventive-controls.html
 */
export function denyRootPolicy({ name }: Partition): PolicyDocument {
  return policyDocument({
    Sid: "DenyRootUser",
    Effect: "Deny",
    Action: "*",
    Resource: "*",
    Condition: { StringLike: { "aws:PrincipalArn": `arn:${name}:iam::*:root` } },
  });
}

/**
 * Denies to make what is not encrypted. Copies and restores of what is there already keep its encryption, and their
 * requests do not tell of it.
 */
export function requireEncryptionPolicy(partition: Partition): PolicyDocument {
  return policyDocument(
    ...denyWrongObjects,
    ...denyUnencryptedDatabases(partition),
    denyOpenDisks(partition),
  );
}

/**
 * What S3 encrypts with, by the header's values. `aws:fsx` is the only one for files of FSx.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html#AmazonS3-PutObject-request-header-ServerSideEncryption
 */
const encryptionsOfS3: readonly string[] = ["AES256", "aws:fsx", "aws:kms", "aws:kms:dsse"];

/**
 * Without a header the bucket's own encryption takes effect, which every bucket has: nothing is denied for want of one.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-encryption-faq.html
 */
const denyWrongObjects: readonly PolicyStatement[] = [
  {
    Sid: "DenyObjectsEncryptedOtherwise",
    Effect: "Deny",
    Action: "s3:PutObject",
    Resource: "*",
    Condition: {
      Null: { "s3:x-amz-server-side-encryption": "false" },
      StringNotEquals: { "s3:x-amz-server-side-encryption": encryptionsOfS3 },
    },
  },
  {
    // With a key that comes along, nobody in the account reads the object: a way to hold data to ransom.
    // https://github.com/aws-samples/resource-control-policy-examples (S3-Deny-SSE-C.json)
    Sid: "DenyObjectsWithForeignKeys",
    Effect: "Deny",
    Action: "s3:PutObject",
    Resource: "*",
    Condition: { Null: { "s3:x-amz-server-side-encryption-customer-algorithm": "false" } },
  },
];

/** Engines whose instances have the storage of their cluster, which is asked when the cluster is made. */
const enginesOfClusters: readonly string[] = ["aurora*", "docdb", "neptune"];

/**
 * Unless it is said that it is to be encrypted: whether AWS tells the key where the parameter is left out is
 * UNCONFIRMED. The request is also about groups, which have no such key: the statements are about the database alone.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonrds.html
 */
const unlessEncrypted = (key: "ec2:Encrypted" | "rds:StorageEncrypted") => ({
  BoolIfExists: { [key]: "false" },
});

function denyUnencryptedDatabases({ name }: Partition): PolicyStatement[] {
  return [
    {
      Sid: "DenyUnencryptedDatabases",
      Effect: "Deny",
      Action: ["rds:CreateDBInstance", "rds:RestoreDBInstanceFromS3"],
      Resource: `arn:${name}:rds:*:*:db:*`,
      Condition: {
        ...unlessEncrypted("rds:StorageEncrypted"),
        StringNotLike: { "rds:DatabaseEngine": enginesOfClusters },
      },
    },
    {
      Sid: "DenyUnencryptedDatabaseClusters",
      Effect: "Deny",
      Action: ["rds:CreateDBCluster", "rds:RestoreDBClusterFromS3"],
      Resource: `arn:${name}:rds:*:*:cluster:*`,
      Condition: unlessEncrypted("rds:StorageEncrypted"),
    },
  ];
}

/** Where the account encrypts disks by default, they are: https://github.com/openshift-cs/managed-openshift/issues/82 */
function denyOpenDisks({ name }: Partition): PolicyStatement {
  return {
    Sid: "DenyUnencryptedDisks",
    Effect: "Deny",
    Action: ["ec2:CreateVolume", "ec2:RunInstances"],
    Resource: `arn:${name}:ec2:*:*:volume/*`,
    Condition: unlessEncrypted("ec2:Encrypted"),
  };
}
