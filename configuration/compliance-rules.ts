import { customRules } from "../components/compliance/custom-rules";
import { guardRules } from "../components/compliance/guard-rules";
import { type Needed, neededTypes, recordedTypes } from "../components/compliance/recorded-types";
import { partitionOf } from "../components/foundation/regions";
import { lengthProblems, settingsProblems, tagProblems, wantedManagedRules } from "./compliance-settings";
import type { Values } from "./keys";
import type { Rule } from "./rules";
import type { Problem } from "./schema";

/**
 * Regions that opened after Config stopped recording IAM there.
 * https://docs.aws.amazon.com/config/latest/developerguide/select-resources.html#select-resources-all
 */
const regionsWithoutIam: readonly string[] = [
  "ap-east-2",
  "ap-south-2",
  "ap-southeast-4",
  "ap-southeast-5",
  "ap-southeast-6",
  "ap-southeast-7",
  "ca-west-1",
  "eu-central-2",
  "eu-south-2",
  "il-central-1",
  "me-central-1",
  "mx-central-1",
];

/** Conditions on what is recorded and evaluated. */
export const complianceRules: readonly Rule[] = [
  { keys: ["complianceRules", "requiredTags"], check: settingsProblems },
  { keys: ["complianceRules", "requiredTags"], check: lengthProblems },
  { keys: ["requiredTags", "owner", "environment", "costCenter"], check: tagProblems },
  {
    keys: [
      "primaryRegion",
      "complianceRegions",
      "recorder",
      "recordedTypes",
      "complianceRules",
      "requiredTags",
    ],
    check: recordingProblems,
  },
  { keys: ["primaryRegion", "recorder", "recordedTypes", "complianceRules"], check: iamProblems },
  {
    keys: ["primaryRegion", "recorder", "configBucket", "complianceRules", "requiredTags"],
    check: bucketProblems,
  },
  {
    keys: ["recorder", "aggregation"],
    check: ({ recorder, aggregation }) =>
      recorder === "off" && aggregation === "organization"
        ? [
            {
              key: "aggregation",
              received: aggregation,
              allowed: "account where recorder is off: there is no view then",
            },
          ]
        : [],
  },
  {
    keys: ["primaryRegion", "auditAccount"],
    check: ({ primaryRegion, auditAccount }) =>
      auditAccount ? foreignRegion("auditAccount.region", auditAccount.region, primaryRegion) : [],
  },
];

function foreignRegion(key: string, region: string, primaryRegion: string): Problem[] {
  const home = partitionOf(primaryRegion)?.name;
  return partitionOf(region)?.name === home
    ? []
    : [{ key, received: region, allowed: `a region in partition ${home}, where primaryRegion is` }];
}

/** A rule whose type nobody records says nothing, ever, and AWS takes no recorder of nothing. */
function recordingProblems(values: Values): Problem[] {
  const { recorder, recordedTypes: configured, complianceRules: settings, requiredTags } = values;
  if (recorder === "off") {
    const allowed = "nothing where recorder is off";
    return configured.length > 0 ? [{ key: "recordedTypes", received: configured, allowed }] : [];
  }
  const own = [...customRules(settings, requiredTags), ...guardRules(settings)];
  const managed = wantedManagedRules(values);
  const missing = neededTypes(own, managed, true).filter(({ type }) => !configured.includes(type));
  if (configured.length > 0 && missing.length > 0) {
    const allowed = `a list with ${byType(missing)}, or complianceRules without these rules`;
    return [{ key: "recordedTypes", received: configured, allowed }];
  }
  const isAlone = values.complianceRegions.every((region) => region === values.primaryRegion);
  if (recordedTypes(configured, neededTypes(own, managed, isAlone), isAlone).length > 0) {
    return [];
  }
  return configured.length > 0
    ? [
        {
          key: "recordedTypes",
          received: configured,
          allowed: "also a type that is not of IAM: those are recorded in the primary region alone",
        },
      ]
    : [
        {
          key: "complianceRules",
          received: settings,
          allowed: "at least one rule that looks at what is recorded in every region, or recorder: off",
        },
      ];
}

/** `AWS::S3::Bucket (for required-tags, s3-bucket-versioned)` */
function byType(needed: readonly Needed[]): string {
  const rulesOf = (type: string) => needed.filter((each) => each.type === type).map(({ rule }) => rule);
  return [...new Set(needed.map(({ type }) => type))]
    .map((type) => `${type} (for ${rulesOf(type).join(", ")})`)
    .join(", ");
}

const iamType = /^AWS::IAM::(Group|Policy|Role|User)$/;

function iamProblems({
  primaryRegion,
  recorder,
  recordedTypes: configured,
  complianceRules: settings,
}: Values): Problem[] {
  if (recorder === "off" || !regionsWithoutIam.includes(primaryRegion)) {
    return [];
  }
  return [
    ...(settings["users-have-mfa"] === false
      ? []
      : [
          {
            key: "primaryRegion",
            received: primaryRegion,
            allowed:
              "a region in which AWS Config records users of IAM, or complianceRules with users-have-mfa: false",
          },
        ]),
    ...(configured.some((type) => iamType.test(type))
      ? [
          {
            key: "recordedTypes",
            received: configured,
            allowed: `no type of IAM, which AWS Config does not record in primaryRegion (${primaryRegion})`,
          },
        ]
      : []),
  ];
}

function bucketProblems(values: Values): Problem[] {
  const { primaryRegion, recorder, configBucket } = values;
  const problem = (name: keyof Values["configBucket"], allowed: string) => ({
    key: `configBucket.${name}`,
    received: configBucket[name],
    allowed,
  });
  const given = (Object.keys(configBucket) as (keyof Values["configBucket"])[]).filter(
    (name) => configBucket[name] !== undefined,
  );
  if (recorder !== "create") {
    const why = recorder === "off" ? "nothing is recorded" : "it delivers where it always did";
    return given.map((name) => problem(name, `nothing where recorder is ${recorder}: ${why}`));
  }
  const { name: bucket, region, keyArn, encryption } = configBucket;
  if (bucket === undefined) {
    const nameless = given
      .filter((name) => name !== "encryption")
      .map((name) => problem(name, "nothing without configBucket.name, which names an existing bucket"));
    const why =
      "kms, or complianceRules in which s3-bucket-encrypted is false or has AES256 among its algorithms: " +
      "the baseline's own bucket would not be compliant";
    return encryption === "s3" && !allowsKeysOfS3(values)
      ? [...nameless, problem("encryption", why)]
      : nameless;
  }
  const [, keyPartition, , keyRegion] = keyArn?.split(":") ?? [];
  return [
    ...(encryption !== undefined
      ? [problem("encryption", "nothing beside configBucket.name: an existing bucket is left as it is")]
      : []),
    ...(region === undefined
      ? [problem("region", "the region of the existing bucket")]
      : foreignRegion("configBucket.region", region, primaryRegion)),
    ...(keyArn !== undefined &&
    region !== undefined &&
    (keyRegion !== region || keyPartition !== partitionOf(region)?.name)
      ? [problem("keyArn", `a key in the bucket's own region (${region})`)]
      : []),
  ];
}

/** Whether the baseline's own rule is content with a bucket that S3 encrypts with keys of its own. */
function allowsKeysOfS3({ complianceRules: settings, requiredTags }: Values): boolean {
  const rule = customRules(settings, requiredTags).find(({ name }) => name === "s3-bucket-encrypted");
  return rule === undefined || (rule.parameters["algorithms"] ?? "").split(",").includes("AES256");
}
