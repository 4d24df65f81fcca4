import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Names } from "../foundation/names";
import { baselinePath } from "../foundation/paths";
import { managedPolicyArn, type Place } from "../foundation/place";
import { onceCreated } from "../foundation/ready";
import { classified } from "../foundation/tags";
import { type DeliveryPlace, deliveryPolicy, recorderRoleName, recorderTrust } from "./recorder-policies";

export interface RecorderRoleArgs {
  readonly names: Names;
  readonly place: pulumi.Input<Place>;
  readonly delivery: pulumi.Input<DeliveryPlace>;
}

/**
 * The role with which AWS Config reads how resources are set up, in every region, and delivers it. Not the
 * service-linked one: an account that ever opened Config has that already, and it may not write to a bucket.
 */
export class RecorderRole extends pulumi.ComponentResource {
  /** ARN, resolved once the role may do what it is for. */
  readonly readyArn: pulumi.Output<string>;

  constructor(name: string, args: RecorderRoleArgs, opts: pulumi.ComponentResourceOptions) {
    super("baseline:compliance:RecorderRole", name, {}, opts);

    const place = pulumi.output(args.place);
    const role = new aws.iam.Role(
      `${name}-role`,
      {
        name: args.names.naming.apply(recorderRoleName),
        path: baselinePath,
        description: "Records how resources are set up, for AWS Config",
        assumeRolePolicy: place.apply((known) => JSON.stringify(recorderTrust(known))),
        tags: classified("Confidential"),
      },
      { parent: this },
    );
    const reading = new aws.iam.RolePolicyAttachment(
      `${name}-reading`,
      {
        role: role.name,
        policyArn: place.apply((known) => managedPolicyArn(known, "service-role/AWS_ConfigRole")),
      },
      { parent: this },
    );
    const delivering = new aws.iam.RolePolicy(
      `${name}-delivering`,
      {
        role: role.name,
        policy: pulumi
          .all([place, args.delivery])
          .apply(([known, delivery]) => JSON.stringify(deliveryPolicy(known, delivery))),
      },
      { parent: this },
    );

    this.readyArn = onceCreated(role.arn, reading, delivering);
    this.registerOutputs({ readyArn: this.readyArn });
  }
}
