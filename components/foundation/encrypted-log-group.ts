import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { classified, type DataClassification } from "./tags";

export interface EncryptedLogGroupArgs {
  /** Full name of the group, such as `/aws/events/dev-logs-key-lifecycle-ab12cd34`. */
  readonly name: pulumi.Input<string>;
  /** ARN of the *usable* key: CloudWatch Logs asks its policy while it creates the group. */
  readonly keyArn: pulumi.Input<string>;
  /** Days that events are kept; one of the values that CloudWatch Logs knows. */
  readonly retentionInDays: number;
  readonly classification: DataClassification;
}

/** A log group that is encrypted from its first event. */
export class EncryptedLogGroup extends pulumi.ComponentResource {
  readonly name: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: EncryptedLogGroupArgs, opts: pulumi.ComponentResourceOptions) {
    super("baseline:foundation:EncryptedLogGroup", name, {}, opts);

    const group = new aws.cloudwatch.LogGroup(
      `${name}-group`,
      {
        name: args.name,
        kmsKeyId: args.keyArn,
        retentionInDays: args.retentionInDays,
        tags: classified(args.classification),
      },
      { parent: this },
    );

    this.name = group.name;
    this.arn = group.arn;
    this.registerOutputs({ name: this.name, arn: this.arn });
  }
}
