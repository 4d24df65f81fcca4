import type { ControlCheck } from "../../../validation/control-check";
import type { Regional } from "../../foundation/regions";

export interface EncryptionFacts {
  readonly primaryRegion: string;
  /** ARN of the foundation key by region. */
  readonly foundationKeyArns: Regional<string>;
  /** Name of its alias by region, with `alias/`. */
  readonly foundationAliases: Regional<string>;
  /** ARN of the alert topic by region. */
  readonly alertTopicArns: Regional<string>;
}

/** A1, A2, and the topics that every alarm needs. */
export function encryptionChecks(facts: EncryptionFacts): ControlCheck[] {
  return [
    ...Object.entries(facts.foundationKeyArns).flatMap(([region, keyArn]) => [
      {
        control: "A1",
        title: `The foundation key of ${region} is in use and one of several regions`,
        service: "kms" as const,
        operation: "DescribeKey",
        region,
        input: { KeyId: keyArn },
        query: "KeyMetadata.[KeyState, MultiRegion]",
        expected: ["Enabled", true],
        otherwise:
          "Cancel its deletion or enable it (kms:CancelKeyDeletion, kms:EnableKey); nothing can be read without it.",
      },
      {
        control: "A1",
        title: `The alias of the foundation key of ${region} leads to it`,
        service: "kms" as const,
        operation: "ListAliases",
        region,
        input: { KeyId: keyArn },
        query: `contains(Aliases[].AliasName, '${facts.foundationAliases[region]}')`,
        expected: true,
        otherwise: "Run pulumi up, which makes the alias again.",
      },
      {
        control: "A2",
        title: `The root user cannot use the foundation key of ${region}, and CloudWatch Logs of ${region} can`,
        service: "kms" as const,
        operation: "GetKeyPolicy",
        region,
        input: { KeyId: keyArn, PolicyName: "default" },
        query: `[contains(Policy, 'DenyUseToRootUser'), contains(Policy, 'logs.${region}.')]`,
        expected: [true, true],
        otherwise:
          "Somebody has changed the key's policy. Find out who (kms:PutKeyPolicy), then run pulumi up.",
      },
    ]),
    {
      control: "A1",
      title: "The foundation key is rotated every year",
      service: "kms",
      operation: "GetKeyRotationStatus",
      region: facts.primaryRegion,
      input: { KeyId: facts.foundationKeyArns[facts.primaryRegion] ?? "" },
      query: "[KeyRotationEnabled, RotationPeriodInDays]",
      expected: [true, 365],
      otherwise: "Run pulumi up, which switches rotation on again.",
    },
    ...Object.entries(facts.alertTopicArns).flatMap(([region, topicArn]) => [
      {
        control: "A2",
        title: `The alert topic of ${region} is encrypted with a key of its own`,
        service: "sns" as const,
        operation: "GetTopicAttributes",
        region,
        input: { TopicArn: topicArn },
        query: `contains(Attributes.KmsMasterKeyId, ':kms:${region}:')`,
        expected: true,
        otherwise: "Run pulumi up, which encrypts it again.",
      },
      {
        control: "O1",
        title: `Somebody reads the alerts of ${region}`,
        service: "sns" as const,
        operation: "ListSubscriptionsByTopic",
        region,
        input: { TopicArn: topicArn },
        query: "length(Subscriptions[?starts_with(SubscriptionArn, 'arn:')]) > `0`",
        expected: true,
        otherwise:
          "Follow the link in the mail that AWS has sent to each of alertEmails; alerts reach nobody until then.",
      },
    ]),
  ];
}
