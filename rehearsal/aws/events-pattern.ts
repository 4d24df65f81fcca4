import { matcherOf } from "./events-matcher-readers";
import type { Matcher } from "./events-matchers";
import { refuseCombinations, refuseComplexity } from "./events-pattern-complexity";
import { EventPatternError, invalid } from "./events-pattern-error";
import { type Fields, type Json, readJson } from "./events-pattern-json";

export { EventPatternError } from "./events-pattern-error";
export { matchesPattern } from "./events-pattern-matching";

/** An event pattern, read: its `$or` are multiplied out. It fits an event where one of its branches does. */
export interface EventPattern {
  readonly branches: readonly Branch[];
}

/** The path of each field, its names joined by dots, and the matchers of which one has to fit; in the order of paths. */
export type Branch = readonly (readonly [path: string, matchers: readonly Matcher[]])[];

/** Fields can be written over: EventBridge uses the last of the same path. */
type Draft = ReadonlyMap<string, readonly Matcher[]>;

interface Place {
  readonly path: readonly string[];
  /** Whether `$or` is a name like any other. */
  readonly withoutOr: boolean;
  readonly insideOr: boolean;
}

const parsed = new Map<string, EventPattern>();

/** Reads an event pattern; the same text is read once, as every try of a rule reads it. Throws EventPatternError. */
export function parseEventPattern(text: string): EventPattern {
  const known = parsed.get(text) ?? parseAnew(text);
  parsed.set(text, known);
  return known;
}

function parseAnew(text: string): EventPattern {
  const json = parseJson(text);
  if (json.kind !== "object") {
    return invalid("Filter is not an object");
  }
  refuseCombinations(json);
  const branches = draftsOf(json.fields).map((draft) => [...draft].sort(byPath));
  refuseComplexity(branches);
  return { branches };
}

// Not localeCompare: the order decides what is absent from an element of a list.
const byPath = ([one]: readonly [string, unknown], [other]: readonly [string, unknown]) =>
  one < other ? -1 : 1;

function parseJson(text: string): Json {
  try {
    return readJson(text);
  } catch (error) {
    // The parser of EventBridge says it in other words.
    return invalid((error as SyntaxError).message);
  }
}

/**
 * What is no `$or` by its rules may be a field of that name:
 * https://github.com/aws/event-ruler/blob/main/README.md#the-backward-compatibility-of-using-or-as-field-name-in-the-rule
 */
function draftsOf(fields: Fields): readonly Draft[] {
  const drafts = attempt(fields, { withoutOr: false });
  if (!(drafts instanceof EventPatternError)) {
    return drafts;
  }
  const others = attempt(fields, { withoutOr: true });
  if (others instanceof EventPatternError) {
    throw others.code === "NotModelled" ? others : drafts;
  }
  return others;
}

function attempt(
  fields: Fields,
  { withoutOr }: Pick<Place, "withoutOr">,
): readonly Draft[] | EventPatternError {
  try {
    return withFields([new Map()], fields, { path: [], withoutOr, insideOr: false });
  } catch (error) {
    if (error instanceof EventPatternError) {
      return error;
    }
    throw error;
  }
}

function withFields(drafts: readonly Draft[], fields: Fields, place: Place): readonly Draft[] {
  return fields.length > 0
    ? fields.reduce((grown, [name, json]) => withField(grown, name, json, place), drafts)
    : invalid("Empty objects are not allowed");
}

function withField(drafts: readonly Draft[], name: string, json: Json, place: Place): readonly Draft[] {
  if (name === "$or" && !place.withoutOr) {
    return withAlternatives(drafts, json, place);
  }
  if (place.insideOr && reserved.includes(name)) {
    return invalid(`${name} is Ruler reserved fieldName which cannot be used inside $or.`);
  }
  const path = [...place.path, name];
  switch (json.kind) {
    case "object":
      return withFields(drafts, json.fields, { ...place, path });
    case "array": {
      const matchers = matchersOf(json.items);
      return drafts.map((draft) => new Map(draft).set(path.join("."), matchers));
    }
    default:
      return invalid(`"${name}" must be an object or an array`);
  }
}

function matchersOf(items: readonly Json[]): readonly Matcher[] {
  return items.length > 0 ? items.map(matcherOf) : invalid("Empty arrays are not allowed");
}

function withAlternatives(drafts: readonly Draft[], json: Json, place: Place): readonly Draft[] {
  if (json.kind !== "array") {
    return invalid("It must be an Array followed with $or.");
  }
  const grown = json.items.flatMap((item) =>
    item.kind === "object"
      ? withFields(drafts, item.fields, { ...place, insideOr: true })
      : invalid("Only JSON object is allowed in array of $or relationship."),
  );
  return json.items.length > 1 ? grown : invalid("There must have at least 2 Objects in $or relationship.");
}

/** https://github.com/aws/event-ruler/blob/main/src/main/software/amazon/event/ruler/Constants.java (RESERVED_FIELD_NAMES_IN_OR_RELATIONSHIP) */
const reserved = [
  "exactly",
  "equals-ignore-case",
  "prefix",
  "suffix",
  "anything-but",
  "exists",
  "wildcard",
  "numeric",
  "cidr",
  "=",
  "<",
  "<=",
  ">",
  ">=",
  "regex",
  "not-wildcard",
  "not-equals-ignore-case",
  "date-after",
  "date-on-or-after",
  "date-before",
  "date-on-or-before",
  "in-date-range",
  "ip-address-in-range",
  "ip-address-not-in-range",
];
