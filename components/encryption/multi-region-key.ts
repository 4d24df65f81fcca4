import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Place } from "../foundation/place";
import type { PolicyDocument } from "../foundation/policy-document";
import { inRegion, perRegion, type Regional } from "../foundation/regions";
import { classified, type DataClassification } from "../foundation/tags";
import { deletionWindowInDays, rotated, UsableKey } from "./usable-key";

export interface MultiRegionKeyArgs {
  readonly description: string;
  readonly placeIn: (region: string) => pulumi.Output<Place>;
  /** Where the primary lives: one of the regions of `providers`. */
  readonly primaryRegion: string;
  /** The regions that get the key, each with the provider that works there. */
  readonly providers: Regional<aws.Provider>;
  /** Name of the alias in every region, without `alias/`. */
  readonly aliasName: pulumi.Input<string>;
  /** The policy of one region's key: KMS shares the material of a multi-region key, not its policy. */
  readonly policy: (place: Place) => pulumi.Input<PolicyDocument>;
  readonly classification: DataClassification;
}

/**
 * One key in several regions, rotated every 365 days: a primary, and a replica in every other region, each with
 * a policy and an alias of its own.
 */
export class MultiRegionKey extends pulumi.ComponentResource {
  /** ARN by region, resolved once the key's policy is in force: what encrypts with the key waits for both. */
  readonly usableArns: Regional<pulumi.Output<string>>;
  readonly aliasNames: Regional<pulumi.Output<string>>;

  constructor(name: string, args: MultiRegionKeyArgs, opts: pulumi.ComponentResourceOptions) {
    super("baseline:encryption:MultiRegionKey", name, {}, opts);

    const { description, primaryRegion, providers } = args;
    const replicaRegions = Object.keys(providers).filter((region) => region !== primaryRegion);
    const tags = classified(args.classification);

    const inPrimaryRegion = { parent: this, provider: inRegion(providers, primaryRegion) };
    const key = new aws.kms.Key(
      `${name}-${primaryRegion}`,
      {
        description,
        multiRegion: true,
        ...rotated,
        deletionWindowInDays,
        tags,
      },
      inPrimaryRegion,
    );
    const primary = new UsableKey(
      `${name}-${primaryRegion}`,
      { ...args, key, place: args.placeIn(primaryRegion) },
      inPrimaryRegion,
    );

    const replicas = perRegion(replicaRegions, (region) => {
      const inReplicaRegion = { parent: this, provider: inRegion(providers, region) };
      const replica = new aws.kms.ReplicaKey(
        `${name}-${region}`,
        // KMS asks the primary's policy for ReplicateKey: the one that stays, not the default one before it.
        { description, primaryKeyArn: primary.arn, deletionWindowInDays, tags },
        inReplicaRegion,
      );
      return new UsableKey(
        `${name}-${region}`,
        { ...args, key: replica, place: args.placeIn(region) },
        inReplicaRegion,
      );
    });

    const keys: Regional<UsableKey> = { [primaryRegion]: primary, ...replicas };
    const regions = Object.keys(keys);
    this.usableArns = perRegion(regions, (region) => inRegion(keys, region).arn);
    this.aliasNames = perRegion(regions, (region) => inRegion(keys, region).aliasName);
    this.registerOutputs({ usableArns: this.usableArns, aliasNames: this.aliasNames });
  }
}
