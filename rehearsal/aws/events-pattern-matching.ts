import { fits, type Leaf } from "./events-matchers";
import type { Branch, EventPattern } from "./events-pattern";
import type { Value, Values } from "./model";

/** Where something stands in an event: names of fields and, in lists, numbers. */
type Place = readonly (string | number)[];

/** Something in an event that is neither object nor list. */
interface Found {
  readonly place: Place;
  readonly leaf: Leaf;
}

/** All that is in an event, by path. */
type Leaves = ReadonlyMap<string, readonly Found[]>;

/** Whether an event fits: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html */
export function matchesPattern({ branches }: EventPattern, event: Values): boolean {
  const leaves = leavesOf(event);
  return branches.some((branch) => branchFits(branch, leaves, []));
}

/** Every rule of a bus looks at the same event, whose leaves are therefore found once. */
const known = new WeakMap<Values, Leaves>();

function leavesOf(event: Values): Leaves {
  const leaves = known.get(event) ?? findLeaves(event);
  known.set(event, leaves);
  return leaves;
}

/**
 * Lists do not show in paths, and neither does it whether a dot stands between two names or inside of one:
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern.html#eb-create-pattern-considerations.
 * Empty lists and objects have no leaves, which is why nothing exists there.
 */
function findLeaves(event: Values): Leaves {
  const leaves = new Map<string, Found[]>();
  const visit = (value: Value, path: string, place: Place): void => {
    if (isList(value)) {
      for (const [index, item] of value.entries()) {
        visit(item, path, isLeaf(item) ? place : [...place, index]);
      }
    } else if (isLeaf(value)) {
      const found = leaves.get(path) ?? [];
      found.push({ place, leaf: value });
      leaves.set(path, found);
    } else {
      visitFields(value, `${path}.`, place);
    }
  };
  const visitFields = (fields: Values, prefix: string, place: Place): void => {
    for (const [name, value] of Object.entries(fields)) {
      visit(value, prefix + name, [...place, name]);
    }
  };
  visitFields(event, "", []);
  return leaves;
}

const isList = (value: Value): value is readonly Value[] => Array.isArray(value);

const isLeaf = (value: Value): value is Leaf => value === null || typeof value !== "object";

/**
 * "Refuse to recognize any match in which any two fields are within JSON objects that are in different elements of
 * the same array": https://github.com/aws/event-ruler/blob/main/README.md#json-array-matching
 */
function branchFits([field, ...others]: Branch, leaves: Leaves, places: readonly Place[]): boolean {
  if (!field) {
    return true;
  }
  const [path, matchers] = field;
  const candidates = (leaves.get(path) ?? []).filter(
    ({ place }) => !places.some((other) => areApart(place, other)),
  );
  if (candidates.length === 0) {
    const absent = matchers.some((matcher) => matcher.kind === "exists" && !matcher.expected);
    return absent && branchFits(others, leaves, places);
  }
  return candidates.some(
    ({ leaf, place }) =>
      matchers.some((matcher) => fits(matcher, leaf)) && branchFits(others, leaves, [...places, place]),
  );
}

function areApart(one: Place, other: Place): boolean {
  const split = one.findIndex((step, index) => step !== other[index]);
  return typeof one[split] === "number" && typeof other[split] === "number";
}
