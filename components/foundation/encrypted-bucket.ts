import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type PolicyDocument, type PolicyStatement, policyDocument } from "./policy-document";
import { onceCreated } from "./ready";
import { classified, type DataClassification } from "./tags";

export interface EncryptedBucketArgs {
  /** Physical name, which nobody else in the world has. */
  readonly bucketName: pulumi.Input<string>;
  /**
   * ARN of the usable key, in the bucket's own region, that encrypts what says nothing else. Default: keys of S3's own,
   * which show in no audit trail.
   */
  readonly keyArn?: pulumi.Input<string> | undefined;
  /** What its policy says, beside that everything travels encrypted. */
  readonly statements: (bucketArn: string) => pulumi.Input<readonly PolicyStatement[]>;
  readonly classification: DataClassification;
  /**
   * Whether one data key serves many objects. A service whose use of the key is bound to an encryption context of its
   * own needs one for each. Default true.
   */
  readonly bucketKey?: boolean;
  /** Days after which objects expire, and earlier versions with them. Default: never. */
  readonly expireAfterDays?: number;
  /** Whether it is protected from deletion. Where not, it goes with all that is in it. */
  readonly protect: boolean;
}

/** A bucket that is encrypted, versioned and closed to the public, whatever is put into it. */
export class EncryptedBucket extends pulumi.ComponentResource {
  /** Resolved once the bucket is as it should be: nothing is put into it before. */
  readonly readyName: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: EncryptedBucketArgs, opts: pulumi.ComponentResourceOptions) {
    super("baseline:foundation:EncryptedBucket", name, {}, opts);

    const inside = { parent: this };
    const { bucket, arn } = new aws.s3.Bucket(
      `${name}-bucket`,
      { bucket: args.bucketName, forceDestroy: !args.protect, tags: classified(args.classification) },
      { ...inside, protect: args.protect },
    );
    const closed = new aws.s3.BucketPublicAccessBlock(
      `${name}-closed`,
      {
        bucket,
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      },
      inside,
    );
    const versioning = new aws.s3.BucketVersioning(
      `${name}-versioning`,
      { bucket, versioningConfiguration: { status: "Enabled" } },
      inside,
    );
    const encryption = new aws.s3.BucketServerSideEncryptionConfiguration(
      `${name}-encryption`,
      {
        bucket,
        rules: [
          args.keyArn === undefined
            ? { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }
            : {
                applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: args.keyArn },
                bucketKeyEnabled: args.bucketKey ?? true,
              },
        ],
      },
      inside,
    );
    const policy = new aws.s3.BucketPolicy(
      `${name}-policy`,
      {
        bucket,
        policy: arn.apply((own) =>
          pulumi
            .output(args.statements(own))
            .apply((statements) => JSON.stringify(bucketPolicy(own, statements))),
        ),
      },
      inside,
    );
    const { expireAfterDays: days } = args;
    const expiry =
      days === undefined
        ? []
        : [
            new aws.s3.BucketLifecycleConfiguration(
              `${name}-lifecycle`,
              {
                bucket,
                rules: [
                  {
                    id: "expire",
                    status: "Enabled",
                    filter: {},
                    expiration: { days },
                    noncurrentVersionExpiration: { noncurrentDays: days },
                  },
                ],
              },
              // The provider waits for the rules to be seen, and S3 wants versioning to be settled before.
              { ...inside, dependsOn: [versioning] },
            ),
          ];

    this.readyName = onceCreated(bucket, closed, versioning, encryption, policy, ...expiry);
    this.arn = arn;
    this.registerOutputs({ readyName: this.readyName, arn: this.arn });
  }
}

/** Whatever a bucket is for, nothing in it travels in the clear. */
export function bucketPolicy(bucketArn: string, statements: readonly PolicyStatement[]): PolicyDocument {
  return policyDocument(...statements, {
    Sid: "DenyUnencryptedTransport",
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: [bucketArn, `${bucketArn}/*`],
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  });
}
