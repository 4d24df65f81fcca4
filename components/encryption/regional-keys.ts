import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Place } from "../foundation/place";
import type { PolicyDocument } from "../foundation/policy-document";
import { inRegion, perRegion, type Regional } from "../foundation/regions";
import { classified, type DataClassification } from "../foundation/tags";
import { deletionWindowInDays, rotated, UsableKey } from "./usable-key";

export interface RegionalKeysArgs {
  readonly description: string;
  readonly placeIn: (region: string) => pulumi.Output<Place>;
  /** The regions that get a key, each with the provider that works there. */
  readonly providers: Regional<aws.Provider>;
  /** Name of the alias in every region, without `alias/`. */
  readonly aliasName: pulumi.Input<string>;
  readonly policy: (place: Place) => pulumi.Input<PolicyDocument>;
  readonly classification: DataClassification;
}

/** A key of its own in each of several regions, rotated every 365 days: what one encrypts, no other decrypts. */
export class RegionalKeys extends pulumi.ComponentResource {
  /** ARN by region, resolved once the key's policy is in force. */
  readonly usableArns: Regional<pulumi.Output<string>>;

  constructor(name: string, args: RegionalKeysArgs, opts: pulumi.ComponentResourceOptions) {
    super("baseline:encryption:RegionalKeys", name, {}, opts);

    const { description, providers, classification } = args;
    this.usableArns = perRegion(Object.keys(providers), (region) => {
      const there = { parent: this, provider: inRegion(providers, region) };
      const key = new aws.kms.Key(
        `${name}-${region}`,
        { description, ...rotated, deletionWindowInDays, tags: classified(classification) },
        there,
      );
      return new UsableKey(`${name}-${region}`, { ...args, key, place: args.placeIn(region) }, there).arn;
    });

    this.registerOutputs({ usableArns: this.usableArns });
  }
}
