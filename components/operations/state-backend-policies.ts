import { allowAccountToAdminister, allowUseTo, denyUseToRootUser } from "../encryption/key-policy";
import type { Place } from "../foundation/place";
import { type PolicyDocument, type PolicyStatement, policyDocument } from "../foundation/policy-document";

/**
 * The key of other stacks' state, for who deploys: Pulumi encrypts and decrypts with it directly, and S3 in their name.
 * https://www.pulumi.com/docs/iac/concepts/secrets/#aws-key-management-service-kms
 */
export function stateKeyPolicy(place: Place, deployerArns: readonly string[]): PolicyDocument {
  return policyDocument(
    allowAccountToAdminister(place),
    denyUseToRootUser(place),
    allowUseTo("AllowUseToDeployers", place, deployerArns),
  );
}

/** State is for who deploys. */
export function stateBucketStatements(bucketArn: string, deployerArns: readonly string[]): PolicyStatement[] {
  return [
    {
      Sid: "DenyStateToOthers",
      Effect: "Deny",
      Principal: "*",
      Action: ["s3:DeleteObject*", "s3:GetObject*", "s3:PutObject*"],
      Resource: `${bucketArn}/*`,
      Condition: { ArnNotLike: { "aws:PrincipalArn": deployerArns } },
    },
  ];
}
