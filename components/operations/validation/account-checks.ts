import type { ControlCheck } from "../../../validation/control-check";
import type { AccountDefaultsSettings } from "../../account/account-defaults";
import type { PasswordSettings } from "../../account/password-policy";
import type { Regional } from "../../foundation/regions";

export interface AccountFacts {
  readonly primaryRegion: string;
  /** Twelve digits. */
  readonly accountId: string;
  readonly settings: AccountDefaultsSettings;
  /** ARN of the key that disks are encrypted with, by region. */
  readonly keyArns: Regional<string>;
  /** Name of the stack's own analyzer by region; none where it makes none. */
  readonly analyzerNames: Regional<string>;
}

/** A9: as much of it as the stack is to see to. */
export function accountChecks(facts: AccountFacts): ControlCheck[] {
  const { ebsEncryption, s3PublicAccessBlock, accessAnalyzer, passwordPolicy } = facts.settings;
  return [
    ...(ebsEncryption
      ? Object.entries(facts.keyArns).flatMap(([region, keyArn]) => diskChecks(region, keyArn))
      : []),
    ...(s3PublicAccessBlock ? [publicAccessCheck(facts)] : []),
    ...(accessAnalyzer === "off"
      ? []
      : Object.keys(facts.keyArns).map((region) => analyzerCheck(region, facts.analyzerNames[region]))),
    ...(passwordPolicy ? [passwordCheck(facts.primaryRegion, passwordPolicy)] : []),
  ];
}

function diskChecks(region: string, keyArn: string): ControlCheck[] {
  const asked = { control: "A9", service: "ec2", region, input: {} } as const;
  return [
    {
      ...asked,
      title: `New disks of ${region} are encrypted, whoever makes them`,
      operation: "GetEbsEncryptionByDefault",
      query: "EbsEncryptionByDefault",
      expected: true,
      otherwise:
        "Find out who switched it off (ec2:DisableEbsEncryptionByDefault), then run pulumi up. Disks made meanwhile may not be encrypted.",
    },
    {
      ...asked,
      title: `New disks of ${region} are encrypted with its foundation key`,
      operation: "GetEbsDefaultKmsKeyId",
      query: "KmsKeyId",
      expected: keyArn,
      otherwise: "Run pulumi up, which sets the key again. Disks made meanwhile have another one.",
    },
    {
      control: "A9",
      title: `Whoever makes a disk in ${region} is let in by its foundation key`,
      service: "kms",
      operation: "GetKeyPolicy",
      region,
      input: { KeyId: keyArn, PolicyName: "default" },
      query: `[contains(Policy, 'ec2.${region}.'), contains(Policy, 'AllowGrantsForDisks')]`,
      expected: [true, true],
      otherwise: "Run pulumi up, which puts the policy back; until then no machine can be launched.",
    },
  ];
}

function publicAccessCheck({ primaryRegion, accountId }: AccountFacts): ControlCheck {
  return {
    control: "A9",
    title: "No bucket of the account can be public",
    service: "s3-control",
    operation: "GetPublicAccessBlock",
    region: primaryRegion,
    input: { AccountId: accountId },
    query:
      "PublicAccessBlockConfiguration.[BlockPublicAcls, BlockPublicPolicy, IgnorePublicAcls, RestrictPublicBuckets]",
    expected: [true, true, true, true],
    otherwise:
      "Find out who lifted the block (s3:PutAccountPublicAccessBlock) and which buckets have become public; then run pulumi up.",
  };
}

/** Of somebody else's analyzer the name is not known, and it may be one of the organisation's. */
function analyzerCheck(region: string, name: string | undefined): ControlCheck {
  const asked = {
    control: "A9",
    title: `Access from outside is looked for in ${region}`,
    service: "access-analyzer",
    operation: "ListAnalyzers",
    region,
  } as const;
  return name === undefined
    ? {
        ...asked,
        input: {},
        query:
          "length(analyzers[?status == 'ACTIVE' && (type == 'ACCOUNT' || type == 'ORGANIZATION')]) > `0`",
        expected: true,
        otherwise: "Set accountDefaults.accessAnalyzer to create, or have somebody make an analyzer there.",
      }
    : {
        ...asked,
        input: { type: "ACCOUNT" },
        query: "analyzers[?status == 'ACTIVE'].name",
        expected: [name],
        otherwise: "Run pulumi up, which makes the analyzer again; its findings and archive rules are lost.",
      };
}

/** Members of IAM's answer with what they have to be. */
function passwordCheck(region: string, settings: PasswordSettings): ControlCheck {
  const { minimumLength, reusePrevention, maxAgeDays } = settings;
  const wanted = {
    MinimumPasswordLength: minimumLength,
    PasswordReusePrevention: reusePrevention,
    RequireLowercaseCharacters: true,
    RequireUppercaseCharacters: true,
    RequireNumbers: true,
    RequireSymbols: true,
    ...(maxAgeDays !== undefined && { MaxPasswordAge: maxAgeDays }),
  };
  return {
    control: "A9",
    title: "Passwords of users have to be long, of all kinds of characters and new",
    service: "iam",
    operation: "GetAccountPasswordPolicy",
    region,
    input: {},
    query: `PasswordPolicy.[${Object.keys(wanted).join(", ")}]`,
    expected: Object.values(wanted),
    otherwise:
      "Run pulumi up, which sets the policy again; it holds for passwords that are set from then on.",
  };
}
