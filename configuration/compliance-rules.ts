import { customRules, type RuleSettings, textsOf } from "../components/compliance/custom-rules";
import { managedRules } from "../components/compliance/managed-rules";
import { neededTypes } from "../components/compliance/recorded-types";
import { tagsOfCustomRule, tagsOfManagedRule, unmetTags } from "../components/compliance/required-tags";
import { partitionOf } from "../components/foundation/regions";
import { classified, dataClassifications, defaultTags } from "../components/foundation/tags";
import type { Evaluator } from "../handlers/config-rules/evaluator";
import { evaluators } from "../handlers/config-rules/evaluators";
import type { Values } from "./keys";
import type { Rule } from "./rules";
import type { Problem } from "./schema";

/** `PutConfigRule`: InputParameters 1..1024. https://docs.aws.amazon.com/config/latest/APIReference/API_ConfigRule.html */
const longestParameters = 1024;

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

const managedOf = ({ requiredTags }: Pick<Values, "requiredTags">) =>
  managedRules({ requiredTags, vpcId: "" });

/** Conditions on what is recorded and evaluated. */
export const complianceRules: readonly Rule[] = [
  { keys: ["complianceRules", "requiredTags"], check: settingsProblems },
  { keys: ["requiredTags", "owner", "environment", "costCenter"], check: tagProblems },
  { keys: ["recorder", "recordedTypes", "complianceRules", "requiredTags"], check: unrecorded },
  { keys: ["recorder", "configBucket"], check: bucketProblems },
  {
    keys: ["primaryRegion", "recorder", "complianceRules"],
    check: ({ primaryRegion, recorder, complianceRules: settings }) =>
      recorder !== "off" && settings["users-have-mfa"] !== false && regionsWithoutIam.includes(primaryRegion)
        ? [
            {
              key: "primaryRegion",
              received: primaryRegion,
              allowed:
                "a region in which AWS Config records users of IAM, or complianceRules with users-have-mfa: false",
            },
          ]
        : [],
  },
  {
    keys: ["primaryRegion", "auditAccount"],
    check: ({ primaryRegion, auditAccount }) => {
      const home = partitionOf(primaryRegion)?.name;
      return auditAccount && partitionOf(auditAccount.region)?.name !== home
        ? [
            {
              key: "auditAccount.region",
              received: auditAccount.region,
              allowed: `a region in partition ${home}, where primaryRegion is`,
            },
          ]
        : [];
    },
  },
];

function settingsProblems(values: Values): Problem[] {
  const { complianceRules: settings, requiredTags } = values;
  const managed = managedOf(values).map(({ name }) => name);
  const own: Readonly<Record<string, Evaluator>> = evaluators;
  const names = [...Object.keys(own), ...managed].sort().join(", ");
  const wrong = Object.entries(settings).flatMap(([name, setting]): Problem[] => {
    const key = `complianceRules.${name}`;
    const evaluator = Object.hasOwn(own, name) ? own[name] : undefined;
    if (!evaluator && !managed.includes(name)) {
      return [{ key, received: setting, allowed: `no such rule; there are ${names}` }];
    }
    if (setting === false) {
      return [];
    }
    return evaluator
      ? parameterProblems(key, name, evaluator, setting)
      : [
          {
            key,
            received: setting,
            allowed: "false: the rule is AWS's own, and its parameters are the baseline's",
          },
        ];
  });
  const lengths = [tagsOfCustomRule(requiredTags), JSON.stringify(tagsOfManagedRule(requiredTags))]
    .map((text) => JSON.stringify({ rule: "required-tags", tags: text }).length)
    .filter((length) => length > longestParameters);
  return lengths.length > 0
    ? [
        ...wrong,
        {
          key: "requiredTags",
          received: requiredTags,
          allowed: `fewer or shorter: a rule takes ${longestParameters} characters of parameters; it would have ${Math.max(...lengths)}`,
        },
      ]
    : wrong;
}

function parameterProblems(
  key: string,
  name: string,
  evaluator: Evaluator,
  setting: Exclude<RuleSettings[string], false>,
): Problem[] {
  if (name === "required-tags") {
    return [{ key, received: setting, allowed: "false: the tags that are required stand in requiredTags" }];
  }
  return evaluator
    .mistakesIn(textsOf(setting))
    .map((allowed) => ({ key, received: setting, allowed: allowed.replace(/\.$/, "") }));
}

/** What the baseline asks of others, its own resources have. */
function tagProblems({ requiredTags, owner, environment, costCenter }: Values): Problem[] {
  const unmet = dataClassifications.flatMap((classification) =>
    unmetTags(requiredTags, {
      ...defaultTags({ owner, environment, costCenter }),
      ...classified(classification),
    }),
  );
  return [...new Set(unmet)].map((tag) => ({
    key: `requiredTags.${tag}`,
    received: requiredTags[tag],
    allowed:
      "a tag that the baseline's own resources have, with the values that they have among those allowed; " +
      `they have ${Object.entries(defaultTags({ owner, environment, costCenter }))
        .map(([name, value]) => `${name}: ${value}`)
        .join(", ")} and DataClassification: ${dataClassifications.join(" or ")}`,
  }));
}

/** A rule whose type nobody records says nothing, ever. */
function unrecorded(values: Values): Problem[] {
  const { recorder, recordedTypes, complianceRules: settings, requiredTags } = values;
  const custom = customRules(settings, requiredTags);
  const managed = managedOf(values).filter(({ name }) => settings[name] !== false);
  if (recordedTypes.length === 0) {
    return recorder !== "off" && neededTypes(custom, managed, false).length === 0
      ? [
          {
            key: "complianceRules",
            received: settings,
            allowed: "at least one rule that looks at what is recorded, or recorder: off",
          },
        ]
      : [];
  }
  if (recorder === "off") {
    return [{ key: "recordedTypes", received: recordedTypes, allowed: "nothing where recorder is off" }];
  }
  const missing = neededTypes(custom, managed, true).filter(({ type }) => !recordedTypes.includes(type));
  return missing.length > 0
    ? [
        {
          key: "recordedTypes",
          received: recordedTypes,
          allowed: `a list with ${missing
            .map(({ rule, type }) => `${type} (for ${rule})`)
            .join(", ")}, or complianceRules without these rules`,
        },
      ]
    : [];
}

function bucketProblems({ recorder, configBucket }: Values): Problem[] {
  const problem = (name: keyof Values["configBucket"], allowed: string) => ({
    key: `configBucket.${name}`,
    received: configBucket[name],
    allowed,
  });
  const given = (Object.keys(configBucket) as (keyof Values["configBucket"])[]).filter(
    (name) => configBucket[name] !== undefined,
  );
  if (recorder !== "create") {
    return given.map((name) => problem(name, `nothing where recorder is ${recorder}: nothing is delivered`));
  }
  if (configBucket.name === undefined) {
    return given
      .filter((name) => name !== "encryption")
      .map((name) => problem(name, "nothing without configBucket.name, which names an existing bucket"));
  }
  const [, , , keyRegion] = configBucket.keyArn?.split(":") ?? [];
  return [
    ...(configBucket.encryption !== undefined
      ? [problem("encryption", "nothing beside configBucket.name: an existing bucket is left as it is")]
      : []),
    ...(configBucket.region === undefined ? [problem("region", "the region of the existing bucket")] : []),
    ...(keyRegion !== undefined && configBucket.region !== undefined && keyRegion !== configBucket.region
      ? [problem("keyArn", `a key in the bucket's own region (${configBucket.region})`)]
      : []),
  ];
}
