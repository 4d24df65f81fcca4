import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { EncryptedBucket } from "../foundation/encrypted-bucket";
import type { Names } from "../foundation/names";
import type { Place } from "../foundation/place";
import { classified } from "../foundation/tags";
import { trailBucketStatements } from "./trail-policies";

export interface TrailArgs {
  readonly names: Names;
  readonly place: pulumi.Input<Place>;
  /** ARN of the usable key that encrypts the files, in the region of the trail. */
  readonly keyArn: pulumi.Input<string>;
  /** Who may empty the bucket. */
  readonly deployerArns: pulumi.Input<readonly string[]>;
  /** Days that the files are kept. */
  readonly retentionInDays: number;
  readonly protect: boolean;
}

/**
 * A trail of every management event in every region, those of KMS among them, with digests that tell of changes. Only
 * with a trail are calls of AWS events of EventBridge.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
 */
export class Trail extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: TrailArgs, opts: pulumi.ComponentResourceOptions) {
    super("baseline:audit:Trail", name, {}, opts);

    const trailName = args.names.physical("cloudtrail", "audit");
    const bucket = new EncryptedBucket(
      name,
      {
        bucketName: args.names.physical("s3", "trail"),
        keyArn: args.keyArn,
        statements: (bucketArn) =>
          pulumi
            .all([args.place, trailName, args.deployerArns])
            .apply(([place, ownName, deployers]) =>
              trailBucketStatements(place, bucketArn, ownName, deployers),
            ),
        classification: "Confidential",
        bucketKey: false,
        expireAfterDays: args.retentionInDays,
        protect: args.protect,
      },
      { parent: this },
    );
    this.arn = new aws.cloudtrail.Trail(
      `${name}-trail`,
      {
        name: trailName,
        s3BucketName: bucket.readyName,
        kmsKeyId: args.keyArn,
        isMultiRegionTrail: true,
        includeGlobalServiceEvents: true,
        enableLogFileValidation: true,
        enableLogging: true,
        eventSelectors: [{ readWriteType: "All", includeManagementEvents: true }],
        tags: classified("Confidential"),
      },
      { parent: this },
    ).arn;
    this.registerOutputs({ arn: this.arn });
  }
}
