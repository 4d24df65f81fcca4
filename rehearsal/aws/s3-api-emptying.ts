import { takesOnly } from "./api-members";
import { authorizeWithCode } from "./denials";
import type { Values } from "./model";
import { authorizeDeed, bucketNamed } from "./s3-access";
import { type Bucket, objectRow, objectsIn } from "./s3-rows";
import type { ApiRequest } from "./service";

/** Those of the account in a region. https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBuckets.html */
export function listBuckets(request: ApiRequest): Values {
  takesOnly(request, "S3", "BucketRegion");
  authorizeWithCode(request, "AccessDenied", { action: "s3:ListAllMyBuckets", resource: "*" });
  const wanted = request.text("BucketRegion");
  return {
    Buckets: request.facts
      .list<Bucket>("s3:bucket")
      .flatMap(([, { name, region, ownerId }]) =>
        ownerId === request.account.id && (wanted === undefined || region === wanted)
          ? [{ Name: name, BucketRegion: region }]
          : [],
      ),
  };
}

/** Nothing here leaves delete markers. https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectVersions.html */
export function listObjectVersions(request: ApiRequest): Values {
  takesOnly(request, "S3", "Bucket");
  const { arn, name } = bucketNamed(request);
  authorizeDeed(request, { action: "s3:ListBucketVersions", bucketArn: arn });
  const versions = objectsIn(request.facts, arn).flatMap((object) =>
    object.versions.map(({ id, etag, body }, index) => ({
      Key: object.key,
      VersionId: id,
      IsLatest: index === 0,
      ETag: etag,
      Size: body.length,
    })),
  );
  return {
    Name: name,
    IsTruncated: false,
    MaxKeys: 1000,
    ...(versions.length > 0 && { Versions: versions }),
  };
}

interface Named {
  readonly Key: string;
  readonly VersionId?: string;
}

/**
 * Of versions only: without one, a marker would be left in a bucket that keeps versions.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html
 */
export function deleteObjects(request: ApiRequest): Values {
  takesOnly(request, "S3", "Bucket", "Delete");
  const { arn } = bucketNamed(request);
  const { Objects: objects = [] } = (request.arrival.input["Delete"] ?? {}) as unknown as {
    readonly Objects?: readonly Named[];
  };
  for (const { Key, VersionId } of objects) {
    if (VersionId === undefined) {
      throw new Error("The simulated S3 deletes versions only.");
    }
    authorizeDeed(request, {
      action: "s3:DeleteObjectVersion",
      bucketArn: arn,
      objectArn: `${arn}/${Key}`,
    });
  }
  for (const { Key, VersionId } of objects) {
    deleteVersion(request, arn, Key, VersionId);
  }
  return { Deleted: objects.map(({ Key, VersionId = "" }) => ({ Key, VersionId })) };
}

/** That there is no such version is as good to S3 as having deleted it. */
function deleteVersion({ facts }: ApiRequest, arn: string, key: string, id: string | undefined): void {
  const object = facts.get(objectRow(arn, key));
  const versions = (object?.versions ?? []).filter((version) => version.id !== id);
  if (object && versions.length > 0) {
    facts.put(objectRow(arn, key), { ...object, versions });
  } else if (object) {
    facts.remove(objectRow(arn, key));
  }
}
