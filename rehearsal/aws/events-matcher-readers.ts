import { addressOf, blockOf } from "./events-matcher-addresses";
import { comparable, readNumeric } from "./events-matcher-numbers";
import { refuseWildcard } from "./events-matcher-wildcards";
import type { Matcher } from "./events-matchers";
import { invalid, notModelled } from "./events-pattern-error";
import type { Fields, Json } from "./events-pattern-json";

type Reader = (operand: Json) => Matcher;

/** One of the list that a field of a pattern has. */
export function matcherOf(json: Json): Matcher {
  switch (json.kind) {
    case "string":
      return addressOf(json.text) ?? { kind: "equals", value: json.text };
    case "number":
      return { kind: "number", written: json.text };
    case "keyword":
      return { kind: "equals", value: json.value };
    case "array":
      return invalid("Match value must be String, number, true, false, or null");
    case "object":
      return expressionOf(json.fields);
  }
}

function expressionOf([expression, second]: Fields): Matcher {
  const [name, operand] = expression ?? invalid("Match expression name not found");
  const read = Object.hasOwn(readers, name) ? readers[name] : undefined;
  const matcher = read ? read(operand) : invalid(`Unrecognized match type ${name}`);
  if (second) {
    invalid(
      name === "numeric" || name === "anything-but"
        ? "Too many elements in numeric expression"
        : "Only one key allowed in match expression",
    );
  }
  return matcher;
}

function textIn(json: Json, reason: string): string {
  return json.kind === "string" ? json.text : invalid(reason);
}

function ignoringCase(operand: Json, part: "start" | "end" | "whole"): Matcher {
  const value = textIn(operand, "equals-ignore-case match pattern must be a string");
  return { kind: "ignoring-case", part, value };
}

function affix(kind: "prefix" | "suffix", part: "start" | "end"): Reader {
  return (operand) => {
    if (operand.kind !== "object") {
      return { kind, value: textIn(operand, `${kind} match pattern must be a string`) };
    }
    const [expression, second] = operand.fields;
    const missing = `${kind === "prefix" ? "Prefix" : "Suffix"} expression name not found`;
    const [name, value] = expression ?? invalid(missing);
    if (name !== "equals-ignore-case") {
      return invalid(`Unsupported ${kind} pattern: ${name}`);
    }
    const matcher = ignoringCase(value, part);
    return second ? invalid("Only one key allowed in match expression") : matcher;
  };
}

function wildcard(operand: Json): Matcher {
  const value = textIn(operand, "wildcard match pattern must be a string");
  refuseWildcard(value);
  return { kind: "wildcard", value };
}

const readers: Readonly<Record<string, Reader>> = {
  exactly: (operand) => ({
    kind: "equals",
    value: textIn(operand, "exact match pattern must be a string"),
  }),
  prefix: affix("prefix", "start"),
  suffix: affix("suffix", "end"),
  "equals-ignore-case": (operand) => ignoringCase(operand, "whole"),
  wildcard,
  numeric: readNumeric,
  // The text is that of AWS.
  cidr: (operand) => blockOf(textIn(operand, "prefix match pattern must be a string")),
  exists: (operand) =>
    operand.kind === "keyword" && operand.value !== null
      ? { kind: "exists", expected: operand.value }
      : invalid("exists match pattern must be either true or false."),
  "anything-but": (operand) =>
    operand.kind === "object" ? anythingButExpression(operand.fields) : anythingButValues(operand),
};

/** One operand or a list of them. */
function operandsOf(operand: Json): readonly Json[] {
  switch (operand.kind) {
    case "array":
      return operand.items;
    case "string":
    case "number":
      return [operand];
    default:
      return invalid("Value of anything-but must be an array or single string/number value.");
  }
}

function anythingButValues(operand: Json): Matcher {
  const matchers = operandsOf(operand).map((item): Matcher => {
    if (item.kind === "number") {
      comparable(item.text);
      return { kind: "number", written: item.text };
    }
    return {
      kind: "equals",
      value: textIn(item, "Inside anything but list, start|null|boolean is not supported."),
    };
  });
  return new Set(matchers.map(({ kind }) => kind)).size === 1
    ? { kind: "anything-but", matchers }
    : invalid(
        "Inside anything but list, either all values are number or string, mixed type is not supported",
      );
}

const excludable: Readonly<Record<string, Reader>> = {
  prefix: (operand) => ({ kind: "prefix", value: affixIn(operand) }),
  suffix: (operand) => ({ kind: "suffix", value: affixIn(operand) }),
  "equals-ignore-case": (operand) => ({
    kind: "ignoring-case",
    part: "whole",
    value: textIn(
      operand,
      "Inside anything-but/equals-ignore-case list, number|start|null|boolean is not supported.",
    ),
  }),
  wildcard,
};

function affixIn(operand: Json): string {
  const value = textIn(operand, "prefix/suffix match pattern must be a string");
  return value === "" ? invalid("Null prefix/suffix not allowed") : value;
}

function anythingButExpression([expression, second]: Fields): Matcher {
  const [name, operand] = expression ?? invalid("Anything-But expression name not found");
  const read = Object.hasOwn(excludable, name) ? excludable[name] : undefined;
  const matchers = read
    ? operandsOf(operand).map(read)
    : invalid(`Unsupported anything-but pattern: ${name}`);
  if (second) {
    invalid("Too many elements in numeric expression");
  }
  // The parser takes it, and nobody has recorded what such a rule then does.
  return matchers.length > 0 ? { kind: "anything-but", matchers } : notModelled(`an empty list of ${name}`);
}
