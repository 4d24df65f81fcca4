import { AwsError } from "../runtime/aws-clients";
import type { KmsKey } from "./kms";
import { existing, keyNamed, refuseUnusable } from "./kms-requests";
import { type Bucket, bucketEncryptionRow, type ObjectKey, type ObjectVersion } from "./s3-rows";
import type { ApiRequest } from "./service";

/** What S3 passes on of KMS's errors, as recorded by localstack (test_s3_sse_validate_kms_key, ..._state). */
function inCaseOfKms<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof AwsError ? new AwsError(`KMS.${error.code}`, error.message, error.because) : error;
  }
}

/** The encryption that an upload asks for, or else the bucket's. */
function wanted(request: ApiRequest, { arn }: Bucket) {
  const {
    algorithm = "AES256",
    keyId,
    bucketKey = false,
  } = request.facts.get(bucketEncryptionRow(arn)) ?? {};
  const given = request.text("ServerSideEncryption");
  const givenKey = request.text("SSEKMSKeyId");
  if (givenKey !== undefined && given !== "aws:kms") {
    // As open servers of the S3 protocol quote it, such as https://github.com/minio/minio (cmd/api-errors.go)
    throw new AwsError(
      "InvalidArgument",
      "Server Side Encryption with AWS KMS managed key requires HTTP header x-amz-server-side-encryption : aws:kms",
    );
  }
  // Without a key of its own such an upload uses AWS's key and not the bucket's:
  // https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html (SSEKMSKeyId)
  return given === undefined
    ? { algorithm, keyId, bucketKey }
    : { algorithm: given, keyId: givenKey, bucketKey };
}

/**
 * Encrypts a new object as the caller. AWS's own key, `aws/s3`, lets everybody in the account through.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
 */
export function encryptionOf(
  request: ApiRequest,
  bucket: Bucket,
  objectArn: string,
): Pick<ObjectVersion, "algorithm" | "key"> {
  const { algorithm, keyId, bucketKey } = wanted(request, bucket);
  if (!["AES256", "aws:kms"].includes(algorithm)) {
    throw new Error(`The simulated S3 does not know the encryption ${algorithm}.`);
  }
  if (algorithm === "AES256" || keyId === undefined) {
    return { algorithm, key: undefined };
  }
  const key = inCaseOfKms(() => existing(keyNamed(request, keyId)));
  const objectKey = { arn: key.arn, contextArn: bucketKey ? bucket.arn : objectArn };
  useKey(request, key, "kms:GenerateDataKey", objectKey);
  return { algorithm, key: objectKey };
}

/** Decrypts an object as the caller. */
export function decryptFor(request: ApiRequest, objectKey: ObjectKey): void {
  const key = inCaseOfKms(() => existing(keyNamed(request, objectKey.arn)));
  useKey(request, key, "kms:Decrypt", objectKey);
}

/** AWS adds what kind of policy it was, as quoted in https://github.com/aws/copilot-cli/issues/5500. */
function useKey(request: ApiRequest, key: KmsKey, action: string, { contextArn }: ObjectKey): void {
  const because = request.whyNotKey(key.arn, [action], "s3", { "aws:s3:arn": contextArn });
  if (because !== undefined) {
    const { arn } = request.arrival.caller.principal;
    const message = `User: ${arn} is not authorized to perform: ${action} on resource: ${key.arn}`;
    throw new AwsError("AccessDenied", message, because);
  }
  inCaseOfKms(() => refuseUnusable(key));
}
