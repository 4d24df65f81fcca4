import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { EncryptedLogGroup } from "../foundation/encrypted-log-group";
import { eventLogsPolicy } from "../foundation/event-logs-policy";
import type { Names } from "../foundation/names";
import type { Place } from "../foundation/place";
import { onceCreated } from "../foundation/ready";
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
  readonly placeIn: (region: string) => pulumi.Output<Place>;
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
  /** ARN by region and purpose, resolved once EventBridge may write: what arrives before is lost. */
  readonly writableArns: Regional<Readonly<Record<EventLogPurpose, pulumi.Output<string>>>>;

  constructor(name: string, args: EventLogGroupsArgs, opts: pulumi.ComponentResourceOptions) {
    super("baseline:operations:EventLogGroups", name, {}, opts);

    const { names } = args;
    this.writableArns = perRegion(Object.keys(args.providers), (region) => {
      const there = { parent: this, provider: inRegion(args.providers, region) };
      const groups = perPurpose(
        (purpose) =>
          new EncryptedLogGroup(
            `${name}-${region}-${purpose}`,
            {
              name: pulumi.interpolate`/aws/events/${names.physical("logs", purpose)}`,
              keyArn: inRegion(args.keyArns, region),
              retentionInDays: args.retentionInDays,
              classification: "Confidential",
            },
            there,
          ),
      );
      const writing = new aws.cloudwatch.LogResourcePolicy(
        `${name}-${region}-writing`,
        {
          policyName: names.physical("logs", "events"),
          policyDocument: pulumi
            .all([args.placeIn(region), pulumi.all(purposes.map((purpose) => groups[purpose].name))])
            .apply(([place, groupNames]) => JSON.stringify(eventLogsPolicy(place, groupNames))),
        },
        // Nothing is lost with it.
        { ...there, protect: false },
      );
      return perPurpose((purpose) => onceCreated(groups[purpose].arn, writing));
    });

    this.registerOutputs({ writableArns: this.writableArns });
  }
}

function perPurpose<T>(make: (purpose: EventLogPurpose) => T): Readonly<Record<EventLogPurpose, T>> {
  return Object.fromEntries(purposes.map((purpose) => [purpose, make(purpose)])) as Record<
    EventLogPurpose,
    T
  >;
}
