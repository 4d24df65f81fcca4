import { AwsError } from "../runtime/aws-clients";
import { takesOnly } from "./api-members";
import type { Values } from "./model";
import { authorizeDeed, bucketNamed } from "./s3-access";
import { shownBlock } from "./s3-public-access-block";
import { bucketEncryptionRow, bucketPolicyRow, bucketVersioningRow, publicAccessBlockRow } from "./s3-rows";
import type { ApiRequest } from "./service";

/**
 * ARN of the bucket whose setting a request asks for, if the caller may. Errors here are as recorded by localstack,
 * tests/aws/services/s3/test_s3_api.snapshot.json
 */
function authorizedBucket(request: ApiRequest, action: string, ...members: readonly string[]): string {
  takesOnly(request, "S3", "Bucket", ...members);
  const { arn } = bucketNamed(request);
  authorizeDeed(request, { action: `s3:${action}`, bucketArn: arn });
  return arn;
}

/**
 * Every bucket encrypts, with S3's own keys unless told otherwise.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketEncryption.html
 */
export function getBucketEncryption(request: ApiRequest): Values {
  const arn = authorizedBucket(request, "GetEncryptionConfiguration");
  const {
    algorithm = "AES256",
    keyId,
    bucketKey = false,
  } = request.facts.get(bucketEncryptionRow(arn)) ?? {};
  const byDefault = { SSEAlgorithm: algorithm, ...(keyId !== undefined && { KMSMasterKeyID: keyId }) };
  const rule = { ApplyServerSideEncryptionByDefault: byDefault, BucketKeyEnabled: bucketKey };
  return { ServerSideEncryptionConfiguration: { Rules: [rule] } };
}

/** Nothing of a bucket that never kept versions: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketVersioning.html */
export function getBucketVersioning(request: ApiRequest): Values {
  const arn = authorizedBucket(request, "GetBucketVersioning");
  const versioning = request.facts.get(bucketVersioningRow(arn));
  return versioning ? { Status: versioning.status } : {};
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetPublicAccessBlock.html */
export function getPublicAccessBlock(request: ApiRequest): Values {
  const arn = authorizedBucket(request, "GetBucketPublicAccessBlock");
  const block = request.facts.get(publicAccessBlockRow(arn));
  return shownBlock(block);
}

/** What is left out is off: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutPublicAccessBlock.html */
export function putPublicAccessBlock(request: ApiRequest): Values {
  const member = "PublicAccessBlockConfiguration";
  const arn = authorizedBucket(request, "PutBucketPublicAccessBlock", member);
  const given = (request.arrival.input[member] ?? {}) as Values;
  request.facts.put(publicAccessBlockRow(arn), {
    blockPublicAcls: given["BlockPublicAcls"] === true,
    blockPublicPolicy: given["BlockPublicPolicy"] === true,
    ignorePublicAcls: given["IgnorePublicAcls"] === true,
    restrictPublicBuckets: given["RestrictPublicBuckets"] === true,
  });
  return {};
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketPolicy.html */
export function getBucketPolicy(request: ApiRequest): Values {
  const arn = authorizedBucket(request, "GetBucketPolicy");
  const text = request.facts.get(bucketPolicyRow(arn))?.text;
  if (text === undefined) {
    throw new AwsError("NoSuchBucketPolicy", "The bucket policy does not exist");
  }
  return { Policy: text };
}
