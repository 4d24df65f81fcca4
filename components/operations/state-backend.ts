import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { RegionalKeys } from "../encryption/regional-keys";
import { EncryptedBucket } from "../foundation/encrypted-bucket";
import type { Names } from "../foundation/names";
import type { Place } from "../foundation/place";
import { inRegion } from "../foundation/regions";
import { stateBucketStatements, stateKeyPolicy } from "./state-backend-policies";

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
  readonly keyArn: pulumi.Output<string>;
  /** Null without a bucket. */
  readonly bucketName: pulumi.Output<string> | null;

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
    const bucket = args.bucket
      ? new EncryptedBucket(
          name,
          {
            bucketName: names.physical("s3", "state"),
            keyArn,
            statements: (arn) => deployers.apply((arns) => stateBucketStatements(arn, arns)),
            classification: "Confidential",
            protect: args.protect,
          },
          { parent: this, provider: args.provider },
        )
      : null;
    this.keyArn = keyArn;
    this.bucketName = bucket?.readyName ?? null;
    this.url = bucket && pulumi.interpolate`s3://${bucket.readyName}?region=${region}`;
    this.registerOutputs({ secretsProvider: this.secretsProvider, url: this.url });
  }
}
