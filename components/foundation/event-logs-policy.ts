import { type Place, regionalArn } from "./place";
import { type PolicyDocument, policyDocument } from "./policy-document";

/**
 * Lets EventBridge write to the groups of events: a policy of the account in its region, of which there are
 * ten. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-cloudwatchlogs-permissions
 */
export function eventLogsPolicy(place: Place, groupNames: readonly string[]): PolicyDocument {
  return policyDocument({
    Sid: "AllowEventRulesToWrite",
    Effect: "Allow",
    Principal: { Service: ["delivery.logs.amazonaws.com", "events.amazonaws.com"] },
    Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
    Resource: groupNames.map((name) => regionalArn(place, "logs", `log-group:${name}:*`)),
  });
}
