import { createHash } from "node:crypto";
import type { ConditionValues } from "../policy/request";
import { AwsError } from "../runtime/aws-clients";
import type { Values } from "./model";
import { authorizeDeed, bucketNamed } from "./s3-access";
import {
  getBucketEncryption,
  getBucketPolicy,
  getBucketVersioning,
  getPublicAccessBlock,
  putPublicAccessBlock,
} from "./s3-api-settings";
import { decryptFor, encryptionOf } from "./s3-encryption";
import { putBucketPolicy } from "./s3-policies";
import {
  type Bucket,
  bucketArn,
  bucketVersioningRow,
  type ObjectVersion,
  objectRow,
  objectsIn,
  ownershipRow,
  storeVersion,
} from "./s3-rows";
import type { ApiRequest, ServiceApi } from "./service";

/**
 * What S3 answers. Texts as recorded from AWS in localstack's snapshots, tests/aws/services/s3;
 * https://docs.aws.amazon.com/AmazonS3/latest/API/
 */
export const s3Api: ServiceApi = {
  name: "s3",
  operations: {
    DeleteBucket: deleteBucket,
    GetBucketEncryption: getBucketEncryption,
    GetBucketPolicy: getBucketPolicy,
    GetBucketVersioning: getBucketVersioning,
    GetObject: getObject,
    GetPublicAccessBlock: getPublicAccessBlock,
    ListObjectsV2: listObjects,
    PutBucketPolicy: putBucketPolicy,
    PutObject: putObject,
    PutPublicAccessBlock: putPublicAccessBlock,
  },
};

/** Condition keys that follow from the headers of an upload; what its bucket does by default is none of them. */
const headerKeys: Readonly<Record<string, string>> = {
  ACL: "s3:x-amz-acl",
  ServerSideEncryption: "s3:x-amz-server-side-encryption",
  SSEKMSKeyId: "s3:x-amz-server-side-encryption-aws-kms-key-id",
};

function contextOfHeaders(request: ApiRequest): ConditionValues {
  return Object.fromEntries(
    Object.entries(headerKeys).flatMap(([member, key]) => {
      const value = request.text(member);
      return value === undefined ? [] : [[key, value]];
    }),
  );
}

/**
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html; text as quoted in
 * https://github.com/anacronw/multer-s3/issues/161
 */
function refuseAcl(request: ApiRequest, { arn }: Bucket): void {
  const acl = request.text("ACL");
  const enforced = request.facts.get(ownershipRow(arn)) === "BucketOwnerEnforced";
  if (enforced && acl !== undefined && acl !== "bucket-owner-full-control") {
    throw new AwsError("AccessControlListNotSupported", "The bucket does not allow ACLs");
  }
}

function bodyOf(request: ApiRequest): Buffer {
  const body: unknown = request.arrival.input["Body"] ?? "";
  if (typeof body !== "string" && !(body instanceof Uint8Array)) {
    throw new Error("The simulated S3 takes text and bytes only, no streams.");
  }
  return Buffer.from(body);
}

function putObject(request: ApiRequest): Values {
  const bucket = bucketNamed(request);
  const key = request.required("Key");
  const objectArn = `${bucket.arn}/${key}`;
  const context = contextOfHeaders(request);
  authorizeDeed(request, { action: "s3:PutObject", bucketArn: bucket.arn, objectArn, context });
  refuseAcl(request, bucket);
  const body = bodyOf(request);
  const encryption = encryptionOf(request, bucket, objectArn);
  const keepsVersions = request.facts.get(bucketVersioningRow(bucket.arn))?.status === "Enabled";
  const version: ObjectVersion = {
    id: keepsVersions ? newVersionId(request) : "null",
    body,
    etag: `"${createHash("md5").update(body).digest("hex")}"`,
    ...encryption,
  };
  storeVersion(request.facts, bucket.arn, key, version);
  return answerOf(version);
}

const newVersionId = ({ draw }: ApiRequest) =>
  Array.from({ length: 32 }, () => draw(36).toString(36)).join("");

function answerOf({ id, etag, algorithm, key }: ObjectVersion): Values {
  return {
    ETag: etag,
    ServerSideEncryption: algorithm,
    ...(key && { SSEKMSKeyId: key.arn }),
    ...(id !== "null" && { VersionId: id }),
  };
}

/** What is not there is nobody's business who may not list the bucket: then it is denied. */
function getObject(request: ApiRequest): Values {
  const bucket = bucketNamed(request);
  const key = request.required("Key");
  const objectArn = `${bucket.arn}/${key}`;
  const id = request.text("VersionId");
  const action = id === undefined ? "s3:GetObject" : "s3:GetObjectVersion";
  authorizeDeed(request, { action, bucketArn: bucket.arn, objectArn });
  const versions = request.facts.get(objectRow(bucket.arn, key))?.versions;
  if (!versions) {
    authorizeDeed(request, { action: "s3:ListBucket", bucketArn: bucket.arn });
    throw new AwsError("NoSuchKey", "The specified key does not exist.");
  }
  const version = id === undefined ? versions[0] : versions.find((candidate) => candidate.id === id);
  if (!version) {
    throw new AwsError("NoSuchVersion", "The specified version does not exist.");
  }
  if (version.key) {
    decryptFor(request, version.key);
  }
  return { Body: Buffer.from(version.body).toString(), ...answerOf(version) };
}

function listObjects(request: ApiRequest): Values {
  const { arn, name } = bucketNamed(request);
  const unknown = ["ContinuationToken", "Delimiter", "MaxKeys", "StartAfter"].find(
    (member) => request.arrival.input[member] !== undefined,
  );
  if (unknown !== undefined) {
    throw new Error(`The simulated S3 does not know the member ${unknown} of ListObjectsV2.`);
  }
  const prefix = request.text("Prefix");
  const context = prefix === undefined ? {} : { "s3:prefix": prefix };
  authorizeDeed(request, { action: "s3:ListBucket", bucketArn: arn, context });
  const contents = objectsIn(request.facts, arn)
    .filter(({ key }) => key.startsWith(prefix ?? ""))
    .sort((one, other) => Buffer.compare(Buffer.from(one.key), Buffer.from(other.key)))
    .flatMap(({ key, versions: [newest] }) =>
      newest ? [{ Key: key, ETag: newest.etag, Size: newest.body.length }] : [],
    );
  return {
    Name: name,
    Prefix: prefix ?? "",
    KeyCount: contents.length,
    MaxKeys: 1000,
    IsTruncated: false,
    ...(contents.length > 0 && { Contents: contents }),
  };
}

/** Whether a bucket may be deleted. What becomes of one that is, only deployments tell. */
function deleteBucket(request: ApiRequest): Values {
  const arn = bucketArn(request.account.partition, request.required("Bucket"));
  authorizeDeed(request, { action: "s3:DeleteBucket", bucketArn: arn });
  bucketNamed(request);
  throw new AwsError("BucketNotEmpty", "The bucket you tried to delete is not empty");
}
