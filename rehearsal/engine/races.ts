import type { Refusal } from "../aws/model";
import type { RowKey, Visible } from "../world/store";
import { at, type Finding, label } from "./finding";
import { type Effect, perform, type Simulation, union } from "./perform";
import type { Operation } from "./plan";

/**
 * Tries every operation in the earliest world that it may meet, where only what it waits for has happened, and in
 * the latest, where everything has that does not wait for it. What succeeds in both succeeds in every order, up to
 * pairs that touch the same fact; those are tried with and without each other as well.
 */
export function findRaces(
  simulation: Simulation,
  operations: readonly Operation[],
  recorded: ReadonlyMap<number, Effect>,
): Finding[] {
  const worlds = new Worlds(operations);
  const touching = touchedBy(recorded);
  return operations.flatMap((operation) => [
    ...refusalsOf(simulation, operation, worlds, touching, recorded),
    ...unorderedWrites(operation, worlds, touching, recorded),
  ]);
}

/** The sets of operations that have happened when one of them is carried out. */
class Worlds {
  readonly #followers = new Map<number, ReadonlySet<number>>();

  constructor(readonly operations: readonly Operation[]) {
    for (const { position } of operations) {
      const followers = operations.filter(({ after }) => after.has(position));
      this.#followers.set(position, new Set(followers.map((follower) => follower.position)));
    }
  }

  earliest(operation: Operation): ReadonlySet<number> {
    return operation.after;
  }

  latest(operation: Operation): ReadonlySet<number> {
    const followers = this.#followers.get(operation.position);
    const others = this.operations.filter(
      ({ position }) => position !== operation.position && !followers?.has(position),
    );
    return new Set(others.map(({ position }) => position));
  }

  with(world: ReadonlySet<number>, other: Operation): ReadonlySet<number> {
    return new Set([...world, ...other.after, other.position]);
  }

  without(world: ReadonlySet<number>, other: Operation): ReadonlySet<number> {
    const followers = this.#followers.get(other.position);
    return new Set([...world].filter((position) => position !== other.position && !followers?.has(position)));
  }

  unordered(one: Operation, other: Operation): boolean {
    return (
      one.position !== other.position && !one.after.has(other.position) && !other.after.has(one.position)
    );
  }
}

type Touching = ReadonlyMap<RowKey, readonly Operation["position"][]>;

/** The operations that read or write a row, by row. */
function touchedBy(recorded: ReadonlyMap<number, Effect>): Touching {
  const rows = new Map<RowKey, number[]>();
  for (const [position, { reads, writes }] of recorded) {
    for (const row of new Set([...reads, ...writes.keys()])) {
      rows.set(row, [...(rows.get(row) ?? []), position]);
    }
  }
  return rows;
}

function refusalsOf(
  simulation: Simulation,
  operation: Operation,
  worlds: Worlds,
  touching: Touching,
  recorded: ReadonlyMap<number, Effect>,
): Finding[] {
  const attempt = (world: Visible, iamAsSeenByOthers?: Visible) =>
    perform(simulation, operation, {
      visible: union(simulation.settled, world),
      ...(iamAsSeenByOthers && { iamAsSeenByOthers }),
    }).refusals;
  const [earliest, latest] = [worlds.earliest(operation), worlds.latest(operation)];

  const neighbours = neighboursOf(operation, worlds, touching, recorded);
  const tries = [
    earliest,
    latest,
    ...neighbours.flatMap((other) => [worlds.with(earliest, other), worlds.without(latest, other)]),
  ];
  const found = new Map<string, { readonly refusal: Refusal; readonly world: ReadonlySet<number> }>();
  for (const world of tries) {
    for (const refusal of attempt(world)) {
      found.set(keyOf(refusal), found.get(keyOf(refusal)) ?? { refusal, world });
    }
  }
  const succeedsAfterUs = (other: Operation) => {
    const world = worlds.with(worlds.earliest(other), operation);
    return perform(simulation, other, { visible: union(simulation.settled, world) }).refusals.length === 0;
  };
  const findings = [...found.values()].map(({ refusal, world }) =>
    finding(operation, refusal, cureOf(refusal, operation, world, worlds, attempt, succeedsAfterUs)),
  );

  const late = attempt(earliest, simulation.settled).filter((refusal) => !found.has(keyOf(refusal)));
  return [
    ...findings,
    ...late.map((refusal) => finding(operation, refusal, { kind: "race", cure: iamCure })),
  ];
}

/** The same in every view, while the reasons behind it may differ. */
const keyOf = ({ code, property, message }: Refusal) => `${code} ${property} ${message}`;

const iamCure =
  "IAM's changes reach other services late, and nothing repeats this call: avoid naming what IAM has just been told, or wait for it";

/** Operations without an order to this one that touch a row which one of the two writes. */
function neighboursOf(
  operation: Operation,
  worlds: Worlds,
  touching: Touching,
  recorded: ReadonlyMap<number, Effect>,
): Operation[] {
  const own = recorded.get(operation.position);
  const rows = own ? [...own.reads, ...own.writes.keys()] : [];
  const positions = new Set(
    rows.flatMap((row) =>
      (touching.get(row) ?? []).filter(
        (other) => own?.writes.has(row) || recorded.get(other)?.writes.has(row),
      ),
    ),
  );
  return worlds.operations.filter(
    (other) => positions.has(other.position) && worlds.unordered(operation, other),
  );
}

/** What a refusal comes from, and what to change where that can be said. */
type Diagnosis = Required<Pick<Finding, "kind" | "cure">>;

/** What would have to be added to or taken from a world so that AWS no longer refuses. */
function cureOf(
  refusal: Refusal,
  operation: Operation,
  world: ReadonlySet<number>,
  worlds: Worlds,
  attempt: (world: Visible) => readonly Refusal[],
  succeedsAfterUs: (other: Operation) => boolean,
): Diagnosis | undefined {
  const cures = (candidate: ReadonlySet<number>) =>
    !attempt(candidate).some((other) => keyOf(other) === keyOf(refusal));
  const others = worlds.operations.filter((other) => worlds.unordered(operation, other));

  const missing = others.filter((other) => !world.has(other.position) && cures(worlds.with(world, other)));
  const nearest = missing.filter(
    (other) => !missing.some((candidate) => other.after.has(candidate.position)),
  );
  if (nearest.length > 0) {
    return { kind: "race", cure: nearest.map((other) => orderBetween(other, operation)).join("; or ") };
  }
  const inTheWay = others.filter((other) => world.has(other.position) && cures(worlds.without(world, other)));
  const last = inTheWay.filter((other) => !inTheWay.some((candidate) => candidate.after.has(other.position)));
  const movable = last.filter(succeedsAfterUs);
  if (movable.length > 0) {
    return { kind: "race", cure: movable.map((other) => orderBetween(operation, other)).join("; or ") };
  }
  return last.length > 0
    ? {
        kind: "refusal",
        cure: `${[operation, ...last].map(({ node }) => label(node)).join(" and ")} cannot both exist: give them different names, or keep one.`,
      }
    : undefined;
}

/** The dependency that makes the engine finish `first` before `second`. Deletes run against the dependencies. */
function orderBetween(first: Operation, second: Operation): string {
  const [waiting, awaited] = second.kind === "delete" ? [first, second] : [second, first];
  return `${label(waiting.node)}: add dependsOn: ${label(awaited.node)}`;
}

function finding(operation: Operation, refusal: Refusal, diagnosis: Diagnosis | undefined): Finding {
  const { code, message, fact, property, because } = refusal;
  const { kind = "refusal" as const, cure = refusal.cure } = diagnosis ?? {};
  return {
    kind,
    ...at(operation.node),
    operation: operation.kind,
    code,
    message,
    fact,
    ...(because !== undefined && { because }),
    ...(property !== undefined && { property }),
    ...(cure !== undefined && { cure }),
  };
}

/** Two operations that write one fact and have no order: what holds in the end is left to chance. */
function unorderedWrites(
  operation: Operation,
  worlds: Worlds,
  touching: Touching,
  recorded: ReadonlyMap<number, Effect>,
): Finding[] {
  const rows = [...(recorded.get(operation.position)?.writes.keys() ?? [])];
  return rows.flatMap((row) => {
    const rivals = worlds.operations.filter(
      (other) =>
        other.position > operation.position &&
        touching.get(row)?.includes(other.position) &&
        recorded.get(other.position)?.writes.has(row) &&
        worlds.unordered(operation, other),
    );
    return rivals.map(
      (rival): Finding => ({
        kind: "race",
        ...at(rival.node),
        message: `${label(operation.node)} and ${label(rival.node)} both write ${row}, and which of them comes last is left to chance.`,
        code: "UnorderedWrites",
        cure: `keep one of them; or ${orderBetween(operation, rival)}`,
      }),
    );
  });
}
