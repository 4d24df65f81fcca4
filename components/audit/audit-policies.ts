import { type Place, regionalArn } from "../foundation/place";
import { type PolicyDocument, policyDocument } from "../foundation/policy-document";

/** The bus that the services of AWS report to. */
export function defaultBusArn(place: Place): string {
  return regionalArn(place, "events", "event-bus/default");
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-region.html */
export function forwardingTrust(place: Place): PolicyDocument {
  return policyDocument({
    Sid: "AllowEventRulesOfThisAccount",
    Effect: "Allow",
    Principal: { Service: "events.amazonaws.com" },
    Action: "sts:AssumeRole",
    Condition: { StringEquals: { "aws:SourceAccount": place.accountId } },
  });
}

export function forwardingPolicy(place: Place): PolicyDocument {
  return policyDocument({
    Sid: "ForwardEventsToThePrimaryRegion",
    Effect: "Allow",
    Action: "events:PutEvents",
    Resource: defaultBusArn(place),
  });
}
