import { expect } from "chai";
import { guardRuleNames } from "../components/compliance/guard-rules";
import { evaluators } from "../handlers/config-rules/evaluators";
import { managedRule } from "../rehearsal/aws/config-managed-rules";
import {
  acceptsConfigurations,
  type MistakenCase,
  mistakesOf,
  refusesConfigurations,
} from "./support/mistakes";

/** Every rule that is run on what is recorded, and not by time alone. */
const rulesOnRecords = [
  ...Object.keys(evaluators),
  ...["buckets-encrypted", "resources-have-tags", "secrets-use-customer-key"],
  ...guardRuleNames,
];
const everyRule = [...rulesOnRecords, "users-have-mfa", "log-groups-encrypted", "secrets-manager-endpoint"];
const rulesOnMissingTypes = [
  ...["ec2-instance-backed-up", "rds-backup-retention", "rds-storage-encrypted", "required-tags"],
  ...["secrets-rotate", "secrets-use-customer-key"],
];
const without = (...rules: readonly string[]) => Object.fromEntries(rules.map((rule) => [rule, false]));
const noRules = (settings: object) => {
  const text = JSON.stringify(settings);
  return [
    `complianceRules: received ${text.slice(0, 300)}… (${text.length} characters); allowed: at least one rule`,
  ];
};

const ofRecording: readonly MistakenCase[] = [
  {
    title: "a recorder that is neither made, there nor unwanted",
    values: { recorder: "on" },
    expected: ['recorder: received "on"; allowed: create, existing or off'],
  },
  {
    title: "a recorder that is a yes or no",
    values: { recorder: false },
    expected: ["recorder: received false; allowed: create, existing or off"],
  },
  {
    title: "daily recording, which people would be told of a day later",
    values: { recordingFrequency: "DAILY" },
    expected: ['recordingFrequency: received "DAILY"; allowed: CONTINUOUS: with DAILY people would be told'],
  },
  {
    title: "a type that is in no list",
    values: { recordedTypes: "AWS::EC2::Volume" },
    expected: ['recordedTypes: received "AWS::EC2::Volume"; allowed: a list of types'],
  },
  {
    title: "a type of another form",
    values: { recordedTypes: ["ec2:volume"] },
    expected: ['recordedTypes: received ["ec2:volume"]; allowed: a list of types of AWS Config such as'],
  },
  {
    title: "a type twice",
    values: { recordedTypes: ["AWS::EC2::Volume", "AWS::EC2::Volume"] },
    expected: ['recordedTypes: received ["AWS::EC2::Volume","AWS::EC2::Volume"]; allowed: a list of types'],
  },
  {
    title: "types that rules look at and nobody records, with the rules of each",
    values: {
      recordedTypes: ["AWS::EC2::Volume", "AWS::IAM::User", "AWS::S3::Bucket"],
      complianceRules: without(...rulesOnRecords.filter((rule) => !rulesOnMissingTypes.includes(rule))),
    },
    expected: [
      'recordedTypes: received ["AWS::EC2::Volume","AWS::IAM::User","AWS::S3::Bucket"]; allowed: a list with ' +
        "AWS::EC2::Instance (for ec2-instance-backed-up, required-tags), " +
        "AWS::RDS::DBInstance (for rds-backup-retention, rds-storage-encrypted, required-tags), " +
        "AWS::RDS::DBCluster (for rds-backup-retention, rds-storage-encrypted, required-tags), " +
        "AWS::SecretsManager::Secret (for secrets-rotate, secrets-use-customer-key), or complianceRules without these rules",
    ],
  },
  {
    title: "a type that somebody else's recorder is not to have",
    values: { recorder: "existing", recordedTypes: ["AWS::EC2::Volume"] },
    expected: ['recordedTypes: received ["AWS::EC2::Volume"]; allowed: a list with AWS::EC2::Instance (for'],
  },
  {
    title: "types without a recorder",
    values: { recorder: "off", recordedTypes: ["AWS::EC2::Volume"] },
    expected: ['recordedTypes: received ["AWS::EC2::Volume"]; allowed: nothing where recorder is off'],
  },
  {
    title: "types of IAM alone, which leave the other regions nothing to record",
    values: { recordedTypes: ["AWS::IAM::User"], complianceRules: without(...rulesOnRecords) },
    expected: ['recordedTypes: received ["AWS::IAM::User"]; allowed: also a type that is not of IAM'],
  },
  {
    title: "no rule on what is recorded outside the primary region",
    values: { complianceRules: without(...rulesOnRecords) },
    expected: noRules(without(...rulesOnRecords)),
  },
  {
    title: "no rule at all",
    values: { complianceRegions: ["us-east-1"], complianceRules: without(...everyRule) },
    expected: noRules(without(...everyRule)),
  },
  {
    title: "a primary region in which nobody records IAM",
    values: { primaryRegion: "eu-central-2", complianceRegions: ["eu-central-2"] },
    expected: [
      'primaryRegion: received "eu-central-2"; allowed: a region in which AWS Config records users of IAM, or ' +
        "complianceRules with users-have-mfa: false",
    ],
  },
  {
    title: "a type of IAM in a primary region in which nobody records it",
    values: {
      recorder: "existing",
      primaryRegion: "eu-central-2",
      complianceRegions: ["eu-central-2"],
      recordedTypes: ["AWS::S3::Bucket", "AWS::IAM::Role"],
      complianceRules: without(
        ...rulesOnRecords.filter((rule) => rule !== "buckets-encrypted"),
        "users-have-mfa",
      ),
    },
    expected: [
      'recordedTypes: received ["AWS::S3::Bucket","AWS::IAM::Role"]; allowed: no type of IAM, which AWS Config does ' +
        "not record in primaryRegion (eu-central-2)",
    ],
  },
];

const ofAggregation: readonly MistakenCase[] = [
  {
    title: "a view of something else",
    values: { aggregation: "accounts" },
    expected: ['aggregation: received "accounts"; allowed: account or organization'],
  },
  {
    title: "a view of the organisation where nothing is recorded",
    values: { aggregation: "organization", recorder: "off" },
    expected: ['aggregation: received "organization"; allowed: account where recorder is off'],
  },
];

const audited = (accountId: unknown, region: unknown) => ({ auditAccount: { accountId, region } });
const ofAuditAccount: readonly MistakenCase[] = [
  {
    title: "an audit account that is no map",
    values: { auditAccount: "audit" },
    expected: ['auditAccount: received "audit"; allowed: a map with accountId and region'],
  },
  {
    title: "an account number that is a number, and a region that there is not",
    values: audited(444455556666, "mars"),
    expected: [
      "auditAccount.accountId: received 444455556666; allowed: an account number of twelve digits, in quotes",
      'auditAccount.region: received "mars"; allowed: the name of an AWS region',
    ],
  },
  {
    title: "an audit account of no region",
    values: audited("444455556666", undefined),
    expected: ["auditAccount.region: received nothing; allowed: the name of an AWS region"],
  },
  {
    title: "an audit account in another partition",
    values: audited("444455556666", "us-gov-west-1"),
    expected: [
      'auditAccount.region: received "us-gov-west-1"; allowed: a region in partition aws, where primaryRegion',
    ],
  },
];

describe("The configuration of what is recorded", () => {
  refusesConfigurations([...ofRecording, ...ofAggregation, ...ofAuditAccount]);
  refusesConfigurations([
    {
      title: "several mistakes, all of them at once",
      values: {
        recordingFrequency: "DAILY",
        configBucket: { region: "eu-west-1" },
        auditAccount: { accountId: "444455556666", region: "cn-north-1" },
        recordedTypes: ["AWS::IAM::User"],
        complianceRules: { ...without(...rulesOnRecords), "no-such-rule": false },
      },
      expected: [
        'recordingFrequency: received "DAILY"',
        "complianceRules.no-such-rule: received false; allowed: no such rule",
        'recordedTypes: received ["AWS::IAM::User"]; allowed: also a type that is not of IAM',
        'configBucket.region: received "eu-west-1"; allowed: nothing without configBucket.name',
        'auditAccount.region: received "cn-north-1"; allowed: a region in partition aws',
      ],
    },
  ]);
  acceptsConfigurations({
    "no recorder": { recorder: "off" },
    "no recorder where nobody records IAM": {
      recorder: "off",
      primaryRegion: "eu-central-2",
      complianceRegions: ["eu-central-2"],
    },
    "somebody else's recorder": { recorder: "existing" },
    "a primary region in which nobody records IAM, without the rule on it": {
      primaryRegion: "eu-central-2",
      complianceRegions: ["eu-central-2"],
      complianceRules: without("users-have-mfa"),
    },
    "records of a type without a rule on it": {
      recordedTypes: ["AWS::EC2::VPC"],
      complianceRules: without(...rulesOnRecords, "users-have-mfa"),
    },
    "users of IAM alone where there is one region": {
      complianceRegions: ["us-east-1"],
      complianceRules: without(...rulesOnRecords),
    },
    "a view of the organisation": { aggregation: "organization" },
    "an audit account": audited("044455556666", "eu-central-1"),
  });

  it("knows all regions in which AWS has no rule on users of IAM", async () => {
    const regions = managedRule("IAM_USER_MFA_ENABLED")?.missingIn ?? [];

    const lines: (string | undefined)[] = [];
    for (const region of regions) {
      const [first] = await mistakesOf({ primaryRegion: region, complianceRegions: [region] });
      lines.push(first?.split(";")[0]);
    }

    expect(lines).to.deep.equal(regions.map((region) => `primaryRegion: received "${region}"`));
    expect(regions).to.have.length(12);
  });
});
