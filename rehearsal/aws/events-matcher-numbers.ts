import { invalid } from "./events-pattern-error";
import { type Json, shown } from "./events-pattern-json";

type Operator = "=" | "<" | "<=" | ">" | ">=";

/** One comparison, or the two of a range. */
export interface Numeric {
  readonly kind: "numeric";
  readonly comparisons: readonly (readonly [Operator, number])[];
}

const holds: Readonly<Record<Operator, (actual: number, expected: number) => boolean>> = {
  "=": (actual, expected) => actual === expected,
  "<": (actual, expected) => actual < expected,
  "<=": (actual, expected) => actual <= expected,
  ">": (actual, expected) => actual > expected,
  ">=": (actual, expected) => actual >= expected,
};

export function isInRange({ comparisons }: Numeric, actual: number): boolean {
  return (
    isComparable(actual) && comparisons.every(([operator, expected]) => holds[operator](actual, expected))
  );
}

/**
 * Equal as numbers where both can be compared, else as they are written: 300 is 300.0, as recorded in
 * https://github.com/localstack/localstack/blob/main/tests/aws/services/events/event_pattern_templates/number_comparison_float.json5,
 * although https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern.html#eb-create-pattern-considerations
 * says otherwise.
 */
export function isNumber(written: string, actual: number): boolean {
  return (
    written === JSON.stringify(actual) ||
    (isComparable(Number(written)) && isComparable(actual) && Number(written) === actual)
  );
}

function isComparable(number: number): boolean {
  return whyNotComparable(number) === undefined;
}

/**
 * The limits in https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html#eb-filtering-numeric-matching,
 * the texts of event-ruler when it had them:
 * https://github.com/aws/event-ruler/blob/23e75a2/src/main/software/amazon/event/ruler/ComparableNumber.java
 */
function whyNotComparable(number: number): string | undefined {
  if (Number(number.toFixed(6)) !== number) {
    return "Only values upto 6 decimals are supported";
  }
  return Math.abs(number) > 5e9 ? "Value must be between -5.0E9 and 5.0E9, inclusive" : undefined;
}

/** A number to compare with. */
export function comparable(written: string): number {
  const reason = whyNotComparable(Number(written));
  return reason === undefined ? Number(written) : invalid(reason);
}

const isOperator = (text: string): text is Operator => Object.hasOwn(holds, text);

export function readNumeric(json: Json): Numeric {
  if (json.kind !== "array") {
    return invalid("Value of numeric must be an array.");
  }
  const [operator, value, ...upper] = json.items;
  if (operator?.kind !== "string") {
    return invalid(`Invalid member in numeric match: ${shown(operator)}`);
  }
  const { text } = operator;
  if (!isOperator(text)) {
    return invalid(`Unrecognized numeric range operator: ${text}`);
  }
  const written = numberIn(value, text);
  if (upper.length === 0) {
    return { kind: "numeric", comparisons: [[text, comparable(written)]] };
  }
  return text.startsWith(">")
    ? { kind: "numeric", comparisons: rangeOf(text, written, upper) }
    : invalid("Too many elements in numeric expression");
}

function numberIn(json: Json | undefined, operator: string): string {
  return json?.kind === "number"
    ? json.text
    : invalid(`Value of ${operator === "=" ? "equals" : operator} must be numeric`);
}

function rangeOf(
  lower: Operator,
  written: string,
  [operator, value, ...more]: readonly Json[],
): Numeric["comparisons"] {
  if (operator?.kind !== "string") {
    return invalid(`Bad value in numeric range: ${shown(operator)}`);
  }
  const { text: upper } = operator;
  if (upper !== "<" && upper !== "<=") {
    return invalid(`Bad numeric range operator: ${upper}`);
  }
  const end = numberIn(value, upper);
  if (more.length > 0) {
    return invalid("Too many terms in numeric range expression");
  }
  const [bottom, top] = [comparable(written), comparable(end)];
  return bottom < top
    ? [
        [lower, bottom],
        [upper, top],
      ]
    : invalid("Bottom must be less than top");
}
