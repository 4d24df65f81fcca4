import * as pulumi from "@pulumi/pulumi";
import type { Names } from "../foundation/names";
import { auditRule } from "./audit-rule";
import { baselineAtRisk, type EventPattern, keysAtRisk, recordsAtRisk, rootActivity } from "./event-patterns";

export interface TamperAlarmsArgs {
  readonly names: Names;
  /** ARNs of roles that change roles and policies of the baseline for a living. */
  readonly entitledRoleArns: pulumi.Input<readonly string[]>;
  readonly alertTopicArn: pulumi.Input<string>;
}

/** What a message tells, by where it stands in the event. A field that the event does not have is left out. */
const facts = {
  who: "$.detail.userIdentity.arn",
  what: "$.detail.eventName",
  service: "$.detail.eventSource",
  when: "$.detail.eventTime",
  region: "$.detail.awsRegion",
  address: "$.detail.sourceIPAddress",
  refusal: "$.detail.errorCode",
  on: "$.detail.requestParameters",
} as const;

/** One sentence that people read first, then the facts. EventBridge puts them in. */
function message(sentence: string): string {
  const lines = Object.keys(facts).map((fact) => `"${fact}: <${fact}>"`);
  return [JSON.stringify(sentence), ...lines].join("\n");
}

/** Tells people, as it happens, of what nobody does by accident and of what an intruder would do first. */
export class TamperAlarms extends pulumi.ComponentResource {
  readonly ruleNames: pulumi.Output<readonly string[]>;

  constructor(name: string, args: TamperAlarmsArgs, opts: pulumi.ComponentResourceOptions) {
    super("baseline:audit:TamperAlarms", name, {}, opts);

    const { names } = args;
    const tell = (what: string, sentence: string, pattern: pulumi.Input<EventPattern>) =>
      auditRule(
        `${name}-${what}`,
        {
          name: names.physical("events", `tampering-${what}`),
          description: sentence,
          pattern,
          target: {
            arn: args.alertTopicArn,
            inputTransformer: { inputPaths: facts, inputTemplate: message(sentence) },
          },
        },
        { parent: this },
      );
    const ruleNames = [
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

    this.ruleNames = pulumi.all(ruleNames);
    this.registerOutputs({ ruleNames: this.ruleNames });
  }
}
