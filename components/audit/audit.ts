import * as pulumi from "@pulumi/pulumi";
import { AuditTrail, type AuditTrailArgs } from "./audit-trail";
import { Trail } from "./trail";

export interface AuditArgs extends AuditTrailArgs {
  /** Whether a trail is made, or somebody else's is relied on. */
  readonly trail: "create" | "existing";
  /** ARN of the usable key that encrypts the trail's files. */
  readonly trailKeyArn: pulumi.Input<string>;
  /** Who may empty the trail's bucket. */
  readonly deployerArns: pulumi.Input<readonly string[]>;
}

/** What people do, recorded where they cannot reach it: the trail of every region, and what is made of its events. */
export class Audit extends pulumi.ComponentResource {
  readonly record: AuditTrail;
  /** Null where the trail is somebody else's. */
  readonly trailArn: pulumi.Output<string> | null;

  constructor(name: string, args: AuditArgs, opts: pulumi.ComponentResourceOptions) {
    super("baseline:audit:Audit", name, {}, opts);

    this.trailArn =
      args.trail === "create"
        ? new Trail(
            `${name}-trail`,
            { ...args, keyArn: args.trailKeyArn, retentionInDays: args.logRetentionInDays },
            { parent: this },
          ).arn
        : null;
    this.record = new AuditTrail(name, args, { parent: this });
    this.registerOutputs({ trailArn: this.trailArn });
  }
}
