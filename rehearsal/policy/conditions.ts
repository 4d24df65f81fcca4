import { BlockList, isIPv6 } from "node:net";
import { matches, type PatternOptions } from "./pattern";
import type { RequestContext } from "./request";

/** One comparison of a statement's `Condition` block. */
export interface Condition {
  /** As written: `ForAllValues:StringLikeIfExists`. */
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

/** Compares one value of the policy with one of the request. */
type Comparison = (expected: string, actual: string, scope: Scope) => boolean;

interface Scope {
  readonly context: RequestContext;
  /** Whether policy variables are replaced. */
  readonly variables: boolean;
}

interface Operator {
  readonly compare: Comparison;
  /** A negated operator holds if no value of the policy compares, and where the key is missing. */
  readonly negated: boolean;
}

const string = (options: Omit<PatternOptions, "variables">): Comparison => {
  const literal = { ...options, variables: false };
  const replaced = { ...options, variables: true };
  return (expected, actual, { context, variables }) =>
    matches(expected, actual, variables ? replaced : literal, context);
};

const number =
  (compare: (actual: number, expected: number) => boolean): Comparison =>
  (expected, actual) =>
    isNumber(expected) && isNumber(actual) && compare(Number(actual), Number(expected));

const isNumber = (text: string) => text.trim() !== "" && Number.isFinite(Number(text));

const date =
  (compare: (actual: number, expected: number) => boolean): Comparison =>
  (expected, actual) => {
    const [left, right] = [instant(actual), instant(expected)];
    return !Number.isNaN(left) && !Number.isNaN(right) && compare(left, right);
  };

/** Milliseconds of an ISO 8601 date, or of seconds since 1970. NaN for anything else. */
function instant(text: string): number {
  return /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text);
}

const equal = <T>(actual: T, expected: T) => actual === expected;
const less = <T>(actual: T, expected: T) => actual < expected;
const lessOrEqual = <T>(actual: T, expected: T) => actual <= expected;
const greater = <T>(actual: T, expected: T) => actual > expected;
const greaterOrEqual = <T>(actual: T, expected: T) => actual >= expected;

const address: Comparison = (expected, actual) => {
  const family = (ip: string) => (isIPv6(ip) ? "ipv6" : "ipv4");
  const [network = "", bits] = expected.split("/");
  try {
    const range = new BlockList();
    range.addSubnet(
      network,
      bits === undefined ? (isIPv6(network) ? 128 : 32) : Number(bits),
      family(network),
    );
    return range.check(actual, family(actual));
  } catch {
    return false;
  }
};

const plain = (compare: Comparison): Operator => ({ compare, negated: false });
const not = (compare: Comparison): Operator => ({ compare, negated: true });

const equals = string({ wildcards: false });
const equalsIgnoreCase = string({ wildcards: false, ignoreCase: true });
const like = string({ wildcards: true });
/** `ArnEquals` and `ArnLike` behave alike: each part of the ARN is a pattern. */
const arnLike = string({ wildcards: true, arn: true });
const binaryEquals: Comparison = (expected, actual) =>
  Buffer.from(expected, "base64").equals(Buffer.from(actual, "base64"));

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
const operators: Readonly<Record<string, Operator>> = {
  StringEquals: plain(equals),
  StringNotEquals: not(equals),
  StringEqualsIgnoreCase: plain(equalsIgnoreCase),
  StringNotEqualsIgnoreCase: not(equalsIgnoreCase),
  StringLike: plain(like),
  StringNotLike: not(like),
  NumericEquals: plain(number(equal)),
  NumericNotEquals: not(number(equal)),
  NumericLessThan: plain(number(less)),
  NumericLessThanEquals: plain(number(lessOrEqual)),
  NumericGreaterThan: plain(number(greater)),
  NumericGreaterThanEquals: plain(number(greaterOrEqual)),
  DateEquals: plain(date(equal)),
  DateNotEquals: not(date(equal)),
  DateLessThan: plain(date(less)),
  DateLessThanEquals: plain(date(lessOrEqual)),
  DateGreaterThan: plain(date(greater)),
  DateGreaterThanEquals: plain(date(greaterOrEqual)),
  Bool: plain(equalsIgnoreCase),
  BinaryEquals: plain(binaryEquals),
  IpAddress: plain(address),
  NotIpAddress: not(address),
  ArnEquals: plain(arnLike),
  ArnLike: plain(arnLike),
  ArnNotEquals: not(arnLike),
  ArnNotLike: not(arnLike),
};

type Quantifier = "ForAllValues" | "ForAnyValue" | undefined;

interface Reading {
  readonly quantifier: Quantifier;
  readonly base: string;
  readonly ifExists: boolean;
}

const readings = new Map<string, Reading | undefined>();

/** The parts of an operator's name, undefined where there is no such operator. */
function read(operator: string): Reading | undefined {
  if (!readings.has(operator)) {
    const parts = /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/.exec(operator);
    const base = parts?.[2] ?? "";
    const reading = {
      quantifier: parts?.[1] as Quantifier,
      base,
      ifExists: parts?.[3] !== undefined,
    };
    const known = base === "Null" ? !reading.ifExists && !reading.quantifier : Object.hasOwn(operators, base);
    readings.set(operator, known ? reading : undefined);
  }
  return readings.get(operator);
}

export function isOperator(name: string): boolean {
  return read(name) !== undefined;
}

/** Whether a condition holds for a request. The document's parser has made sure that the operator exists. */
export function holds(condition: Condition, context: RequestContext, variables: boolean): boolean {
  const reading = read(condition.operator);
  const actual = context.get(condition.key);
  if (condition.values.length === 0) {
    // "It does not affect the policy": https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html
    return true;
  }
  if (reading?.base === "Null") {
    return condition.values.some((value) => (value === "true") === isEmpty(actual));
  }
  const operator = reading && operators[reading.base];
  if (!operator) {
    throw new Error(`${condition.operator} is no condition operator.`);
  }
  if (actual === undefined) {
    return missing(reading, operator);
  }
  const scope = { context, variables };
  const one = (value: string) =>
    condition.values.some((expected) => operator.compare(expected, value, scope)) !== operator.negated;
  if (reading.quantifier && isEmpty(actual)) {
    return reading.quantifier === "ForAllValues";
  }
  if (reading.quantifier === "ForAllValues") {
    return actual.every(one);
  }
  // Without a quantifier a key of several values is compared like ForAnyValue; AWS asks for a quantifier there.
  return operator.negated && !reading.quantifier ? actual.every(one) : actual.some(one);
}

/**
 * A key whose values come to nothing, such as an empty string, counts as a null data set.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 */
function isEmpty(values: readonly string[] | undefined): boolean {
  return values === undefined || values.every((value) => value === "");
}

function missing({ quantifier, ifExists }: Reading, { negated }: Operator): boolean {
  if (ifExists || quantifier === "ForAllValues") {
    return true;
  }
  return negated && quantifier !== "ForAnyValue";
}
