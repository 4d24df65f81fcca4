import type { Policy } from "../policy/document";
import type { Facts, Row } from "../world/facts";
import type { Values } from "./model";

export interface Bucket {
  readonly arn: string;
  readonly name: string;
  readonly region: string;
  /** The account that owns it. */
  readonly ownerId: string;
  /** Undefined for buckets that were there before. */
  readonly tags?: Values;
}

/** Default encryption of new objects. A bucket without a setting encrypts with S3's own keys. */
export interface BucketEncryption {
  /** `AES256`, `aws:kms` */
  readonly algorithm: string;
  /** Key id, ARN or alias, as it was given; undefined for the account's key of AWS's own. */
  readonly keyId: string | undefined;
  /** Whether one data key serves many objects, and the encryption context names the bucket. */
  readonly bucketKey: boolean;
}

export interface BucketVersioning {
  readonly status: "Enabled" | "Suspended";
}

export interface PublicAccessBlock {
  readonly blockPublicAcls: boolean;
  readonly blockPublicPolicy: boolean;
  readonly ignorePublicAcls: boolean;
  readonly restrictPublicBuckets: boolean;
}

export type Ownership = "BucketOwnerEnforced" | "BucketOwnerPreferred" | "ObjectWriter";

/** How an object is encrypted with a key of KMS. */
export interface ObjectKey {
  readonly arn: string;
  /** What the encryption context names as `aws:s3:arn`. */
  readonly contextArn: string;
}

export interface ObjectVersion {
  /** `null` where the bucket keeps no versions. */
  readonly id: string;
  readonly body: Uint8Array;
  readonly etag: string;
  readonly algorithm: string;
  readonly key: ObjectKey | undefined;
  /** In Base64; undefined where the upload asked for no such checksum. */
  readonly sha256?: string;
}

export interface StoredObject {
  readonly bucketArn: string;
  readonly key: string;
  /** The newest first. */
  readonly versions: readonly ObjectVersion[];
}

/** Names are unique in a partition, whosever the bucket is, so ARNs have neither region nor account. */
export const bucketArn = (partition: string, name: string) => `arn:${partition}:s3:::${name}`;

export const bucketRow = (arn: string) => `s3:bucket:${arn}` as Row<Bucket>;
export const bucketPolicyRow = (arn: string) => `s3:policy:${arn}` as Row<Policy>;
export const bucketEncryptionRow = (arn: string) => `s3:encryption:${arn}` as Row<BucketEncryption>;
/** Nothing stands for a bucket that never kept versions. */
export const bucketVersioningRow = (arn: string) => `s3:versioning:${arn}` as Row<BucketVersioning>;
/** Nothing stands for a bucket whose block was taken away. */
export const publicAccessBlockRow = (arn: string) =>
  `s3:public-access-block:${arn}` as Row<PublicAccessBlock>;
/** That of an account, which holds for all of its buckets. Nothing stands for an account without one. */
export const accountPublicAccessBlockRow = (accountId: string) =>
  `s3:account-public-access-block:${accountId}` as Row<PublicAccessBlock>;
/** Nothing stands for `ObjectWriter`. */
export const ownershipRow = (arn: string) => `s3:ownership:${arn}` as Row<Ownership>;
/** Ids of the rules. */
export const lifecycleRow = (arn: string) => `s3:lifecycle:${arn}` as Row<readonly string[]>;
export const objectRow = (arn: string, key: string) => `s3:object:${arn}/${key}` as Row<StoredObject>;

/** Everything that is lost with a bucket. */
export const rowsOfBucket = (arn: string) => [
  bucketRow(arn),
  bucketPolicyRow(arn),
  bucketEncryptionRow(arn),
  bucketVersioningRow(arn),
  publicAccessBlockRow(arn),
  ownershipRow(arn),
  lifecycleRow(arn),
];

export function objectsIn(facts: Facts, arn: string): StoredObject[] {
  return facts
    .list<StoredObject>("s3:object")
    .flatMap(([, object]) => (object.bucketArn === arn ? [object] : []));
}

/** Keeps a new version of an object: beside the others in a bucket that keeps versions, in place of the last if not. */
export function storeVersion(facts: Facts, arn: string, key: string, version: ObjectVersion): void {
  const kept = facts.get(objectRow(arn, key))?.versions ?? [];
  const versions = [version, ...kept.filter(({ id }) => id !== version.id)];
  facts.put(objectRow(arn, key), { bucketArn: arn, key, versions });
}

/** A bucket that was there before, by default somebody else's. */
export function foreignBucket(
  arn: string,
  region: string,
  ownerId = "999999999999",
): [Row<unknown>, unknown] {
  const name = arn.slice(arn.lastIndexOf(":") + 1);
  return [bucketRow(arn), { arn, name, region, ownerId } satisfies Bucket];
}
