import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Place } from "../foundation/place";
import type { PolicyDocument } from "../foundation/policy-document";
import { onceCreated } from "../foundation/ready";

/** Shortest waiting period that KMS allows, in days. */
export const deletionWindowInDays = 7;

/** Arguments of a key whose material KMS renews every 365 days. */
export const rotated = { enableKeyRotation: true, rotationPeriodInDays: 365 } as const;

interface UsableKeyArgs {
  readonly key: aws.kms.Key | aws.kms.ReplicaKey;
  readonly place: pulumi.Input<Place>;
  /** Without `alias/`. */
  readonly aliasName: pulumi.Input<string>;
  readonly policy: (place: Place) => pulumi.Input<PolicyDocument>;
}

/** What turns a key into one that can be used: its policy and its alias. */
export class UsableKey extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  readonly aliasName: pulumi.Output<string>;

  constructor(name: string, args: UsableKeyArgs, opts: pulumi.ComponentResourceOptions) {
    super("baseline:encryption:UsableKey", name, {}, opts);

    const { key } = args;

    // A resource of its own, since the policies of keys and the roles that use them name each other.
    const policy = new aws.kms.KeyPolicy(
      `${name}-policy`,
      {
        keyId: key.keyId,
        policy: pulumi.output(args.place).apply(args.policy).apply(JSON.stringify),
      },
      { parent: this },
    );
    const alias = new aws.kms.Alias(
      `${name}-alias`,
      { name: pulumi.interpolate`alias/${args.aliasName}`, targetKeyId: key.keyId },
      { parent: this },
    );

    this.arn = onceCreated(key.arn, policy);
    this.aliasName = alias.name;
    this.registerOutputs({ arn: this.arn, aliasName: this.aliasName });
  }
}
