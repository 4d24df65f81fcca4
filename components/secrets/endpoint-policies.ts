import type { Place } from "../foundation/place";
import { type PolicyDocument, policyDocument } from "../foundation/policy-document";

/** What may pass an interface endpoint that others need as well: everything of this account, nothing of any other. */
export function ownAccountOnly({ accountId }: Place): PolicyDocument {
  return policyDocument({
    Sid: "AllowWithinTheAccount",
    Effect: "Allow",
    Principal: "*",
    Action: "*",
    Resource: "*",
    Condition: {
      StringEquals: { "aws:PrincipalAccount": accountId, "aws:ResourceAccount": accountId },
    },
  });
}
