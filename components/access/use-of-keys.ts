import type { PolicyStatement } from "../foundation/policy-document";

/** Use of keys by the role itself; the keys' own policies have to allow it as well. */
export function useOfKeys(actions: readonly string[], keyArns: readonly string[]): PolicyStatement {
  return {
    Sid: "UseKeys",
    Effect: "Allow",
    Action: [...actions, "kms:DescribeKey"],
    Resource: keyArns,
  };
}

/**
 * A service that keeps data for the role, such as an encrypted disk, makes a grant for itself in the role's name.
 * https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-grant-is-for-aws-resource
 */
export function useOfKeysByServices(keyArns: readonly string[]): PolicyStatement {
  return {
    Sid: "UseKeysByServices",
    Effect: "Allow",
    Action: "kms:CreateGrant",
    Resource: keyArns,
    Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
  };
}
