import { parsedJson } from "../../shared/json";
import { evaluator } from "../evaluator";
import type { Parameter } from "../parameters";
import { compliant, nonCompliant, notRecorded } from "../verdict";

/** Values that are allowed by tag key; no values: any value is. */
export type RequiredTags = Readonly<Record<string, readonly string[]>>;

const tags: Parameter<RequiredTags> = {
  description: "Tags that a resource needs, with the values that each may have; an empty list: any value.",
  allowed: 'a JSON object of lists of texts such as {"Owner":[],"Environment":["dev","prod"]}, at least one',
  read: (text) => {
    const value = parsedJson(text);
    return isRequiredTags(value) ? value : undefined;
  },
};

export const requiredTags = evaluator({
  description: "Resources carry the required tags with allowed values.",
  resourceTypes: [
    "AWS::EC2::Instance",
    "AWS::EC2::Volume",
    "AWS::RDS::DBInstance",
    "AWS::RDS::DBCluster",
    "AWS::S3::Bucket",
  ],
  parameters: { tags },
  readsTags: true,
  evaluate: ({ tags: present }, { tags: required }) => {
    if (present === undefined) {
      return notRecorded("the tags of the resource");
    }
    const has = (key: string) => Object.hasOwn(present, key);
    const missing = Object.keys(required).filter((key) => !has(key));
    const wrong = Object.entries(required).filter(
      ([key, values]) => has(key) && values.length > 0 && !values.includes(present[key] ?? ""),
    );
    const findings = [
      ...(missing.length > 0 ? [`Missing: ${missing.join(", ")}.`] : []),
      ...wrong.map(([key, values]) => `${key} is '${present[key]}'; allowed is ${values.join(", ")}.`),
    ];
    return findings.length > 0 ? nonCompliant(findings.join(" ")) : compliant("All required tags are there.");
  },
});

function isRequiredTags(value: unknown): value is RequiredTags {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    Object.keys(value).length > 0 &&
    Object.entries(value).every(
      ([key, values]) =>
        key !== "" && Array.isArray(values) && values.every((each) => typeof each === "string"),
    )
  );
}
