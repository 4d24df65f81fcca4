import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Names } from "../foundation/names";
import { baselinePath } from "../foundation/paths";
import { classified } from "../foundation/tags";
import type { AccessScope } from "./access-scope";
import { boundaryPolicy } from "./boundary-policy";

export interface PermissionsBoundaryArgs {
  readonly names: Names;
  readonly scope: pulumi.Input<AccessScope>;
}

/** What people and workloads can do at the most, whatever their other policies say. */
export class PermissionsBoundary extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: PermissionsBoundaryArgs, opts: pulumi.ComponentResourceOptions) {
    super("baseline:access:PermissionsBoundary", name, {}, opts);

    const policy = new aws.iam.Policy(
      `${name}-policy`,
      {
        name: args.names.physical("iam", "boundary"),
        path: baselinePath,
        description: "Permissions boundary of people and workloads",
        policy: pulumi.output(args.scope).apply((scope) => JSON.stringify(boundaryPolicy(scope))),
        tags: classified("Confidential"),
      },
      { parent: this },
    );

    this.arn = policy.arn;
    this.registerOutputs({ arn: this.arn });
  }
}
