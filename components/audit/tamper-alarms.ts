import * as pulumi from "@pulumi/pulumi";
import { eventMessage } from "../foundation/event-message";
import type { EventPattern } from "../foundation/event-pattern";
import { eventRule, type RuleInRegion } from "../foundation/event-rule";
import type { Names } from "../foundation/names";
import { baselineAtRisk, keysAtRisk, recordsAtRisk, rootActivity } from "./event-patterns";

export interface TamperAlarmsArgs {
  readonly names: Names;
  /** ARNs of roles that change roles and policies of the baseline for a living. */
  readonly entitledRoleArns: pulumi.Input<readonly string[]>;
  readonly alertTopicArn: pulumi.Input<string>;
}

/** What a message tells. */
const facts = {
  who: "$.detail.userIdentity.arn",
  what: "$.detail.eventName",
  service: "$.detail.eventSource",
  when: "$.detail.eventTime",
  region: "$.detail.awsRegion",
  address: "$.detail.sourceIPAddress",
  refusal: "$.detail.errorCode",
  // Of an object the quotes would be taken out, and what is in it would not be escaped.
  role: "$.detail.requestParameters.roleName",
  policy: "$.detail.requestParameters.policyArn",
  key: "$.detail.requestParameters.keyId",
  name: "$.detail.requestParameters.name",
} as const;

/** Tells people, as it happens, of what nobody does by accident and of what an intruder would do first. */
export class TamperAlarms extends pulumi.ComponentResource {
  readonly rules: pulumi.Output<readonly RuleInRegion[]>;

  constructor(name: string, args: TamperAlarmsArgs, opts: pulumi.ComponentResourceOptions) {
    super("baseline:audit:TamperAlarms", name, {}, opts);

    const { names } = args;
    const tell = (what: string, sentence: string, pattern: pulumi.Input<EventPattern>) =>
      eventRule(
        `${name}-${what}`,
        {
          name: names.physical("events", `tampering-${what}`),
          description: sentence,
          pattern,
          seesReading: true,
          target: {
            arn: args.alertTopicArn,
            inputTransformer: eventMessage(sentence, facts),
          },
        },
        { parent: this },
      );
    const rules = [
      tell("root", "The root user was active", rootActivity()),
      tell("keys", "A key was disabled or is to be deleted, or somebody tried", keysAtRisk()),
      tell("records", "A trail or a recorder was stopped or changed, or somebody tried", recordsAtRisk()),
      tell(
        "baseline",
        "A role or policy of the baseline was changed by somebody else than who deploys it, or somebody tried",
        pulumi
          .all([names.naming, args.entitledRoleArns])
          .apply(([naming, entitled]) => baselineAtRisk(naming, entitled)),
      ),
    ];

    this.rules = pulumi.all(rules);
    this.registerOutputs({ rules: this.rules });
  }
}
