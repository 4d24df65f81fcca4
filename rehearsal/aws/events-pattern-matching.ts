import { fits, type Leaf } from "./events-matchers";
import type { Branch, EventPattern } from "./events-pattern";
import type { Value } from "./model";

/** Where something stands in an event: names of fields and, in lists, numbers. */
type Place = readonly (string | number)[];

/** Something in an event that is neither object nor list. */
interface Found {
  readonly path: string;
  readonly place: Place;
  readonly leaf: Leaf;
}

/** Whether an event fits: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html */
export function matchesPattern({ branches }: EventPattern, event: Value): boolean {
  const found = leavesOf(event, []);
  return branches.some((branch) => branchFits(branch, found, []));
}

/**
 * Lists do not show in paths, and neither does it whether a dot stands between two names or inside of one:
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern.html#eb-create-pattern-considerations.
 * Empty lists and objects have no leaves, which is why nothing exists there.
 */
function leavesOf(value: Value, place: Place): readonly Found[] {
  if (Array.isArray(value)) {
    return (value as readonly Value[]).flatMap((item, index) =>
      leavesOf(item, isLeaf(item) ? place : [...place, index]),
    );
  }
  if (isLeaf(value)) {
    return [{ path: place.filter((step) => typeof step === "string").join("."), place, leaf: value }];
  }
  return Object.entries(value).flatMap(([name, inner]) => leavesOf(inner, [...place, name]));
}

const isLeaf = (value: Value): value is Leaf => value === null || typeof value !== "object";

/**
 * "Refuse to recognize any match in which any two fields are within JSON objects that are in different elements of
 * the same array": https://github.com/aws/event-ruler/blob/main/README.md#json-array-matching
 */
function branchFits([field, ...others]: Branch, found: readonly Found[], places: readonly Place[]): boolean {
  if (!field) {
    return true;
  }
  const [path, matchers] = field;
  const candidates = found.filter(
    ({ path: where, place }) => where === path && !places.some((other) => areApart(place, other)),
  );
  if (candidates.length === 0) {
    const absent = matchers.some((matcher) => matcher.kind === "exists" && !matcher.expected);
    return absent && branchFits(others, found, places);
  }
  return candidates.some(
    ({ leaf, place }) =>
      matchers.some((matcher) => fits(matcher, leaf)) && branchFits(others, found, [...places, place]),
  );
}

function areApart(one: Place, other: Place): boolean {
  const split = one.findIndex((step, index) => step !== other[index]);
  return typeof one[split] === "number" && typeof other[split] === "number";
}
