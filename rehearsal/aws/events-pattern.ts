import type { Value, Values } from "./model";

/**
 * An event pattern, read. A pattern fits an event where each of its fields does: a list where one of its matchers
 * fits, an object where what stands in the event there fits as a whole.
 */
export interface EventPattern {
  readonly fields: readonly (readonly [string, readonly Matcher[] | EventPattern])[];
}

type Scalar = null | boolean | number | string;

type Matcher =
  | { readonly kind: "equals"; readonly value: Scalar }
  | { readonly kind: "prefix"; readonly value: string }
  | { readonly kind: "anything-but"; readonly values: readonly Scalar[] }
  | { readonly kind: "exists"; readonly expected: boolean };

/** EventBridge would refuse the pattern, or it asks for something that is not modelled. */
export class EventPatternError extends Error {
  override readonly name = "EventPatternError";

  constructor(
    readonly code: "InvalidEventPatternException" | "NotModelled",
    message: string,
  ) {
    super(message);
  }
}

function invalid(reason: string): never {
  throw new EventPatternError(
    "InvalidEventPatternException",
    `Event pattern is not valid. Reason: ${reason}`,
  );
}

/**
 * Reads an event pattern; throws EventPatternError. Reasons as in
 * https://github.com/aws/event-ruler/blob/main/src/main/software/amazon/event/ruler/RuleCompiler.java and as recorded
 * by localstack, without the position in the text.
 */
export function parseEventPattern(text: string): EventPattern {
  const pattern = parseJson(text);
  return isObject(pattern) ? objectOf(pattern) : invalid("Filter is not an object");
}

function parseJson(text: string): Value {
  try {
    return JSON.parse(text) as Value;
  } catch (error) {
    // The parser of EventBridge says it in other words.
    return invalid((error as SyntaxError).message);
  }
}

function objectOf(pattern: Values): EventPattern {
  const fields = Object.entries(pattern).map(([name, value]) => {
    if (name === "$or") {
      return notModelled("$or");
    }
    if (Array.isArray(value)) {
      return [name, matchersOf(value)] as const;
    }
    return [
      name,
      isObject(value) ? objectOf(value) : invalid(`"${name}" must be an object or an array`),
    ] as const;
  });
  return fields.length > 0 ? { fields } : invalid("Empty objects are not allowed");
}

function matchersOf(values: readonly Value[]): Matcher[] {
  return values.length > 0 ? values.map(matcherOf) : invalid("Empty arrays are not allowed");
}

function matcherOf(value: Value): Matcher {
  if (isScalar(value)) {
    return { kind: "equals", value };
  }
  if (!isObject(value)) {
    return invalid("Match value must be String, number, true, false, or null");
  }
  const [entry, second] = Object.entries(value);
  if (!entry) {
    return invalid("Match expression name not found");
  }
  const [name, argument] = entry;
  const read = Object.hasOwn(readers, name) ? readers[name] : undefined;
  if (!read) {
    return known.includes(name) ? notModelled(name) : invalid(`Unrecognized match type ${name}`);
  }
  return second ? invalid("Only one key allowed in match expression") : read(argument);
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html, those that are not read here. */
const known = ["cidr", "equals-ignore-case", "exactly", "numeric", "suffix", "wildcard"];

const readers: Readonly<Record<string, (argument: Value) => Matcher>> = {
  prefix: (value) => {
    if (isObject(value) && "equals-ignore-case" in value) {
      return notModelled("prefix with equals-ignore-case");
    }
    return typeof value === "string"
      ? { kind: "prefix", value }
      : invalid("prefix match pattern must be a string");
  },
  exists: (expected) =>
    typeof expected === "boolean"
      ? { kind: "exists", expected }
      : invalid("exists match pattern must be either true or false."),
  "anything-but": (argument) => {
    if (isObject(argument)) {
      return notModelled(`anything-but with ${Object.keys(argument).join(", ")}`);
    }
    const inList = Array.isArray(argument);
    const values: readonly Value[] = inList ? (argument as readonly Value[]) : [argument];
    if (!values.every((value) => typeof value === "string" || typeof value === "number")) {
      return invalid(
        inList
          ? "Inside anything but list, start|null|boolean is not supported."
          : "Value of anything-but must be an array or single string/number value.",
      );
    }
    return new Set(values.map((value) => typeof value)).size === 1
      ? { kind: "anything-but", values }
      : invalid(
          "Inside anything but list, either all values are number or string, mixed type is not supported",
        );
  },
};

function notModelled(what: string): never {
  throw new EventPatternError(
    "NotModelled",
    `The simulated EventBridge does not know ${what} in an event pattern.`,
  );
}

/** Whether an event fits: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-pattern.html */
export function matchesPattern({ fields }: EventPattern, event: Value | undefined): boolean {
  if (Array.isArray(event)) {
    // All fields have to fit in one and the same element.
    return event.some((element) => matchesPattern({ fields }, element as Value));
  }
  const values = event !== undefined && isObject(event) ? event : {};
  return fields.every(([name, expected]) => {
    const found = Object.hasOwn(values, name) ? values[name] : undefined;
    return isMatchers(expected)
      ? expected.some((matcher) => fits(matcher, leavesOf(found)))
      : matchesPattern(expected, found);
  });
}

/** The values at a place, as matchers see them: of a list each, of an object none. */
function leavesOf(value: Value | undefined): readonly Scalar[] {
  if (Array.isArray(value)) {
    return value.flatMap((element) => leavesOf(element as Value));
  }
  return value !== undefined && isScalar(value) ? [value] : [];
}

function fits(matcher: Matcher, leaves: readonly Scalar[]): boolean {
  switch (matcher.kind) {
    case "equals":
      return leaves.includes(matcher.value);
    case "prefix":
      return leaves.some((leaf) => typeof leaf === "string" && leaf.startsWith(matcher.value));
    case "anything-but":
      return leaves.some((leaf) => !matcher.values.includes(leaf));
    case "exists":
      return leaves.length > 0 === matcher.expected;
  }
}

function isScalar(value: Value): value is Scalar {
  return value === null || typeof value !== "object";
}

function isObject(value: Value): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isMatchers(expected: readonly Matcher[] | EventPattern): expected is readonly Matcher[] {
  return Array.isArray(expected);
}
