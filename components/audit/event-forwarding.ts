import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { eventRule, type RuleInRegion } from "../foundation/event-rule";
import type { Names } from "../foundation/names";
import { baselinePath } from "../foundation/paths";
import type { Place } from "../foundation/place";
import { onceCreated } from "../foundation/ready";
import type { Regional } from "../foundation/regions";
import { classified } from "../foundation/tags";
import { defaultBusArn, forwardingPolicy, forwardingTrust } from "./audit-policies";
import { forwarded } from "./event-patterns";

export interface EventForwardingArgs {
  readonly names: Names;
  /** Where the events go. */
  readonly place: pulumi.Input<Place>;
  /** Where they come from, with the provider that works there. */
  readonly regions: Regional<aws.Provider>;
  readonly roleArns: pulumi.Input<readonly string[]>;
}

/** Events are reported where the call was made, and IAM's in one region only: they are sent on to the primary one. */
export class EventForwarding extends pulumi.ComponentResource {
  readonly rules: pulumi.Output<readonly RuleInRegion[]>;

  constructor(name: string, args: EventForwardingArgs, opts: pulumi.ComponentResourceOptions) {
    super("baseline:audit:EventForwarding", name, {}, opts);

    const { names } = args;
    const place = pulumi.output(args.place);
    const role = new aws.iam.Role(
      `${name}-role`,
      {
        name: names.physical("iam", "event-forwarding"),
        path: baselinePath,
        description: "Sends what other regions report to the primary one",
        assumeRolePolicy: place.apply((known) => JSON.stringify(forwardingTrust(known))),
        tags: classified("Confidential"),
      },
      { parent: this },
    );
    const policy = new aws.iam.RolePolicy(
      `${name}-policy`,
      { role: role.name, policy: place.apply((known) => JSON.stringify(forwardingPolicy(known))) },
      { parent: this },
    );
    const rules = Object.entries(args.regions).map(([region, provider]) => {
      return eventRule(
        `${name}-${region}`,
        {
          name: names.physical("events", "audit-forwarding"),
          description: "What the primary region wants to know",
          pattern: pulumi.output(args.roleArns).apply(forwarded),
          seesReading: true,
          target: { arn: place.apply(defaultBusArn), roleArn: onceCreated(role.arn, policy) },
        },
        { parent: this, provider },
      );
    });

    this.rules = pulumi.all(rules);
    this.registerOutputs({ rules: this.rules });
  }
}
