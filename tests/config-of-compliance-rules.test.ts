import { expect } from "chai";
import {
  acceptsConfigurations,
  type MistakenCase,
  mistakesOf,
  refusesConfigurations,
} from "./support/mistakes";

const ofRules: readonly MistakenCase[] = [
  {
    title: "a list of rules",
    values: { complianceRules: ["kms-key-rotated"] },
    expected: [
      'complianceRules: received ["kms-key-rotated"]; allowed: a map from names of rules to false or to',
    ],
  },
  ...[true, 7, null, "off", { minimumDays: null }, { minimumDays: [7] }].map((setting) => ({
    title: `${JSON.stringify(setting)} for a rule`,
    values: { complianceRules: { "rds-backup-retention": setting } },
    expected: [
      `complianceRules: received {"rds-backup-retention":${JSON.stringify(setting)}}; allowed: a map from names of`,
    ],
  })),
  {
    title: "a rule that there is not",
    values: { complianceRules: { "kms-rotation": false } },
    expected: [
      "complianceRules.kms-rotation: received false; allowed: no such rule; there are administration-not-open, buckets-",
    ],
  },
  {
    title: "a rule that is called as what every object has",
    values: { complianceRules: { constructor: false } },
    expected: ["complianceRules.constructor: received false; allowed: no such rule; there are"],
  },
  {
    title: "a parameter that a rule does not have, and a value that another does not take",
    values: { complianceRules: { "rds-backup-retention": { days: 7, minimumDays: 0 } } },
    expected: [
      "complianceRules.rds-backup-retention.days: received 7; allowed: no such parameter; the rule has minimumDays",
      "complianceRules.rds-backup-retention.minimumDays: received 0; allowed: a whole number from 1 to 35",
    ],
  },
  {
    title: "the parameter by which the function knows its rule",
    values: { complianceRules: { "rds-backup-retention": { rule: "kms-key-rotated" } } },
    expected: [
      'complianceRules.rds-backup-retention.rule: received "kms-key-rotated"; allowed: no such parameter',
    ],
  },
  {
    title: "a parameter that is called as what every object has",
    values: { complianceRules: { "kms-key-rotated": { constructor: 365 } } },
    expected: [
      "complianceRules.kms-key-rotated.constructor: received 365; allowed: no such parameter; the rule has none",
    ],
  },
  {
    title: "a parameter of a rule in Guard, and a rule of that name that there is not",
    values: { complianceRules: { "secrets-rotate": { days: 30 }, "secrets-rotated": false } },
    expected: [
      'complianceRules.secrets-rotate: received {"days":30}; allowed: only false: the rule has no parameters',
      "complianceRules.secrets-rotated: received false; allowed: no such rule; there are",
    ],
  },
  {
    title: "a parameter of a rule that has none",
    values: { complianceRules: { "kms-key-rotated": { days: 365 } } },
    expected: [
      "complianceRules.kms-key-rotated.days: received 365; allowed: no such parameter; the rule has none",
    ],
  },
  {
    title: "a parameter of a rule of AWS's own",
    values: { complianceRules: { "buckets-encrypted": { algorithm: "aws:kms" } } },
    expected: [
      'complianceRules.buckets-encrypted: received {"algorithm":"aws:kms"}; allowed: only false: the rule is AWS\'s own',
    ],
  },
  {
    title: "required tags that stand with the rule",
    values: { complianceRules: { "required-tags": { tags: "{}" } } },
    expected: [
      'complianceRules.required-tags: received {"tags":"{}"}; allowed: only false: requiredTags has the tags',
    ],
  },
];

const badTags = (title: string, requiredTags: unknown): MistakenCase => ({
  title,
  values: { requiredTags },
  expected: [`requiredTags: received ${JSON.stringify(requiredTags).slice(0, 200)}`],
});
const numbered = (count: number, name: (number: number) => string) =>
  Array.from({ length: count }, (_, index) => name(index));

const ofTags: readonly MistakenCase[] = [
  badTags("a list of tags", ["Owner"]),
  badTags("no tag", {}),
  badTags("seven tags, where AWS's rule has room for six", {
    ...Object.fromEntries(numbered(7, (number) => `Tag${number}`).map((tag) => [tag, []])),
  }),
  badTags("a value that is in no list", { Owner: "Platform" }),
  badTags("a comma in a value, which AWS takes for two values", { Owner: ["Platform,Security"] }),
  badTags("an empty value", { Owner: [""] }),
  badTags("a blank value", { Owner: [" "] }),
  badTags("a space at the end of a value", { Owner: ["Platform "] }),
  badTags("a space at the beginning of a tag", { " Owner": [] }),
  badTags("an asterisk for any value", { Owner: ["*"] }),
  badTags("an empty tag", { "": [] }),
  badTags("a tag of 129 characters", { ["x".repeat(129)]: [] }),
  badTags("a value of 257 characters", { Owner: ["x".repeat(257)] }),
  badTags("41 values", { Owner: numbered(41, String) }),
  {
    title: "a tag that the baseline's own resources do not have",
    values: { requiredTags: { Owner: [], Team: [] } },
    expected: [
      "requiredTags.Team: received []; allowed: no tag but those of the baseline's own resources: Owner, Environment, " +
        "CostCenter, ManagedBy, Project, Stack, DataClassification",
    ],
  },
  {
    title: "values that the baseline's own resources do not have",
    values: {
      requiredTags: { Environment: ["prod", "test"], ManagedBy: ["Terraform"], Owner: ["platform-security"] },
    },
    expected: [
      'requiredTags.Environment: received ["prod","test"]; allowed: a list with dev, which the baseline\'s own resources',
      'requiredTags.ManagedBy: received ["Terraform"]; allowed: a list with Pulumi, which',
    ],
  },
  {
    title: "a classification that some of the baseline's own resources have, and not all",
    values: { requiredTags: { DataClassification: ["PII", "Public"] } },
    expected: [
      'requiredTags.DataClassification: received ["PII","Public"]; allowed: a list with PII, Confidential, Public, which',
    ],
  },
];

describe("The configuration of rules and of the tags that they ask for", () => {
  refusesConfigurations([...ofRules, ...ofTags]);
  acceptsConfigurations({
    "a rule that is not wanted, one of AWS's and one in Guard": {
      complianceRules: { "kms-key-rotated": false, "buckets-encrypted": false, "secrets-rotate": false },
    },
    "parameters as numbers and as texts": {
      complianceRules: {
        "rds-backup-retention": { minimumDays: 35 },
        "ebs-volume-backed-up": { maximumAgeDays: "1" },
        "s3-bucket-encrypted": { algorithms: "AES256,aws:kms" },
      },
    },
    "a rule without any difference": { complianceRules: { "kms-key-rotated": {} } },
    "one tag of any value": { requiredTags: { CostCenter: [] } },
    "values in other alphabets, with spaces inside": {
      requiredTags: { Owner: ["platform-security", "Équipe sécurité", "警備"] },
    },
    "40 values": { requiredTags: { Environment: ["dev", ...numbered(39, String)] } },
  });

  const ownersOf = (length: number) => ({
    Owner: ["platform-security", ...["a", "b", "c"].map((letter) => letter.repeat(240)), "d".repeat(length)],
  });
  const room = (rule: Readonly<Record<string, unknown>>) => 1024 - JSON.stringify(rule).length;
  const own = room({ rule: "required-tags", tags: JSON.stringify(ownersOf(0)) });
  const managed = room({ tag1Key: "Owner", tag1Value: ownersOf(0).Owner.join(",") });

  acceptsConfigurations({
    "as many characters of tags as a rule of the baseline's own takes": { requiredTags: ownersOf(own) },
    "as many characters of tags as a rule of AWS's takes": {
      requiredTags: ownersOf(managed),
      complianceRules: { "required-tags": false },
    },
    "more characters of tags than any rule takes, where none is to have them": {
      requiredTags: ownersOf(managed + 1),
      complianceRules: { "required-tags": false, "resources-have-tags": false },
    },
  });

  const tooLong = [
    { rule: "required-tags", length: own + 1, complianceRules: {} },
    { rule: "resources-have-tags", length: managed + 1, complianceRules: { "required-tags": false } },
  ];
  for (const { rule, length, complianceRules } of tooLong) {
    it(`refuses one character of tags more than ${rule} takes`, async () => {
      const mistakes = await mistakesOf({ requiredTags: ownersOf(length), complianceRules });

      const [, allowed] = mistakes.join().split("; ");
      expect(allowed).to.equal(
        `allowed: fewer or shorter: a rule takes 1024 characters of parameters, and ${rule} would have 1025`,
      );
    });
  }
});
