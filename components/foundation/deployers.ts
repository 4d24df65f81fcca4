import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

/**
 * ARNs of who deploys: those configured, or else the role behind the caller's session. The session's own ARN is of no
 * use, since `aws:PrincipalArn` of a session is its role.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalarn
 * Throws a `RunError` where the caller is not among those configured: it would lock itself out. Not so in a preview by one
 * of those who only preview.
 */
export function deployers(
  configured: readonly string[],
  previewers: readonly string[],
  callerArn: pulumi.Input<string>,
  opts: pulumi.InvokeOptions,
): pulumi.Output<readonly string[]> {
  const { issuerArn } = aws.iam.getSessionContextOutput({ arn: callerArn }, opts);
  return issuerArn.apply((caller) => {
    const onlyPreviews = pulumi.runtime.isDryRun() && previewers.includes(caller);
    if (configured.length > 0 && !configured.includes(caller) && !onlyPreviews) {
      const received = JSON.stringify(configured);
      throw new pulumi.RunError(
        `${pulumi.getProject()}:deployerArns: received ${received}; allowed: a list with who deploys now, ${caller}`,
      );
    }
    return configured.length > 0 ? configured : [caller];
  });
}
