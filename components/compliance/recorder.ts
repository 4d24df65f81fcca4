import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Names } from "../foundation/names";

export interface RecorderArgs {
  readonly names: Names;
  /** Part of its name: each region's recorder has one of its own. */
  readonly region: string;
  /** ARN of the role, resolved once it may record and deliver. */
  readonly roleArn: pulumi.Input<string>;
  readonly resourceTypes: readonly string[];
  /** The bucket, resolved once Config may deliver to it. */
  readonly bucketName: pulumi.Input<string>;
  /** Of what this region delivers; without a slash at its end. */
  readonly prefix: pulumi.Input<string>;
  /** ARN of the key that encrypts what is delivered, in the bucket's region. Undefined: keys of S3's own. */
  readonly keyArn: pulumi.Input<string> | undefined;
}

/**
 * The recorder of a region, of which AWS Config has one, with the channel that it delivers through. It records each
 * change as it happens: a day later would be too late for whoever is to be told.
 */
export class Recorder extends pulumi.ComponentResource {
  readonly recorderName: pulumi.Output<string>;

  constructor(name: string, args: RecorderArgs, opts: pulumi.ComponentResourceOptions) {
    super("baseline:compliance:Recorder", name, {}, opts);

    const physicalName = args.names.physical("config", args.region);
    // A region has room for one of each: what comes in their place cannot come first.
    const alone = { parent: this, deleteBeforeReplace: true };
    const recorder = new aws.cfg.Recorder(
      `${name}-recorder`,
      {
        name: physicalName,
        roleArn: args.roleArn,
        recordingGroup: {
          allSupported: false,
          includeGlobalResourceTypes: false,
          resourceTypes: [...args.resourceTypes],
          recordingStrategies: [{ useOnly: "INCLUSION_BY_RESOURCE_TYPES" }],
        },
        recordingMode: { recordingFrequency: "CONTINUOUS" },
      },
      alone,
    );
    const channel = new aws.cfg.DeliveryChannel(
      `${name}-channel`,
      {
        name: physicalName,
        s3BucketName: args.bucketName,
        s3KeyPrefix: args.prefix,
        ...(args.keyArn !== undefined && { s3KmsKeyArn: args.keyArn }),
      },
      // AWS takes a channel only where there is a recorder, and no value of one is in the other.
      { ...alone, dependsOn: [recorder] },
    );
    new aws.cfg.RecorderStatus(
      `${name}-status`,
      // By name, or Pulumi makes one up that no recorder has.
      { name: recorder.name, isEnabled: true },
      // A recorder does not start without a channel, and has to stop before the channel goes.
      { ...alone, dependsOn: [channel] },
    );

    this.recorderName = recorder.name;
    this.registerOutputs({ recorderName: this.recorderName });
  }
}
