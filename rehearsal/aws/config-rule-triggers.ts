import { explain } from "../policy/evaluate";
import { configService } from "./config-delivery";
import { api, frequencies, fromMoto, invalidValue, refuseUnlisted } from "./config-refusals";
import type { ConfigRule, RuleTrigger } from "./config-rows";
import { serviceMayInvoke } from "./lambda-permissions";
import { functionRow } from "./lambda-rows";
import { type Call, optionalText, refuseUnknownMembers, text, type Values } from "./model";

/** https://docs.aws.amazon.com/config/latest/APIReference/API_SourceDetail.html (MessageType) */
export const changeMessages: readonly string[] = [
  "ConfigurationItemChangeNotification",
  "OversizedConfigurationItemChangeNotification",
];
const messages = [...changeMessages, "ConfigurationSnapshotDeliveryCompleted", "ScheduledNotification"];

const detailFact = `${api}/API_SourceDetail.html; ${fromMoto}`;

/** What has a rule evaluated, as its source details say it. */
export function triggersOf(call: Call, owner: string, details: readonly Values[]): readonly RuleTrigger[] {
  if ((owner === "AWS") === details.length > 0) {
    const message =
      "SourceDetails should be null/empty if the owner is AWS. SourceDetails should be provided if the owner is CUSTOM_LAMBDA";
    call.refuse(invalidValue("source", message, detailFact));
  }
  return details.map((detail) => triggerOf(call, detail));
}

function triggerOf(call: Call, detail: Values): RuleTrigger {
  const property = "source";
  refuseUnknownMembers(call, "sourceDetails", detail, [
    "eventSource",
    "maximumExecutionFrequency",
    "messageType",
  ]);
  const messageType = text(detail, "messageType");
  const frequency = optionalText(detail, "maximumExecutionFrequency");
  const member = (name: string) => `configRule.source.sourceDetails.${name}`;
  const eventSource = optionalText(detail, "eventSource") ?? "aws.config";
  const asked = { value: eventSource, listed: ["aws.config"], property };
  refuseUnlisted(call, member("eventSource"), asked, "SourceDetail");
  refuseUnlisted(
    call,
    member("messageType"),
    { value: messageType, listed: messages, property },
    "SourceDetail",
  );
  if (frequency !== undefined) {
    const what = { value: frequency, listed: Object.keys(frequencies), property };
    refuseUnlisted(call, member("maximumExecutionFrequency"), what, "SourceDetail");
  }
  const onChange = changeMessages.includes(messageType);
  if (onChange && frequency !== undefined) {
    const message =
      "A maximum execution frequency is not allowed if MessageType is ConfigurationItemChangeNotification or OversizedConfigurationItemChangeNotification";
    call.refuse(invalidValue(property, message, detailFact));
  }
  return { messageType, frequency: onChange ? undefined : (frequency ?? "TwentyFour_Hours") };
}

/**
 * Whether Config may invoke the function of a rule, which it asks for when the rule is put. It names the account that
 * it does so for: https://docs.aws.amazon.com/config/latest/developerguide/evaluate-config_develop-rules_lambda-functions.html
 */
export function refuseFunction(call: Call, { arn, source, region }: ConfigRule): void {
  const definition = call.get(functionRow(source));
  const verdict = serviceMayInvoke(call, call.self.account, source, configService, arn);
  const because =
    definition === undefined
      ? "the function does not exist"
      : definition.region !== region
        ? `the function is in ${definition.region}`
        : verdict.decision === "Allowed"
          ? undefined
          : `lambda:InvokeFunction: ${explain(verdict)}`;
  if (because !== undefined) {
    call.refuse({
      code: "InsufficientPermissionsException",
      message: `The AWS Lambda function ${source} cannot be invoked. Check the specified function ARN, and check the function's permissions`,
      because,
      fact: `${api}/API_PutConfigRule.html; ${fromMoto}`,
      property: "source",
    });
  }
}
