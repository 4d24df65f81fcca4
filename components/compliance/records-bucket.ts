import * as pulumi from "@pulumi/pulumi";
import { EncryptedBucket } from "../foundation/encrypted-bucket";
import type { Names } from "../foundation/names";
import type { Place } from "../foundation/place";
import { recorderRoleArn, recordsBucketStatements } from "./recorder-policies";

export interface RecordsBucketArgs {
  readonly names: Names;
  /** Where the bucket is. */
  readonly place: pulumi.Input<Place>;
  /** ARN of the usable key of that region. Undefined: keys of S3's own. */
  readonly keyArn: pulumi.Input<string> | undefined;
  /** What comes from each region lies under a prefix of its own. */
  readonly prefixes: pulumi.Input<readonly string[]>;
  /** Who may empty the bucket. */
  readonly deployerArns: pulumi.Input<readonly string[]>;
  /** Days that records are kept. */
  readonly retentionInDays: number;
  readonly protect: boolean;
}

/** The one bucket that the recorders of every region deliver to. */
export class RecordsBucket extends EncryptedBucket {
  constructor(name: string, args: RecordsBucketArgs, opts: pulumi.ComponentResourceOptions) {
    const { names, place, prefixes } = args;
    super(
      name,
      {
        bucketName: names.physical("s3", "config"),
        keyArn: args.keyArn,
        statements: (bucketArn) =>
          pulumi
            .all([place, names.naming, prefixes, args.deployerArns])
            .apply(([known, naming, all, deployers]) =>
              recordsBucketStatements(known, { bucketArn, prefixes: all }, [
                ...deployers,
                recorderRoleArn(known, naming),
              ]),
            ),
        classification: "Confidential",
        expireAfterDays: args.retentionInDays,
        protect: args.protect,
      },
      opts,
    );
  }
}
