import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

/**
 * ARNs of who deploys: those configured, or else the role behind the caller's session. The session's own ARN is of no
 * use, since `aws:PrincipalArn` of a session is its role.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalarn
 */
export function deployers(
  configured: readonly string[],
  callerArn: pulumi.Input<string>,
  opts: pulumi.InvokeOptions,
): pulumi.Output<readonly string[]> {
  return configured.length > 0
    ? pulumi.output<readonly string[]>(configured)
    : aws.iam.getSessionContextOutput({ arn: callerArn }, opts).issuerArn.apply((arn) => [arn]);
}
