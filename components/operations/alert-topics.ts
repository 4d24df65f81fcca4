import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Names } from "../foundation/names";
import type { Place } from "../foundation/place";
import { onceCreated } from "../foundation/ready";
import { inRegion, perRegion, type Regional } from "../foundation/regions";
import { classified } from "../foundation/tags";
import { alertTopicPolicy } from "./alert-topic-policy";

/** What a subscriber sees as the sender. */
const displayName = "Config Compliance Alerts";

export interface AlertTopicsArgs {
  readonly names: Names;
  readonly placeIn: (region: string) => pulumi.Output<Place>;
  /** The regions that get a topic, each with the provider that works there. */
  readonly providers: Regional<aws.Provider>;
  /** ARN of the usable alerts key of each of those regions. */
  readonly keyArns: Regional<pulumi.Input<string>>;
  /** Addresses that every region's topic writes to, once their owners have confirmed. */
  readonly emails: readonly string[];
}

/** A topic in each region for what people have to hear of: alarms and event rules reach topics of their own region only. */
export class AlertTopics extends pulumi.ComponentResource {
  /** ARN by region, resolved once its policy admits the publishers. */
  readonly usableArns: Regional<pulumi.Output<string>>;

  constructor(name: string, args: AlertTopicsArgs, opts: pulumi.ComponentResourceOptions) {
    super("baseline:operations:AlertTopics", name, {}, opts);

    this.usableArns = perRegion(Object.keys(args.providers), (region) => {
      const topic = new AlertTopic(
        `${name}-${region}`,
        {
          names: args.names,
          place: args.placeIn(region),
          keyArn: inRegion(args.keyArns, region),
          emails: args.emails,
        },
        { parent: this, provider: inRegion(args.providers, region) },
      );
      return topic.usableArn;
    });

    this.registerOutputs({ usableArns: this.usableArns });
  }
}

interface AlertTopicArgs {
  readonly names: Names;
  readonly place: pulumi.Input<Place>;
  readonly keyArn: pulumi.Input<string>;
  readonly emails: readonly string[];
}

class AlertTopic extends pulumi.ComponentResource {
  readonly usableArn: pulumi.Output<string>;

  constructor(name: string, args: AlertTopicArgs, opts: pulumi.ComponentResourceOptions) {
    super("baseline:operations:AlertTopic", name, {}, opts);

    const topic = new aws.sns.Topic(
      `${name}-topic`,
      {
        name: args.names.physical("sns", "alerts"),
        displayName,
        kmsMasterKeyId: args.keyArn,
        tags: classified("Confidential"),
      },
      { parent: this },
    );
    const policy = new aws.sns.TopicPolicy(
      `${name}-policy`,
      {
        arn: topic.arn,
        policy: pulumi
          .all([args.place, topic.arn])
          .apply(([place, arn]) => JSON.stringify(alertTopicPolicy(place, arn))),
      },
      { parent: this },
    );
    for (const email of args.emails) {
      new aws.sns.TopicSubscription(
        `${name}-${email}`,
        { topic: topic.arn, protocol: "email", endpoint: email },
        { parent: this },
      );
    }

    this.usableArn = onceCreated(topic.arn, policy);
    this.registerOutputs({ usableArn: this.usableArn });
  }
}
