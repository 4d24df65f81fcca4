import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { EncryptedLogGroup } from "../foundation/encrypted-log-group";
import type { Names } from "../foundation/names";
import { inRegion, perRegion, type Regional } from "../foundation/regions";

/** What a region's events are kept for, each in a group of its own. */
export type EventLogPurpose = "compliance-changes" | "key-lifecycle";

const purposes: readonly EventLogPurpose[] = [
  // AWS Config: a resource became compliant or ceased to be.
  "compliance-changes",
  // KMS: a key was rotated, or its deletion came due.
  "key-lifecycle",
];

export interface EventLogGroupsArgs {
  readonly names: Names;
  /** The regions that get the groups, each with the provider that works there. */
  readonly providers: Regional<aws.Provider>;
  /** ARN of the usable key of each of those regions. */
  readonly keyArns: Regional<pulumi.Input<string>>;
  readonly retentionInDays: number;
}

/**
 * Per region the groups that keep the events AWS itself reports there. They lie under `/aws/events/`, the
 * prefix that EventBridge's documentation uses for its targets.
 */
export class EventLogGroups extends pulumi.ComponentResource {
  /** ARN by region and purpose. */
  readonly arns: Regional<Readonly<Record<EventLogPurpose, pulumi.Output<string>>>>;

  constructor(name: string, args: EventLogGroupsArgs, opts: pulumi.ComponentResourceOptions) {
    super("baseline:operations:EventLogGroups", name, {}, opts);

    this.arns = perRegion(Object.keys(args.providers), (region) => {
      const arn = (purpose: EventLogPurpose) =>
        new EncryptedLogGroup(
          `${name}-${region}-${purpose}`,
          {
            name: pulumi.interpolate`/aws/events/${args.names.physical("logs", purpose)}`,
            keyArn: inRegion(args.keyArns, region),
            retentionInDays: args.retentionInDays,
            classification: "Confidential",
          },
          { parent: this, provider: inRegion(args.providers, region) },
        ).arn;
      return Object.fromEntries(purposes.map((purpose) => [purpose, arn(purpose)])) as Record<
        EventLogPurpose,
        pulumi.Output<string>
      >;
    });

    this.registerOutputs({ arns: this.arns });
  }
}
