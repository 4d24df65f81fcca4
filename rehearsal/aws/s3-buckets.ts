import { autonamedInLowerCase, type Call, optionalText, type ResourceModel, type Self, text } from "./model";
import { authorizeDeployer } from "./s3-access";
import { ruleBrokenBy } from "./s3-names";
import {
  bucketArn,
  bucketRow,
  bucketVersioningRow,
  objectRow,
  objectsIn,
  ownershipRow,
  publicAccessBlockRow,
  rowsOfBucket,
} from "./s3-rows";
import { api, recorded } from "./s3-setting";

/** The program's name, or the one that Pulumi makes from the logical name. */
const nameOf = (self: Self) =>
  optionalText(self.inputs, "bucket") ?? `${self.name}-${self.unique(7)}`.toLowerCase();

function refuseName(call: Call): void {
  const because = ruleBrokenBy(text(call.outputs, "bucket"));
  if (because !== undefined) {
    call.refuse({
      code: "InvalidBucketName",
      message: "The specified bucket is not valid.",
      because,
      fact: `https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html; ${recorded}`,
      property: "bucket",
    });
  }
}

/** In us-east-1 S3 gives the owner the bucket that is there, so the provider looks for it first. */
function refuseTakenName(call: Call): void {
  const existing = call.get(bucketRow(text(call.outputs, "arn")));
  if (!existing) {
    return;
  }
  const { account, region } = call.self;
  if (existing.ownerId !== account.id) {
    call.refuse({
      code: "BucketAlreadyExists",
      message:
        "The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.",
      fact: "https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html; text as quoted in https://github.com/ine-labs/AWSGoat/issues/50",
      property: "bucket",
    });
  } else if (region === "us-east-1") {
    call.refuse({
      code: "BucketAlreadyExists",
      message: `creating S3 Bucket (${existing.name}): BucketAlreadyExists`,
      fact: "https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/s3/bucket.go (resourceBucketCreate)",
      property: "bucket",
    });
  } else {
    call.refuse({
      code: "BucketAlreadyOwnedByYou",
      message: "Your previous request to create the named bucket succeeded and you already own it.",
      fact: `${api}/API_CreateBucket.html; ${recorded}`,
      property: "bucket",
    });
  }
}

/** What the provider reads of a bucket after each change and at every refresh: bucket.go (resourceBucketRead). */
const reading = [
  ...["GetAccelerateConfiguration", "GetBucketAcl", "GetBucketCORS", "GetBucketLogging"],
  ...["GetBucketObjectLockConfiguration", "GetBucketPolicy", "GetBucketRequestPayment", "GetBucketTagging"],
  ...["GetBucketVersioning", "GetBucketWebsite", "GetEncryptionConfiguration"],
  ...["GetLifecycleConfiguration", "GetReplicationConfiguration", "ListBucket"],
].map((action) => `s3:${action}`);

/** Asks whether the provider can read a bucket. */
export function readBucket(call: Call, arn: string): void {
  for (const action of reading) {
    authorizeDeployer(call, { action, bucketArn: arn });
  }
}

/** What the provider does with `forceDestroy`: it deletes every version of every object. */
function empty(call: Call, arn: string): void {
  authorizeDeployer(call, { action: "s3:ListBucketVersions", bucketArn: arn });
  const objects = objectsIn(call, arn);
  for (const { key } of objects) {
    authorizeDeployer(call, { action: "s3:DeleteObjectVersion", bucketArn: arn, objectArn: `${arn}/${key}` });
  }
  call.consequence(`deletes ${objects.length} objects in ${arn}`);
}

function refuseContent(call: Call, arn: string): void {
  const keys = objectsIn(call, arn).map(({ key }) => key);
  const message = "The bucket you tried to delete is not empty";
  call.refuse({
    code: "BucketNotEmpty",
    message: call.get(bucketVersioningRow(arn))
      ? `${message}. You must delete all versions in the bucket.`
      : message,
    because: `it holds ${keys.join(", ")}`,
    fact: `${api}/API_DeleteBucket.html; ${recorded}`,
    property: "bucket",
    cure: "Set forceDestroy where the content may go with the bucket.",
  });
}

export const bucket: ResourceModel = {
  source: `${api}/API_CreateBucket.html`,
  keeps: "data",
  properties: { bucket: autonamedInLowerCase, forceDestroy: {}, tags: {} },
  outputs: (self) => {
    const { account, region = "" } = self;
    const name = nameOf(self);
    return {
      id: name,
      bucket: name,
      arn: bucketArn(account.partition, name),
      bucketDomainName: `${name}.s3.${account.dnsSuffix}`,
      bucketRegionalDomainName: `${name}.s3.${region}.${account.dnsSuffix}`,
      region,
    };
  },
  create: (call) => {
    const { region = "", account, tags } = call.self;
    const arn = text(call.outputs, "arn");
    refuseName(call);
    refuseTakenName(call);
    authorizeDeployer(call, {
      action: "s3:CreateBucket",
      bucketArn: arn,
      context: region === "us-east-1" ? {} : { "s3:LocationConstraint": region },
    });
    if (Object.keys(tags).length > 0) {
      authorizeDeployer(call, { action: "s3:PutBucketTagging", bucketArn: arn });
    }
    call.put(bucketRow(arn), { arn, name: text(call.outputs, "bucket"), region, ownerId: account.id, tags });
    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
    call.put(publicAccessBlockRow(arn), {
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html
    call.put(ownershipRow(arn), "BucketOwnerEnforced");
  },
  update: (call, before) => {
    const arn = text(call.outputs, "arn");
    if (JSON.stringify(call.self.tags) !== JSON.stringify(before.tags)) {
      authorizeDeployer(call, { action: "s3:PutBucketTagging", bucketArn: arn });
      const existing = call.get(bucketRow(arn));
      if (existing) {
        call.put(bucketRow(arn), { ...existing, tags: call.self.tags });
      }
    }
    readBucket(call, arn);
  },
  delete: (call) => {
    const arn = text(call.outputs, "arn");
    const objects = objectsIn(call, arn);
    if (objects.length > 0 && call.self.inputs["forceDestroy"] === true) {
      empty(call, arn);
    } else if (objects.length > 0) {
      refuseContent(call, arn);
    }
    authorizeDeployer(call, { action: "s3:DeleteBucket", bucketArn: arn });
    for (const row of [...rowsOfBucket(arn), ...objects.map(({ key }) => objectRow(arn, key))]) {
      call.remove(row);
    }
  },
};
