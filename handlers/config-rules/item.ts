import { parsedJson, shown } from "../shared/json";
import { valueAt } from "../shared/values";

/** https://docs.aws.amazon.com/config/latest/APIReference/API_ConfigurationItem.html */
const statuses = [
  "OK",
  "ResourceDiscovered",
  "ResourceNotRecorded",
  "ResourceDeleted",
  "ResourceDeletedNotRecorded",
] as const;

export type ItemStatus = (typeof statuses)[number];

/** Which resource an item is of, and when it was made: all that the summary of an oversized item tells. */
export interface ItemHead {
  /** Such as "AWS::EC2::Volume". */
  readonly resourceType: string;
  readonly resourceId: string;
  /** Milliseconds since 1970. */
  readonly capturedAt: number;
  readonly status: ItemStatus;
}

/**
 * What AWS Config has recorded of a resource, the same whether it came with an event, from the history or from the
 * current items of many.
 */
export interface ConfigItem extends ItemHead {
  readonly arn: string | undefined;
  /** Undefined where the item came without tags. */
  readonly tags: Readonly<Record<string, string>> | undefined;
  readonly configuration: unknown;
  /** Values by name, none of them in JSON. */
  readonly supplementaryConfiguration: unknown;
}

/** Throws where an item, which stands at `where`, does not say what it is of. */
export function itemHead(raw: unknown, where: string): ItemHead {
  if (typeof raw !== "object" || raw === null || Array.isArray(raw)) {
    throw malformed(where, raw, "an object");
  }
  const status = statuses.find((each) => each === valueAt(raw, "configurationItemStatus"));
  if (status === undefined) {
    const given = valueAt(raw, "configurationItemStatus");
    throw malformed(`${where}.configurationItemStatus`, given, `one of ${statuses.join(", ")}`);
  }
  return {
    resourceType: requiredText(raw, where, "resourceType"),
    resourceId: requiredText(raw, where, "resourceId"),
    capturedAt: requiredTime(raw, where, "configurationItemCaptureTime"),
    status,
  };
}

/**
 * Throws where an item, which stands at `where`, is no such thing. In an event the configuration is an object and the
 * ARN is called `ARN`; what the API gives has both as JSON texts and calls it `arn`.
 * https://docs.aws.amazon.com/config/latest/developerguide/evaluate-config_develop-rules_example-events.html
 * https://docs.aws.amazon.com/config/latest/APIReference/API_BaseConfigurationItem.html
 */
export function configItem(raw: unknown, where: string): ConfigItem {
  const head = itemHead(raw, where);
  const configuration = valueAt(raw, "configuration");
  const value = typeof configuration === "string" ? parsedJson(configuration) : configuration;
  if (typeof configuration === "string" && configuration !== "" && value === undefined) {
    throw malformed(`${where}.configuration`, configuration, "an object or its JSON");
  }
  const arn = valueAt(raw, "ARN") ?? valueAt(raw, "arn");
  return {
    ...head,
    arn: typeof arn === "string" ? arn : undefined,
    tags: tagsOf(valueAt(raw, "tags")),
    configuration: value,
    supplementaryConfiguration: decodedValues(valueAt(raw, "supplementaryConfiguration")),
  };
}

/** Texts that JSON stands in, itself or URL-encoded as policies are, become what they stand for. */
function decodedValues(values: unknown): unknown {
  const all = typeof values === "string" ? parsedJson(values) : values;
  return typeof all === "object" && all !== null
    ? Object.fromEntries(Object.entries(all).map(([name, value]) => [name, decoded(value)]))
    : undefined;
}

function decoded(value: unknown): unknown {
  return typeof value === "string" ? (parsedJson(value) ?? parsedJson(urlDecoded(value)) ?? value) : value;
}

function urlDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** A map in events and in the history; a list of pairs where a service describes a resource itself. */
function tagsOf(tags: unknown): ConfigItem["tags"] {
  if (typeof tags !== "object" || tags === null) {
    return undefined;
  }
  const pairs = Array.isArray(tags)
    ? tags.map((tag) => [
        valueAt(tag, "key") ?? valueAt(tag, "Key"),
        valueAt(tag, "value") ?? valueAt(tag, "Value"),
      ])
    : Object.entries(tags);
  // A key without a value is an empty tag.
  return Object.fromEntries(
    pairs.flatMap(([key, value]) => (typeof key === "string" ? [[key, tagText(value)]] : [])),
  );
}

/** No service has tags of anything but texts; whatever comes instead is no reason to fail. */
function tagText(value: unknown): string {
  return typeof value === "object" && value !== null ? JSON.stringify(value) : String(value ?? "");
}

/** Throws with the place of a value, the value and what is allowed there. */
export function malformed(where: string, value: unknown, allowed: string): Error {
  return new Error(`${where} is ${shown(value)}; allowed is ${allowed}.`);
}

export function requiredText(raw: unknown, where: string, name: string): string {
  const value = valueAt(raw, name);
  if (typeof value !== "string" || value === "") {
    throw malformed(`${where}.${name}`, value, "a text");
  }
  return value;
}

/** A time in ISO 8601 in events, a `Date` from the SDK; in milliseconds since 1970. */
export function requiredTime(raw: unknown, where: string, name: string): number {
  const value = valueAt(raw, name);
  const time =
    value instanceof Date ? value.getTime() : typeof value === "string" ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(time)) {
    throw malformed(`${where}.${name}`, value, "a time");
  }
  return time;
}
