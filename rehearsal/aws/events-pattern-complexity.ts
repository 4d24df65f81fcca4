import { complexityOf } from "./events-matcher-wildcards";
import type { Matcher } from "./events-matchers";
import type { Branch } from "./events-pattern";
import { invalid } from "./events-pattern-error";
import type { Json } from "./events-pattern-json";

/**
 * The limit in https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html#eb-filtering-complex-example-or,
 * which says only that InvalidEventPatternException is thrown; the text is not AWS's.
 */
export function refuseCombinations(pattern: Json): void {
  if (combinationsIn(pattern) > 1000) {
    invalid("The use of $or results in over 1000 rule combinations");
  }
}

/** "Multiply the total number of arguments from each $or array in the event pattern." */
function combinationsIn(json: Json): number {
  if (json.kind !== "object") {
    return 1;
  }
  return json.fields.reduce((product, [name, value]) => {
    const alternatives = name === "$or" && value.kind === "array" ? value.items : undefined;
    return (alternatives ?? [value]).reduce(
      (sofar, item) => sofar * combinationsIn(item),
      product * (alternatives?.length ?? 1),
    );
  }, 1);
}

/**
 * No number is in https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html#eb-filtering-wildcard-matching-complexity.
 * With this one, what is known to be refused is refused (11 in localstack's content_wildcard_complex_EXC.json5, 12 in
 * https://github.com/vals-ai/Valkyrie/pull/278), and what is known to be accepted is accepted (9 in the latter).
 */
const mostPrefixes = 10;

/** Fields of several branches count together where all that comes before them is the same, what is in both twice. */
export function refuseComplexity(branches: readonly Branch[]): void {
  const machines = new Map<string, Map<string, readonly string[]>>();
  for (const branch of branches) {
    for (const [index, [path, matchers]] of branch.entries()) {
      const place = JSON.stringify([path, branch.slice(0, index)]);
      const machine = machines.get(place) ?? new Map<string, readonly string[]>();
      for (const matcher of matchers) {
        const key = JSON.stringify(matcher);
        machine.set(key, [...(machine.get(key) ?? []), ...wildcardsOf(matcher)]);
      }
      machines.set(place, machine);
    }
  }
  if ([...machines.values()].some((matchers) => complexityOf([...matchers.values()]) > mostPrefixes)) {
    invalid(
      "Rule is too complex - try using fewer wildcard characters or fewer repeating character sequences after a wildcard character",
    );
  }
}

function wildcardsOf(matcher: Matcher): readonly string[] {
  if (matcher.kind === "anything-but") {
    return matcher.matchers.flatMap(wildcardsOf);
  }
  return matcher.kind === "wildcard" ? [matcher.value] : [];
}
