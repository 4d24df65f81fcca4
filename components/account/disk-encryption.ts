import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

interface DiskEncryptionArgs {
  /**
   * ARN of the region's key, resolved once its policy lets whoever makes a disk in through EC2: until then, no volume
   * could be made and no instance launched.
   */
  readonly keyArn: pulumi.Input<string>;
}

/** New disks of one region are encrypted with a key of ours, whoever makes them, and whatever he says of encryption. */
export class DiskEncryption extends pulumi.ComponentResource {
  constructor(name: string, { keyArn }: DiskEncryptionArgs, opts: pulumi.ComponentResourceOptions) {
    super("baseline:account:DiskEncryption", name, {}, opts);

    const key = new aws.ebs.DefaultKmsKey(
      `${name}-key`,
      { keyArn },
      // Of another key this is a replacement, and deleting means going back to AWS's own key: that comes first, or the
      // new key would be in force for a moment only.
      { parent: this, deleteBeforeReplace: true },
    );
    // With the key already there, and gone before it: no disk is encrypted with AWS's own key in between.
    new aws.ebs.EncryptionByDefault(`${name}-default`, { enabled: true }, { parent: this, dependsOn: key });

    this.registerOutputs();
  }
}
