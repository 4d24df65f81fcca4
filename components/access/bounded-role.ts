import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { PolicyDocument } from "../foundation/policy-document";
import { onceCreated } from "../foundation/ready";
import { classified } from "../foundation/tags";
import { oneHour } from "./trust-policy";

export interface BoundedRoleArgs {
  /** Physical name of the role and of its policy. */
  readonly roleName: pulumi.Input<string>;
  readonly path: string;
  readonly description: string;
  readonly trust: pulumi.Input<PolicyDocument>;
  readonly permissions: pulumi.Input<PolicyDocument>;
  readonly boundaryArn: pulumi.Input<string>;
  /** What the role is denied from its first moment, until somebody else writes that policy. Default: nothing. */
  readonly closed?: pulumi.Input<PolicyDocument>;
}

/** Name, in a role that follows the business hours, of the policy that does. */
const hoursPolicyName = "business-hours";

/**
 * A role within the boundary. Its permissions are a managed policy, so that all of the room for inline ones is left to
 * the business hours.
 */
export class BoundedRole extends pulumi.ComponentResource {
  readonly role: aws.iam.Role;
  /** The inline policy that is written by the business hours; undefined for a role that is never closed. */
  readonly hours: aws.iam.RolePolicy | undefined;
  /** ARN, resolved once the role has its permissions. */
  readonly readyArn: pulumi.Output<string>;

  constructor(name: string, args: BoundedRoleArgs, opts: pulumi.ComponentResourceOptions) {
    super("baseline:access:BoundedRole", name, {}, opts);

    const { description, path } = args;
    const tags = classified("Confidential");
    const json = (document: pulumi.Input<PolicyDocument>) => pulumi.output(document).apply(JSON.stringify);
    this.role = new aws.iam.Role(
      `${name}-role`,
      {
        name: args.roleName,
        path,
        description,
        assumeRolePolicy: json(args.trust),
        permissionsBoundary: args.boundaryArn,
        maxSessionDuration: oneHour,
        tags,
      },
      { parent: this },
    );
    const policy = new aws.iam.Policy(
      `${name}-policy`,
      { name: args.roleName, path, description, policy: json(args.permissions), tags },
      { parent: this },
    );
    this.hours = args.closed
      ? new aws.iam.RolePolicy(
          `${name}-hours`,
          { name: hoursPolicyName, role: this.role.name, policy: json(args.closed) },
          // What the function of the business hours has written stands.
          { parent: this, ignoreChanges: ["policy"] },
        )
      : undefined;
    const attachment = new aws.iam.RolePolicyAttachment(
      `${name}-permissions`,
      { role: this.role.name, policyArn: policy.arn },
      // A role that has its permissions before it is closed is open.
      { parent: this, dependsOn: this.hours ? [this.hours] : [] },
    );

    this.readyArn = onceCreated(this.role.arn, attachment);
    this.registerOutputs({ readyArn: this.readyArn });
  }
}
