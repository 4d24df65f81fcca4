import { type Addresses, contains } from "./events-matcher-addresses";
import { isInRange, isNumber, type Numeric } from "./events-matcher-numbers";
import { fitsWildcard, literal } from "./events-matcher-wildcards";

/** What a field of an event has in the end. */
export type Leaf = null | boolean | number | string;

export type Matcher =
  | { readonly kind: "equals"; readonly value: null | boolean | string }
  | { readonly kind: "number"; readonly written: string }
  | { readonly kind: "prefix" | "suffix" | "wildcard"; readonly value: string }
  | {
      readonly kind: "ignoring-case";
      readonly part: "start" | "end" | "whole";
      readonly value: string;
    }
  | Addresses
  | Numeric
  | { readonly kind: "anything-but"; readonly matchers: readonly Matcher[] }
  | { readonly kind: "exists"; readonly expected: boolean };

/** Whether a matcher fits a leaf that is there: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html */
export function fits(matcher: Matcher, leaf: Leaf): boolean {
  switch (matcher.kind) {
    case "equals":
      return matcher.value === leaf;
    case "exists":
      return matcher.expected;
    case "anything-but":
      return !matcher.matchers.some((excluded) => fits(excluded, leaf));
    case "number":
      return typeof leaf === "number" && isNumber(matcher.written, leaf);
    case "numeric":
      return typeof leaf === "number" && isInRange(matcher, leaf);
    default:
      return typeof leaf === "string" && fitsText(matcher, leaf);
  }
}

type TextMatcher = Extract<
  Matcher,
  { kind: "prefix" | "suffix" | "wildcard" | "ignoring-case" | "addresses" }
>;

function fitsText(matcher: TextMatcher, text: string): boolean {
  switch (matcher.kind) {
    case "prefix":
      return text.startsWith(matcher.value);
    case "suffix":
      return text.endsWith(matcher.value);
    case "wildcard":
      return fitsWildcard(matcher.value, text);
    case "addresses":
      return contains(matcher, text);
    case "ignoring-case": {
      const start = matcher.part === "end" ? "" : "^";
      const end = matcher.part === "start" ? "" : "$";
      return new RegExp(`${start}${inEitherCase(matcher.value)}${end}`).test(text);
    }
  }
}

/**
 * Each UTF-16 unit of the pattern in lower or in upper case, as if it stood alone: ß is ß or SS, not ss. Half a pair is
 * no character to Java, which puts a question mark.
 * https://github.com/aws/event-ruler/blob/main/src/main/software/amazon/event/ruler/input/EqualsIgnoreCaseParser.java
 */
function inEitherCase(value: string): string {
  return value
    .split("")
    .map((unit) => (/[\ud800-\udfff]/.test(unit) ? "?" : unit))
    .map((unit) => `(?:${literal(unit.toLowerCase())}|${literal(unit.toUpperCase())})`)
    .join("");
}
