import { type Place, regionalArn } from "../foundation/place";
import { type PolicyDocument, policyDocument } from "../foundation/policy-document";

/**
 * Lets EventBridge write to the groups of the audit trail: a policy of the account in its region, of which there are
 * ten. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-cloudwatchlogs-permissions
 */
export function eventLogsPolicy(place: Place, groupNames: readonly string[]): PolicyDocument {
  return policyDocument({
    Sid: "AllowEventRulesToWriteTheAuditTrail",
    Effect: "Allow",
    Principal: { Service: ["delivery.logs.amazonaws.com", "events.amazonaws.com"] },
    Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
    Resource: groupNames.map((name) => regionalArn(place, "logs", `log-group:${name}:*`)),
  });
}

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
