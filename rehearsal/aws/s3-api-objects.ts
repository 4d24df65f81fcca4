import { createHash } from "node:crypto";
import type { ConditionValues } from "../policy/request";
import { AwsError } from "../runtime/aws-clients";
import { takesOnly } from "./api-members";
import type { Value, Values } from "./model";
import { authorizeDeed, bucketNamed } from "./s3-access";
import { decryptFor, encryptionOf } from "./s3-encryption";
import {
  type Bucket,
  bucketVersioningRow,
  type ObjectVersion,
  objectRow,
  ownershipRow,
  storeVersion,
} from "./s3-rows";
import type { ApiRequest } from "./service";

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

/**
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html#object-key-naming; code and text of
 * https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html#ErrorCodeList
 */
function refuseKey(key: string): void {
  if (Buffer.byteLength(key) > 1024) {
    throw new AwsError("KeyTooLongError", "Your key is too long.");
  }
}

function bodyOf(request: ApiRequest): Buffer {
  const body: unknown = request.arrival.input["Body"] ?? "";
  if (typeof body !== "string" && !(body instanceof Uint8Array)) {
    throw new Error("The simulated S3 takes text and bytes only, no streams.");
  }
  return Buffer.from(body);
}

function checksumOf(request: ApiRequest, body: Uint8Array): Pick<ObjectVersion, "sha256"> {
  const algorithm = request.text("ChecksumAlgorithm");
  if (algorithm !== undefined && algorithm !== "SHA256") {
    throw new Error(`The simulated S3 does not know the checksum ${algorithm}.`);
  }
  return algorithm === undefined ? {} : { sha256: createHash("sha256").update(body).digest("base64") };
}

export function putObject(request: ApiRequest): Values {
  const bucket = bucketNamed(request);
  const key = request.required("Key");
  refuseKey(key);
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
    ...checksumOf(request, body),
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

/** The version that a request means, if the caller may read it. What is not there is refused with a code and its text. */
function versionFor(request: ApiRequest, notThere: readonly [code: string, message: string]): ObjectVersion {
  const bucket = bucketNamed(request);
  const key = request.required("Key");
  const objectArn = `${bucket.arn}/${key}`;
  const id = request.text("VersionId");
  const action = id === undefined ? "s3:GetObject" : "s3:GetObjectVersion";
  authorizeDeed(request, { action, bucketArn: bucket.arn, objectArn });
  const versions = request.facts.get(objectRow(bucket.arn, key))?.versions;
  if (!versions) {
    // What is not there is nobody's business who may not list the bucket: then it is denied.
    authorizeDeed(request, { action: "s3:ListBucket", bucketArn: bucket.arn });
    throw new AwsError(...notThere);
  }
  const version = id === undefined ? versions[0] : versions.find((candidate) => candidate.id === id);
  if (!version) {
    throw new AwsError("NoSuchVersion", "The specified version does not exist.");
  }
  return version;
}

export function getObject(request: ApiRequest): Values {
  const version = versionFor(request, ["NoSuchKey", "The specified key does not exist."]);
  if (version.key) {
    decryptFor(request, version.key);
  }
  return { Body: textOrBytes(Buffer.from(version.body)), ...answerOf(version) };
}

/** Text where it is some. The SDK gives a stream, of which its reader makes either. */
function textOrBytes(body: Buffer): Value {
  const text = body.toString();
  return Buffer.from(text).equals(body) ? text : (body as unknown as Value);
}

/**
 * An object without its content: the key is needed for the checksum only. Answers without content have no code of S3's,
 * so that the SDK makes one of the status; of a denial it is UNCONFIRMED.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html
 */
export function headObject(request: ApiRequest): Values {
  takesOnly(request, "S3", "Bucket", "Key", "ChecksumMode");
  const version = versionFor(request, ["NotFound", "UnknownError"]);
  const withChecksum = request.text("ChecksumMode") === "ENABLED" && version.sha256 !== undefined;
  if (withChecksum && version.key) {
    decryptFor(request, version.key);
  }
  return {
    ContentLength: version.body.length,
    ...answerOf(version),
    ...(withChecksum && { ChecksumSHA256: version.sha256 ?? "" }),
  };
}
