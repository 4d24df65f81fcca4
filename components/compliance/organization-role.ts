import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Names } from "../foundation/names";
import { baselinePath } from "../foundation/paths";
import { managedPolicyArn, type Place } from "../foundation/place";
import { policyDocument } from "../foundation/policy-document";
import { onceCreated } from "../foundation/ready";
import { classified } from "../foundation/tags";

export interface OrganizationRoleArgs {
  readonly names: Names;
  readonly place: pulumi.Input<Place>;
}

/**
 * Without a condition on the account that Config works for: AWS documents that for recorders, and for aggregators of
 * an organisation nothing but this; with a condition that is not met the view would stay empty without a word.
 * https://docs.aws.amazon.com/config/latest/developerguide/set-up-aggregator-cli.html
 */
const trust = policyDocument({
  Sid: "AllowConfigToListAccounts",
  Effect: "Allow",
  Principal: { Service: "config.amazonaws.com" },
  Action: "sts:AssumeRole",
});

/** The role with which AWS Config learns what accounts the organisation has, as it does again whenever one comes or goes. */
export class OrganizationRole extends pulumi.ComponentResource {
  /** ARN, resolved once the role may do what it is for. */
  readonly readyArn: pulumi.Output<string>;

  constructor(name: string, args: OrganizationRoleArgs, opts: pulumi.ComponentResourceOptions) {
    super("baseline:compliance:OrganizationRole", name, {}, opts);

    const role = new aws.iam.Role(
      `${name}-role`,
      {
        name: args.names.physical("iam", "config-organization"),
        path: baselinePath,
        description: "Reads what accounts the organisation has, for AWS Config",
        assumeRolePolicy: JSON.stringify(trust),
        tags: classified("Confidential"),
      },
      { parent: this },
    );
    const reading = new aws.iam.RolePolicyAttachment(
      `${name}-reading`,
      {
        role: role.name,
        policyArn: pulumi
          .output(args.place)
          .apply((place) => managedPolicyArn(place, "service-role/AWSConfigRoleForOrganizations")),
      },
      { parent: this },
    );

    this.readyArn = onceCreated(role.arn, reading);
    this.registerOutputs({ readyArn: this.readyArn });
  }
}
