import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { inOrder } from "../../../validation/evidence/manifest";

/** Text by path. */
export type Texts = Readonly<Record<string, string>>;

/** What stands in the evidence in place of the external ID that whoever assumes a role has to know. */
export const externalIdPlaceholder = "[external ID]";

/** The condition key that it is the value of. Keys are the same in any case. */
const externalIdKey = "sts:externalid";

/** A policy with the placeholder for each external ID, and what stood there. */
export interface Redacted {
  readonly document: unknown;
  readonly externalIds: readonly string[];
}

/** A policy, as text of JSON or as what that stands for, without external IDs. */
export function withoutExternalId(policy: unknown): Redacted {
  const externalIds: string[] = [];
  const text = typeof policy === "string" ? policy : JSON.stringify(policy);
  const document: unknown = JSON.parse(text, (key, value) => {
    if (key.toLowerCase() !== externalIdKey) {
      return value;
    }
    externalIds.push(...[value].flat().map(String));
    return externalIdPlaceholder;
  });
  return { document, externalIds };
}

/**
 * The text of a policy. The one secret that policies hold is the external ID of a trust policy. Throws where another one
 * is a secret, or the external ID stands elsewhere too: then nobody knows what is not to be shown.
 */
export function shownPolicy(path: string, policy: unknown, isSecret: boolean): string {
  const { document, externalIds } = withoutExternalId(policy);
  const text = canonicalJson(document);
  const isTrustPolicy = path.endsWith(".assumeRolePolicy.json");
  if (isSecret && !(isTrustPolicy && externalIds.length > 0)) {
    throw new Error(
      `${path} is a secret, and no external ID of a trust policy: it cannot be shown as evidence.`,
    );
  }
  if (externalIds.some((externalId) => text.includes(externalId))) {
    throw new Error(
      `${path} has an external ID elsewhere than in its condition: it cannot be shown as evidence.`,
    );
  }
  return text;
}

/** The files by path. Throws where two have the same. */
export function byPath(files: readonly (readonly [path: string, text: string])[]): Texts {
  const texts = new Map<string, string>();
  for (const [path, text] of files) {
    if (texts.has(path)) {
      throw new Error(`Two policies would be ${path} in the evidence: give their resources different names.`);
    }
    texts.set(path, text);
  }
  return Object.fromEntries(texts);
}

/** JSON with the members of everything in order, so that the same says the same. */
export const canonicalJson = (value: unknown) => `${JSON.stringify(ordered(value), null, 2)}\n`;

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(ordered);
  }
  return typeof value === "object" && value !== null
    ? Object.fromEntries(inOrder(value as Record<string, unknown>).map(([key, item]) => [key, ordered(item)]))
    : value;
}

/** A rule with the region that it is in, as its ARN says. */
export interface RuleInForce {
  readonly arn: string;
  readonly settings: pulumi.Unwrap<aws.cfg.RuleArgs>;
}

/** Who judges, by the owner of the rule's source. */
const kinds: Readonly<Record<string, string>> = {
  AWS: "managed",
  CUSTOM_LAMBDA: "custom",
  CUSTOM_POLICY: "guard",
};

/** The rules by region and name: what judges, what it looks at and when, and with which parameters. */
export function ruleList(rules: readonly RuleInForce[]): Readonly<Record<string, Record<string, unknown>>> {
  const regions: Record<string, Record<string, unknown>> = {};
  for (const { arn, settings } of rules) {
    const { name = "", description, source, scope, inputParameters, maximumExecutionFrequency } = settings;
    const region = arn.split(":")[3] ?? "";
    regions[region] = {
      ...regions[region],
      [name]: {
        kind: kinds[source.owner] ?? source.owner,
        description,
        source,
        resourceTypes: scope?.complianceResourceTypes,
        frequency: maximumExecutionFrequency,
        parameters: inputParameters === undefined ? {} : JSON.parse(inputParameters),
      },
    };
  }
  return regions;
}
