import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const policyType = "SERVICE_CONTROL_POLICY";

/**
 * Id of the organisation that this account manages, once it can have service control policies.
 * Throws a `RunError` where the account manages none, or where that type of policy is not enabled: AWS would say so in
 * the middle of a deployment, of the latter when the policies are there already.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_enable-disable.html
 */
export function managedOrganization(
  targets: readonly string[],
  accountId: pulumi.Input<string>,
  opts: pulumi.InvokeOptions,
): pulumi.Output<string> {
  const wrong = (allowed: string) =>
    new pulumi.RunError(
      `${pulumi.getProject()}:serviceControlPolicies: received ${JSON.stringify({ targets })}; allowed: ${allowed}`,
    );
  const found = aws.organizations.getOrganization({}, opts).catch((error: Error) => {
    throw wrong(`nothing but in the management account of an organisation; AWS says: ${error.message}`);
  });
  return pulumi.all([found, accountId]).apply(([{ id, masterAccountId, enabledPolicyTypes, roots }, own]) => {
    if (masterAccountId !== own) {
      throw wrong(`nothing but in the management account, ${masterAccountId}; this is ${own}`);
    }
    if (!enabledPolicyTypes.includes(policyType)) {
      const rootId = roots[0]?.id;
      throw wrong(
        `nothing until the type is enabled, with aws organizations enable-policy-type --root-id ${rootId} --policy-type ${policyType}`,
      );
    }
    return id;
  });
}
