import type { Facts, Row } from "../world/facts";
import type { InputTransformer } from "./events-input";
import type { EventPattern } from "./events-pattern";

/** A rule of a region's default bus. */
export interface EventRule {
  readonly arn: string;
  readonly name: string;
  readonly region: string;
  /** Undefined where the pattern that was given is none. */
  readonly pattern: EventPattern | undefined;
  /** The text that the program gave for it. */
  readonly patternText?: string | undefined;
  /** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html#eventbridge-PutRule-request-State */
  readonly state: string;
}

export interface EventTarget {
  readonly ruleArn: string;
  readonly id: string;
  readonly arn: string;
  /** JSON text that is sent in place of the event. */
  readonly input: string | undefined;
  readonly transformer: InputTransformer | undefined;
  /** ARN of the role that EventBridge takes on for it. */
  readonly roleArn: string | undefined;
  readonly deadLetterArn: string | undefined;
}

export const ruleRow = (region: string, name: string) => `events:rule:${region}:${name}` as Row<EventRule>;
export const targetRow = (ruleArn: string, id: string) =>
  `events:target:${ruleArn}/${id}` as Row<EventTarget>;

export function targetsOf(facts: Facts, ruleArn: string): readonly EventTarget[] {
  return facts
    .list<EventTarget>("events:target", { where: (target) => target.ruleArn === ruleArn })
    .map(([, target]) => target);
}
