import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Names } from "../foundation/names";
import type { Place } from "../foundation/place";
import { inRegion, perRegion, type Regional } from "../foundation/regions";
import { Recorder } from "./recorder";
import { RecorderRole } from "./recorder-role";
import { RecordsBucket } from "./records-bucket";

/** Where records go: a bucket to be made, or one that is there, in whatever account. */
export type RecordsSettings =
  | { readonly kind: "new"; readonly encryption: "kms" | "s3" }
  | {
      readonly kind: "existing";
      readonly bucketName: string;
      /** What comes before the region in the names of what is delivered; without a slash at its end. */
      readonly prefix: string | undefined;
      /** ARN of a key in the bucket's region. Undefined where the bucket's own encryption is enough. */
      readonly keyArn: string | undefined;
    };

export interface RecordingArgs {
  readonly names: Names;
  readonly placeIn: (region: string) => pulumi.Output<Place>;
  /** Where the bucket and the role are made. */
  readonly primaryRegion: string;
  /** The regions that are recorded, each with the provider that works there. */
  readonly providers: Regional<aws.Provider>;
  /** What is recorded, by region. */
  readonly resourceTypes: Regional<readonly string[]>;
  readonly records: RecordsSettings;
  /** ARN of the usable key of the primary region, for a bucket that is made. */
  readonly keyArn: pulumi.Input<string>;
  /** Who may empty that bucket. */
  readonly deployerArns: pulumi.Input<readonly string[]>;
  /** Days that records are kept. */
  readonly retentionInDays: number;
  readonly protect: boolean;
}

/** Records how resources are set up, in every region, into one bucket. */
export class Recording extends pulumi.ComponentResource {
  readonly recorders: Regional<Recorder>;
  /** Resolved once it may be delivered to. */
  readonly bucketName: pulumi.Output<string>;

  constructor(name: string, args: RecordingArgs, opts: pulumi.ComponentResourceOptions) {
    super("baseline:compliance:Recording", name, {}, opts);

    const { names, records, primaryRegion } = args;
    const regions = Object.keys(args.providers);
    const place = args.placeIn(primaryRegion);
    const inPrimaryRegion = { parent: this, provider: inRegion(args.providers, primaryRegion) };

    const existing = records.kind === "existing" ? records : undefined;
    const base = existing?.prefix === undefined ? "" : `${existing.prefix}/`;
    const prefixes = perRegion(regions, (region) => `${base}${region}`);
    const ownKeyArn = records.kind === "new" && records.encryption === "kms" ? args.keyArn : undefined;
    const keyArn = existing ? existing.keyArn : ownKeyArn;
    this.bucketName = existing
      ? pulumi.output(existing.bucketName)
      : new RecordsBucket(
          `${name}-records`,
          { ...args, place, keyArn, prefixes: Object.values(prefixes) },
          inPrimaryRegion,
        ).readyName;

    const role = new RecorderRole(
      `${name}-role`,
      {
        names,
        place,
        delivery: pulumi.all([place, this.bucketName, keyArn]).apply(([{ partition }, bucketName, key]) => ({
          bucketArn: `arn:${partition.name}:s3:::${bucketName}`,
          prefixes: Object.values(prefixes),
          keyArn: key,
        })),
      },
      inPrimaryRegion,
    );
    this.recorders = perRegion(
      regions,
      (region) =>
        new Recorder(
          `${name}-${region}`,
          {
            names,
            region,
            roleArn: role.readyArn,
            resourceTypes: inRegion(args.resourceTypes, region),
            bucketName: this.bucketName,
            prefix: inRegion(prefixes, region),
            keyArn,
          },
          { parent: this, provider: inRegion(args.providers, region) },
        ),
    );

    this.registerOutputs({ bucketName: this.bucketName });
  }
}
