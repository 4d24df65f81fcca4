import type * as pulumi from "@pulumi/pulumi";
import type { RuleSettings } from "./custom-rules";
import { type RequiredTags, tagsOfManagedRule } from "./required-tags";

/**
 * A rule that AWS has written and keeps.
 * https://docs.aws.amazon.com/config/latest/developerguide/managed-rules-by-aws-config.html
 */
export interface ManagedRule {
  /** As it stands in physical names. */
  readonly name: string;
  /** AWS's name for it, in capitals. */
  readonly identifier: string;
  readonly description: string;
  /** Texts, whatever they mean: AWS takes nothing else. */
  readonly parameters: Readonly<Record<string, pulumi.Input<string>>>;
  /** What AWS runs it on: a change of resources of these types, or its schedule alone. */
  readonly trigger: { readonly changeOf: readonly string[] } | "periodic";
  /** What has to be recorded for it, beyond what it is triggered by. */
  readonly alsoRecorded?: readonly string[];
  /** Rules on what an account has once, or the baseline in one place, would say the same in every region. */
  readonly onlyInPrimaryRegion?: true;
}

export interface ManagedRuleSettings {
  /** Rules that are false there are not wanted. Default: all are. */
  readonly rules?: RuleSettings;
  readonly requiredTags: RequiredTags;
  /** The network of the rotating secret. */
  readonly vpcId: pulumi.Input<string>;
}

/**
 * Types that AWS's rule looks at and the baseline's own does not: what holds data or lets traffic in, and has tags of
 * its owner's choice.
 */
const otherTaggedTypes: readonly string[] = [
  "AWS::AutoScaling::AutoScalingGroup",
  "AWS::DynamoDB::Table",
  "AWS::ElasticLoadBalancingV2::LoadBalancer",
  "AWS::Redshift::Cluster",
];

/** The managed rules that a stack wants. Identifiers, triggers and parameters are AWS's: the rehearsal has their list. */
export function managedRules({ rules, requiredTags, vpcId }: ManagedRuleSettings): readonly ManagedRule[] {
  const all: readonly ManagedRule[] = [
    {
      name: "secrets-use-customer-key",
      identifier: "SECRETSMANAGER_USING_CMK",
      description: "Secrets are encrypted with a key of the customer's",
      parameters: {},
      trigger: { changeOf: ["AWS::SecretsManager::Secret"] },
    },
    {
      name: "log-groups-encrypted",
      identifier: "CLOUDWATCH_LOG_GROUP_ENCRYPTED",
      description: "Log groups are encrypted with a key of the customer's",
      parameters: {},
      trigger: "periodic",
    },
    {
      name: "buckets-encrypted",
      identifier: "S3_BUCKET_SERVER_SIDE_ENCRYPTION_ENABLED",
      description: "Buckets encrypt what is put into them",
      parameters: {},
      trigger: { changeOf: ["AWS::S3::Bucket"] },
    },
    {
      name: "users-have-mfa",
      identifier: "IAM_USER_MFA_ENABLED",
      description: "Users of IAM have a second factor",
      parameters: {},
      trigger: "periodic",
      alsoRecorded: ["AWS::IAM::User"],
      onlyInPrimaryRegion: true,
    },
    {
      name: "secrets-manager-endpoint",
      identifier: "VPC_ENDPOINT_ENABLED",
      description: "The network of the rotating secret has an endpoint for Secrets Manager",
      parameters: { serviceNames: "secretsmanager", vpcIds: vpcId },
      trigger: "periodic",
      onlyInPrimaryRegion: true,
    },
    {
      name: "resources-have-tags",
      identifier: "REQUIRED_TAGS",
      description: "Resources have the tags that are required",
      parameters: tagsOfManagedRule(requiredTags),
      trigger: { changeOf: otherTaggedTypes },
    },
  ];
  return all.filter(({ name }) => rules?.[name] !== false);
}
