import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Names } from "../foundation/names";
import { baselinePath } from "../foundation/paths";
import type { Place } from "../foundation/place";
import { onceCreated } from "../foundation/ready";
import { classified } from "../foundation/tags";
import { remediationPolicy, remediationTrust } from "./remediation-policies";
import type { Repair } from "./repairs";

export interface RemediationRoleArgs {
  readonly names: Names;
  readonly place: pulumi.Input<Place>;
  /** The regions in which it repairs. */
  readonly regions: readonly string[];
  readonly repairs: readonly Repair[];
}

/** The role with which Systems Manager Automation repairs, in every region: it may do what the repairs do. */
export class RemediationRole extends pulumi.ComponentResource {
  /** ARN, resolved once the role may do what it is for. */
  readonly readyArn: pulumi.Output<string>;

  constructor(name: string, args: RemediationRoleArgs, opts: pulumi.ComponentResourceOptions) {
    super("baseline:compliance:RemediationRole", name, {}, opts);

    const { regions, repairs } = args;
    const place = pulumi.output(args.place);
    const role = new aws.iam.Role(
      `${name}-role`,
      {
        name: args.names.physical("iam", "config-remediation"),
        path: baselinePath,
        description: "Repairs what rules of AWS Config find, for Systems Manager Automation",
        assumeRolePolicy: place.apply((known) => JSON.stringify(remediationTrust(known, regions))),
        tags: classified("Confidential"),
      },
      { parent: this },
    );
    const repairing = new aws.iam.RolePolicy(
      `${name}-repairing`,
      {
        role: role.name,
        policy: place.apply((known) => JSON.stringify(remediationPolicy(known, regions, repairs))),
      },
      { parent: this },
    );

    this.readyArn = onceCreated(role.arn, repairing);
    this.registerOutputs({ readyArn: this.readyArn });
  }
}
