import { parsedJson } from "../shared/json";
import { valueAt } from "../shared/values";
import {
  type ConfigItem,
  configItem,
  type ItemHead,
  itemHead,
  malformed,
  requiredText,
  requiredTime,
} from "./item";

/** Why AWS Config calls. */
export type Notification =
  | { readonly kind: "change"; readonly item: ConfigItem }
  /** The item does not fit in the event. */
  | { readonly kind: "oversized"; readonly summary: ItemHead }
  /** `createdAt` in milliseconds since 1970. */
  | { readonly kind: "schedule"; readonly createdAt: number };

/** AWS Config's call of the function. */
export interface RuleEvent {
  /** Name of the AWS Config rule. */
  readonly configRuleName: string;
  readonly resultToken: string;
  /** Nothing is stored of the evaluations. */
  readonly testMode: boolean;
  readonly leftScope: boolean;
  readonly parameters: Readonly<Record<string, string>>;
  readonly notification: Notification;
}

/** As AWS's own framework for custom rules has it. https://github.com/awslabs/aws-config-rdklib */
const tokenOfTests = "TESTMODE";

/**
 * Reads the event, whose own parts are JSON texts. Throws an error that says where it is malformed.
 * https://docs.aws.amazon.com/config/latest/developerguide/evaluate-config_develop-rules_example-events.html
 */
export function ruleEvent(event: unknown): RuleEvent {
  try {
    const resultToken = requiredText(event, "event", "resultToken");
    return {
      configRuleName: requiredText(event, "event", "configRuleName"),
      resultToken,
      testMode: resultToken === tokenOfTests,
      leftScope: leftScopeOf(event),
      parameters: parametersOf(event),
      notification: notificationOf(jsonAt(event, "invokingEvent")),
    };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new Error(`The event of AWS Config is malformed: ${message}`, { cause: error });
  }
}

function notificationOf(invokingEvent: unknown): Notification {
  const where = "invokingEvent";
  const messageType = valueAt(invokingEvent, "messageType");
  switch (messageType) {
    case "ConfigurationItemChangeNotification":
      return {
        kind: "change",
        item: configItem(valueAt(invokingEvent, "configurationItem"), `${where}.configurationItem`),
      };
    case "OversizedConfigurationItemChangeNotification":
      return {
        kind: "oversized",
        summary: itemHead(
          valueAt(invokingEvent, "configurationItemSummary"),
          `${where}.configurationItemSummary`,
        ),
      };
    case "ScheduledNotification":
      return { kind: "schedule", createdAt: requiredTime(invokingEvent, where, "notificationCreationTime") };
    default:
      throw malformed(
        `${where}.messageType`,
        messageType,
        "ConfigurationItemChangeNotification, OversizedConfigurationItemChangeNotification or ScheduledNotification",
      );
  }
}

function leftScopeOf(event: unknown): boolean {
  const leftScope = valueAt(event, "eventLeftScope") ?? false;
  if (typeof leftScope !== "boolean") {
    throw malformed("event.eventLeftScope", leftScope, "true or false");
  }
  return leftScope;
}

function parametersOf(event: unknown): Readonly<Record<string, string>> {
  const parameters = Object.entries(jsonAt(event, "ruleParameters"));
  return Object.fromEntries(
    parameters.map(([name, value]) => {
      if (typeof value !== "string") {
        throw malformed(`ruleParameters.${name}`, value, "a text");
      }
      return [name, value];
    }),
  );
}

function jsonAt(event: unknown, name: string): object {
  const text = requiredText(event, "event", name);
  const value = parsedJson(text);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw malformed(`event.${name}`, text, "the JSON of an object");
  }
  return value;
}
