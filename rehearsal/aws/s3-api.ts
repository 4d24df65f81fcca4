import { AwsError } from "../runtime/aws-clients";
import type { Values } from "./model";
import { authorizeDeed, bucketNamed } from "./s3-access";
import { deleteObjects, listBuckets, listObjectVersions } from "./s3-api-emptying";
import { getObject, headObject, putObject } from "./s3-api-objects";
import {
  getBucketEncryption,
  getBucketPolicy,
  getBucketVersioning,
  getPublicAccessBlock,
  putPublicAccessBlock,
} from "./s3-api-settings";
import { putBucketPolicy } from "./s3-policies";
import { bucketArn, objectsIn } from "./s3-rows";
import type { ApiRequest, ServiceApi } from "./service";

/**
 * What S3 answers. Texts as recorded from AWS in localstack's snapshots, tests/aws/services/s3;
 * https://docs.aws.amazon.com/AmazonS3/latest/API/
 */
export const s3Api: ServiceApi = {
  name: "s3",
  operations: {
    DeleteBucket: deleteBucket,
    DeleteObjects: deleteObjects,
    GetBucketEncryption: getBucketEncryption,
    GetBucketPolicy: getBucketPolicy,
    GetBucketVersioning: getBucketVersioning,
    GetObject: getObject,
    GetPublicAccessBlock: getPublicAccessBlock,
    HeadObject: headObject,
    ListBuckets: listBuckets,
    ListObjectVersions: listObjectVersions,
    ListObjectsV2: listObjects,
    PutBucketPolicy: putBucketPolicy,
    PutObject: putObject,
    PutPublicAccessBlock: putPublicAccessBlock,
  },
};

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
