import { explain } from "../policy/evaluate";
import { type Account, accountIn } from "../world/account";
import type { Facts } from "../world/facts";
import type { World } from "../world/world";
import { type Asking, requestKeys, verdictOn } from "./access";
import { isServiceLinked } from "./config-delivery";
import type { FoundResource } from "./config-resources";
import type { ConfigRecorder } from "./config-rows";
import { sessionOf } from "./iam-roles";
import { keyPolicyRow } from "./kms-policy";
import { bucketPolicyRow } from "./s3-rows";
import { secretPolicyRow } from "./secretsmanager-rows";
import { topicPolicyRow } from "./sns";

type Reading = (found: FoundResource, facts: Facts, account: Account) => readonly Asking[];

const anywhere = (...actions: readonly string[]): readonly Asking[] =>
  actions.map((action) => ({ action, resource: "*" }));

/**
 * What a recorder's role has to be allowed for its type of resource to be read, as far as the item tells what it is
 * for; AWS does not list it by type.
 * https://docs.aws.amazon.com/config/latest/developerguide/iamrole-permissions.html
 */
const readings: Readonly<Record<string, Reading>> = {
  "AWS::EC2::Volume": () => anywhere("ec2:DescribeVolumes"),
  "AWS::EC2::Instance": () => anywhere("ec2:DescribeInstances"),
  "AWS::EC2::SecurityGroup": () => anywhere("ec2:DescribeSecurityGroups"),
  "AWS::Lambda::Function": ({ arn }) => [
    { action: "lambda:GetFunction", resource: arn },
    { action: "lambda:ListTags", resource: arn },
  ],
  "AWS::SecretsManager::Secret": ({ arn }, facts) => [
    {
      action: "secretsmanager:DescribeSecret",
      resource: arn,
      resourcePolicy: facts.get(secretPolicyRow(arn)),
    },
  ],
  "AWS::SNS::Topic": ({ arn }, facts) =>
    ["sns:GetTopicAttributes", "sns:ListTagsForResource"].map((action) => ({
      action,
      resource: arn,
      resourcePolicy: facts.get(topicPolicyRow(arn)),
    })),
  "AWS::RDS::DBInstance": ({ arn }) => [
    { action: "rds:DescribeDBInstances", resource: arn },
    { action: "rds:ListTagsForResource", resource: arn },
  ],
  "AWS::RDS::DBCluster": ({ arn }) => [
    { action: "rds:DescribeDBClusters", resource: arn },
    { action: "rds:ListTagsForResource", resource: arn },
  ],
  "AWS::Backup::RecoveryPoint": ({ arn }) => [
    { action: "backup:DescribeRecoveryPoint", resource: arn },
    { action: "backup:ListTags", resource: arn },
  ],
  "AWS::S3::Bucket": ({ arn }, facts) =>
    [
      "s3:GetBucketVersioning",
      "s3:GetEncryptionConfiguration",
      "s3:GetBucketTagging",
      "s3:GetBucketPublicAccessBlock",
    ].map((action) => ({ action, resource: arn, resourcePolicy: facts.get(bucketPolicyRow(arn)) })),
  "AWS::KMS::Key": ({ arn }, facts, { id }) =>
    ["kms:DescribeKey", "kms:GetKeyRotationStatus", "kms:ListResourceTags"].map((action) => ({
      action,
      resource: arn,
      context: { "kms:CallerAccount": id },
      resourcePolicy: facts.get(keyPolicyRow(arn)),
      resourceMustAllow: true,
    })),
};

/** Whether Config can read a resource with the recorder's role; if not, why. */
export function whyNotRead(
  { facts, usage, clock }: World,
  { roleArn, region }: ConfigRecorder,
  found: FoundResource,
): string | undefined {
  if (isServiceLinked(roleArn)) {
    return undefined;
  }
  const account = accountIn(region);
  const caller = sessionOf(facts, account, roleArn, "AWSConfig-Describe");
  for (const asking of readings[found.resourceType]?.(found, facts, account) ?? []) {
    const context = { ...requestKeys(region, clock.now), ...asking.context };
    const verdict = verdictOn(caller, account, { ...asking, context });
    if (verdict.decision !== "Allowed") {
      return `${asking.action}: ${explain(verdict)}`;
    }
    usage.record(caller, asking.action, verdict.decidedBy);
  }
  return undefined;
}
