import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { RegionalKeys } from "../encryption/regional-keys";
import type { Names } from "../foundation/names";
import type { Place } from "../foundation/place";
import { onceCreated } from "../foundation/ready";
import { inRegion } from "../foundation/regions";
import { classified } from "../foundation/tags";
import { stateBucketPolicy, stateKeyPolicy } from "./state-backend-policies";

export interface StateBackendArgs {
  readonly names: Names;
  readonly placeIn: (region: string) => pulumi.Output<Place>;
  readonly region: string;
  readonly provider: aws.Provider;
  /** Who deploys with it. */
  readonly deployerArns: pulumi.Input<readonly string[]>;
  /** Whether there is a bucket as well as the key. */
  readonly bucket: boolean;
  readonly protect: boolean;
}

/**
 * Where other stacks may keep their state: a key for their secrets and, if wanted, a bucket for all of it. Never for
 * the stack that this is: without the key nobody could read the state that knows of it.
 */
export class StateBackend extends pulumi.ComponentResource {
  /** For `pulumi stack init --secrets-provider`. */
  readonly secretsProvider: pulumi.Output<string>;
  /** For `pulumi login`; null without a bucket. */
  readonly url: pulumi.Output<string> | null;

  constructor(name: string, args: StateBackendArgs, opts: pulumi.ComponentResourceOptions) {
    super("baseline:operations:StateBackend", name, {}, opts);

    const { names, region } = args;
    const deployers = pulumi.output(args.deployerArns);
    const aliasName = names.physical("kms", "state");
    const keys = new RegionalKeys(
      `${name}-key`,
      {
        description: "State of other stacks",
        placeIn: args.placeIn,
        providers: { [region]: args.provider },
        aliasName,
        policy: (place) => deployers.apply((arns) => stateKeyPolicy(place, arns)),
        classification: "Confidential",
      },
      { parent: this, protect: args.protect },
    );
    const keyArn = inRegion(keys.usableArns, region);

    this.secretsProvider = pulumi
      .all([aliasName, keyArn])
      .apply(([alias]) => `awskms://alias/${alias}?region=${region}`);
    this.url = args.bucket
      ? pulumi.interpolate`s3://${this.bucketOf(name, args, keyArn)}?region=${region}`
      : null;
    this.registerOutputs({ secretsProvider: this.secretsProvider, url: this.url });
  }

  /** Name of the bucket, resolved once it is closed to others. */
  private bucketOf(
    name: string,
    args: StateBackendArgs,
    keyArn: pulumi.Input<string>,
  ): pulumi.Output<string> {
    const there = { parent: this, provider: args.provider };
    const bucket = new aws.s3.Bucket(
      `${name}-bucket`,
      {
        bucket: args.names.physical("s3", "state"),
        forceDestroy: !args.protect,
        tags: classified("Confidential"),
      },
      { ...there, protect: args.protect },
    );
    const closed = new aws.s3.BucketPublicAccessBlock(
      `${name}-bucket-closed`,
      {
        bucket: bucket.bucket,
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      },
      there,
    );
    const versioning = new aws.s3.BucketVersioning(
      `${name}-bucket-versioning`,
      { bucket: bucket.bucket, versioningConfiguration: { status: "Enabled" } },
      there,
    );
    const encryption = new aws.s3.BucketServerSideEncryptionConfiguration(
      `${name}-bucket-encryption`,
      {
        bucket: bucket.bucket,
        rules: [
          {
            applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: keyArn },
            bucketKeyEnabled: true,
          },
        ],
      },
      there,
    );
    const policy = new aws.s3.BucketPolicy(
      `${name}-bucket-policy`,
      {
        bucket: bucket.bucket,
        policy: pulumi
          .all([bucket.arn, args.deployerArns])
          .apply(([arn, deployers]) => JSON.stringify(stateBucketPolicy(arn, deployers))),
      },
      there,
    );
    return onceCreated(bucket.bucket, closed, versioning, encryption, policy);
  }
}
