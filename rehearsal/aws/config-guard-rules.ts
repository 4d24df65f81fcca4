import { whatIsLaterIn } from "../guard/language";
import { api, invalidValue, valuesIn } from "./config-refusals";
import type { RuleTrigger } from "./config-rows";
import { changeMessages } from "./config-rule-triggers";
import { type Call, refuseUnknownMembers, text, type Values, validationError } from "./model";

const property = "source";
const details = `${api}/API_CustomPolicyDetails.html`;
/** Codes are those of PutConfigRule; AWS's texts are UNCONFIRMED where the API's own validation does not make them. */
const operation = `${api}/API_PutConfigRule.html (the text is UNCONFIRMED)`;

/** Most characters of a policy: API_CustomPolicyDetails.html (PolicyText) */
const longest = 10_000;

/** The text of a rule that is a policy in Guard, and what AWS Config refuses of it. */
export function policyOf(call: Call, source: Values, triggers: readonly RuleTrigger[]): string {
  const given = valuesIn(source, "customPolicyDetails");
  refuseUnknownMembers(call, "customPolicyDetails", given, [
    "enableDebugLogDelivery",
    "policyRuntime",
    "policyText",
  ]);
  const policy = text(given, "policyText");
  if (source["customPolicyDetails"] === undefined) {
    const message = "CustomPolicyDetails should be provided if the owner is CUSTOM_POLICY.";
    call.refuse(invalidValue(property, message, `${api}/API_Source.html (the text is UNCONFIRMED)`));
  } else {
    refuseRuntime(call, text(given, "policyRuntime"));
    refusePolicy(call, policy);
  }
  refuseMessages(call, triggers);
  return policy;
}

function refuseRuntime(call: Call, runtime: string): void {
  if (runtime !== "guard-2.x.x") {
    const member = "configRule.source.customPolicyDetails.policyRuntime";
    const constraint = "Member must satisfy regular expression pattern: guard\\-2\\.x\\.x";
    call.refuse({ ...validationError(member, runtime, constraint, details), property });
  }
}

function refusePolicy(call: Call, policy: string): void {
  if (policy.length > longest) {
    const member = "configRule.source.customPolicyDetails.policyText";
    const constraint = `Member must have length less than or equal to ${longest}`;
    call.refuse({
      ...validationError(member, `[${policy.length} characters]`, constraint, details),
      property,
    });
    return;
  }
  // Where there is no engine the text is taken, and what is to say that nothing is evaluated says so.
  const guard = call.guard?.();
  const because = whatIsLaterIn(policy) ?? (guard?.kind === "engine" ? guard.syntaxError(policy) : undefined);
  if (because !== undefined) {
    call.refuse({ ...invalidValue(property, "The policy text is not valid.", operation), because });
  }
}

/**
 * "For Config Custom Policy rules, the only acceptable values are" the two of changes:
 * https://docs.aws.amazon.com/config/latest/APIReference/API_SourceDetail.html
 */
function refuseMessages(call: Call, triggers: readonly RuleTrigger[]): void {
  for (const { messageType } of triggers.filter((trigger) => !changeMessages.includes(trigger.messageType))) {
    const message = `The message type ${messageType} is not allowed if the owner is CUSTOM_POLICY.`;
    call.refuse(invalidValue(property, message, operation));
  }
}
