import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { alertsKeyPolicy } from "../encryption/alerts-key-policy";
import { RegionalKeys } from "../encryption/regional-keys";
import type { Names } from "../foundation/names";
import type { Place } from "../foundation/place";
import type { Regional } from "../foundation/regions";
import { AlertTopics } from "./alert-topics";

export interface AlertingArgs {
  readonly names: Names;
  readonly placeIn: (region: string) => pulumi.Output<Place>;
  /** The regions that tell people, each with the provider that works there. */
  readonly providers: Regional<aws.Provider>;
  /** Addresses that every region's topic writes to, once their owners have confirmed. */
  readonly emails: readonly string[];
  /** Whether the keys are protected from deletion. */
  readonly protect: boolean;
}

/** How people are told: a topic in each region, encrypted with a key of its own that the publishing services may use. */
export class Alerting extends pulumi.ComponentResource {
  /** ARN of the topic by region, resolved once its publishers are admitted. */
  readonly topicArns: Regional<pulumi.Output<string>>;
  /** ARN of the topic's key by region, resolved once its policy is in force. */
  readonly keyArns: Regional<pulumi.Output<string>>;

  constructor(name: string, args: AlertingArgs, opts: pulumi.ComponentResourceOptions) {
    super("baseline:operations:Alerting", name, {}, opts);

    const { names, placeIn, providers, emails, protect } = args;
    const keys = new RegionalKeys(
      `${name}-key`,
      {
        description: "Messages to people of the security baseline",
        placeIn,
        providers,
        aliasName: names.physical("kms", "alerts"),
        policy: alertsKeyPolicy,
        classification: "Confidential",
      },
      { parent: this, protect },
    );
    const topics = new AlertTopics(
      name,
      { names, placeIn, providers, keyArns: keys.usableArns, emails },
      { parent: this },
    );

    this.topicArns = topics.usableArns;
    this.keyArns = keys.usableArns;
    this.registerOutputs({ topicArns: this.topicArns, keyArns: this.keyArns });
  }
}
