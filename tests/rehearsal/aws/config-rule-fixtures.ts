import type { Values } from "../../../rehearsal/aws/model";
import { type Rows, region } from "../../support/world";
import { operated } from "./call-fixtures";
import { functionArn, recorderRows, rulesFunction } from "./config-fixtures";

export const type = "aws:cfg/rule:Rule";

export const detail = (messageType: string, more: Values = {}) => ({
  eventSource: "aws.config",
  messageType,
  ...more,
});
export const onChange = detail("ConfigurationItemChangeNotification");
export const oversized = detail("OversizedConfigurationItemChangeNotification");
export const scheduled = detail("ScheduledNotification", { maximumExecutionFrequency: "Six_Hours" });

/** A rule of one's own function. */
export const custom = {
  name: "volumes",
  source: {
    owner: "CUSTOM_LAMBDA",
    sourceIdentifier: functionArn,
    sourceDetails: [onChange, oversized, scheduled],
  },
};

/** A rule of AWS's own. */
export const managed = (sourceIdentifier: string, more: Values = {}) => ({
  name: "managed",
  source: { owner: "AWS", sourceIdentifier },
  ...more,
});

/** What a rule needs: a recorder and a function. */
export const there: Rows = [...recorderRows(), ...rulesFunction()];

/** Codes and messages of what is refused of a rule. */
export function refused(inputs: Values, rows: Rows = there) {
  const { refusals } = operated("create", type, inputs, { rows, region });
  return refusals.map(({ code, message }) => [code, message]);
}

export const codes = (inputs: Values, rows?: Rows) => refused(inputs, rows).map(([code]) => code);
export const invalid = (message: string) => [["InvalidParameterValueException", message]];
