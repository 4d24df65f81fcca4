import { alertPublishers } from "../encryption/alerts-key-policy";
import { type Place, regionalArn } from "../foundation/place";
import { type PolicyDocument, policyDocument } from "../foundation/policy-document";

/** Who may publish to a region's alert topic. */
export function alertTopicPolicy(place: Place, topicArn: string): PolicyDocument {
  return policyDocument(
    {
      Sid: "AllowAlarmsOfThisRegion",
      Effect: "Allow",
      Principal: { Service: alertPublishers.alarms },
      Action: "sns:Publish",
      Resource: topicArn,
      Condition: {
        StringEquals: { "aws:SourceAccount": place.accountId },
        ArnLike: { "aws:SourceArn": regionalArn(place, "cloudwatch", "alarm:*") },
      },
    },
    {
      // "You can't use Condition blocks in Amazon SNS topic policies for EventBridge":
      // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sns-permissions
      Sid: "AllowEventRules",
      Effect: "Allow",
      Principal: { Service: alertPublishers.events },
      Action: "sns:Publish",
      Resource: topicArn,
    },
    {
      Sid: "DenyUnencryptedTransport",
      Effect: "Deny",
      Principal: "*",
      Action: "sns:Publish",
      Resource: topicArn,
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
  );
}
