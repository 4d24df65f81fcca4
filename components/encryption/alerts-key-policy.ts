import { accountRootArn, type Place, regionalPrincipal } from "../foundation/place";
import { type PolicyDocument, type PolicyStatement, policyDocument } from "../foundation/policy-document";
import { allowAccountToAdminister, denyUseToRootUser, envelopeEncryption, thisKey } from "./key-policy";

/** Services that publish to the alert topics by themselves. */
export const alertPublishers = {
  alarms: "cloudwatch.amazonaws.com",
  events: "events.amazonaws.com",
} as const;

/**
 * Policy of the key that encrypts one region's alert topic, and nothing else: what the publishers need cannot be
 * bound to the account.
 */
export function alertsKeyPolicy(place: Place): PolicyDocument {
  return policyDocument(
    allowAccountToAdminister(place),
    denyUseToRootUser(place),
    allowPublishers(),
    allowCallersOfSns(place),
  );
}

/**
 * Without any source condition: "not supported for EventBridge-to-encrypted-topics", and what arrives is nothing.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
 */
function allowPublishers(): PolicyStatement {
  return {
    Sid: "AllowPublishingServices",
    Effect: "Allow",
    Principal: { Service: Object.values(alertPublishers) },
    Action: envelopeEncryption,
    Resource: thisKey,
  };
}

/** Functions of the baseline publish as themselves; SNS then uses the key on their behalf. */
function allowCallersOfSns(place: Place): PolicyStatement {
  return {
    Sid: "AllowCallersOfSns",
    Effect: "Allow",
    Principal: { AWS: accountRootArn(place) },
    Action: envelopeEncryption,
    Resource: thisKey,
    Condition: {
      StringEquals: {
        "kms:CallerAccount": place.accountId,
        "kms:ViaService": regionalPrincipal(place, "sns"),
      },
    },
  };
}
