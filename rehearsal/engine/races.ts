import type { Call, Refusal } from "../aws/model";
import type { RowKey, Visible } from "../world/store";
import { Attempts } from "./attempts";
import { at, type Finding, label } from "./finding";
import { perform, performWhileIamIsLate, type Simulation, union } from "./perform";
import type { Operation } from "./plan";
import { Worlds } from "./worlds";

/**
 * Tries every operation in the earliest world that it may meet, where only what it waits for has happened, and in
 * the latest, where everything has that does not wait for it. What succeeds in both succeeds in every order, up to
 * pairs that touch the same fact; those are tried with and without each other as well.
 */
export async function findRaces(
  simulation: Simulation,
  operations: readonly Operation[],
  recorded: ReadonlyMap<number, Call>,
): Promise<Finding[]> {
  const check = new RaceCheck(simulation, operations, recorded);
  const findings: Finding[] = [];
  for (const operation of operations) {
    findings.push(...(await check.refusals(operation)), ...check.unorderedWrites(operation));
  }
  return findings;
}

type World = Visible;

/** What was refused in the order in which operations were recorded, without a word on where it comes from. */
export function refusedInOrder(
  operations: readonly Operation[],
  recorded: ReadonlyMap<number, Call>,
): Finding[] {
  return operations.flatMap((operation) =>
    (recorded.get(operation.position)?.refusals ?? []).map((refusal) =>
      finding(operation, refusal, undefined),
    ),
  );
}

/** What a refusal comes from, and what to change where that can be said. */
type Diagnosis = Required<Pick<Finding, "kind" | "cure">>;

class RaceCheck {
  private readonly worlds: Worlds;
  private readonly attempts: Attempts;
  /** Positions of the operations that read or write a row, by row. */
  private readonly touching = new Map<RowKey, number[]>();

  constructor(
    private readonly simulation: Simulation,
    private readonly operations: readonly Operation[],
    private readonly recorded: ReadonlyMap<number, Call>,
  ) {
    this.worlds = new Worlds(operations);
    this.attempts = new Attempts(simulation);
    for (const [position, call] of recorded) {
      for (const row of touchedBy(call)) {
        const positions = this.touching.get(row) ?? [];
        positions.push(position);
        this.touching.set(row, positions);
      }
    }
  }

  /** What AWS refuses in some world that the operation may meet, with the cure. */
  async refusals(operation: Operation): Promise<Finding[]> {
    const { worlds } = this;
    const [earliest, latest] = [worlds.earliest(operation), worlds.latest(operation)];
    const pairs = this.neighbours(operation).flatMap((other) => [
      worlds.with(earliest, other),
      worlds.without(latest, other),
    ]);
    const found = new Map<string, { readonly refusal: Refusal; readonly worlds: World[] }>();
    for (const world of [earliest, latest, ...pairs]) {
      for (const refusal of await this.attempt(operation, world)) {
        const known = found.get(keyOf(refusal)) ?? { refusal, worlds: [] };
        found.set(keyOf(refusal), { ...known, worlds: [...known.worlds, world] });
      }
    }
    const findings: Finding[] = [];
    for (const { refusal, worlds: refusing } of found.values()) {
      // A function that fails whatever has happened takes its whole time each time that it is tried.
      const always =
        this.runsFunctions(operation) && [earliest, latest].every((world) => refusing.includes(world));
      const diagnosis = always ? undefined : await this.diagnose(operation, refusal, refusing[0] ?? earliest);
      findings.push(finding(operation, refusal, diagnosis));
    }
    // What fails meanwhile with IAM in time would say nothing new without it.
    const late = await this.attemptWhileIamIsLate(operation, earliest, found.size === 0);
    return [
      ...findings,
      ...late
        .filter((refusal) => !found.has(keyOf(refusal)))
        .map((refusal) => finding(operation, refusal, { kind: "race", cure: iamCure })),
    ];
  }

  /** Two operations that write one fact and have no order: what holds in the end is left to chance. */
  unorderedWrites(operation: Operation): Finding[] {
    const writes = (position: number, row: RowKey) => this.recorded.get(position)?.writes.has(row);
    const rows = [...(this.recorded.get(operation.position)?.writes.keys() ?? [])];
    return rows.flatMap((row) =>
      this.operations
        .filter(
          (rival) =>
            rival.position > operation.position &&
            writes(rival.position, row) &&
            this.worlds.unordered(operation, rival),
        )
        .map(
          (rival): Finding => ({
            kind: "race",
            ...at(rival.node),
            message: `${label(operation.node)} and ${label(rival.node)} both write ${row}, and which of them comes last is left to chance.`,
            code: "UnorderedWrites",
            cure: `keep one of them; or ${orderBetween(operation, rival)}`,
          }),
        ),
    );
  }

  private async attempt(operation: Operation, world: World): Promise<readonly Refusal[]> {
    return (await this.attempts.in(world, operation)).refusals;
  }

  /** Without what AWS does afterwards: by then IAM has caught up. */
  private async attemptWhileIamIsLate(
    operation: Operation,
    world: World,
    meanwhile: boolean,
  ): Promise<readonly Refusal[]> {
    const { settled } = this.simulation;
    const view = { visible: union(settled, world), iamAsSeenByOthers: settled };
    const attempt = meanwhile ? performWhileIamIsLate : perform;
    return (await attempt(this.simulation, operation, view)).refusals;
  }

  /** Operations without an order to this one that touch a row which one of the two writes. */
  private neighbours(operation: Operation): Operation[] {
    const own = this.recorded.get(operation.position);
    const rows = own ? [...touchedBy(own)] : [];
    const positions = new Set(
      rows.flatMap((row) =>
        (this.touching.get(row) ?? []).filter(
          (other) => own?.writes.has(row) || this.recorded.get(other)?.writes.has(row),
        ),
      ),
    );
    return this.operations.filter(
      (other) => positions.has(other.position) && this.worlds.unordered(operation, other),
    );
  }

  private runsFunctions({ position }: Operation): boolean {
    const { awaited = [], effects = [] } = this.recorded.get(position) ?? {};
    return awaited.length + effects.length > 0;
  }

  /** What the operation looks at in a world: what it does not look at makes no difference to it. */
  private async readsOf(operation: Operation, world: World): Promise<ReadonlySet<RowKey>> {
    return (await this.attempts.in(world, operation)).reads;
  }

  /** Whether it, or what comes or goes with it, writes any of these rows. */
  private concerns(other: Operation, rows: ReadonlySet<RowKey>, world: World): boolean {
    const comes = [...other.after].filter((position) => !world.has(position));
    const along = [other.position, ...comes, ...this.worlds.followers(other)];
    return along.some((position) =>
      [...(this.recorded.get(position)?.writes.keys() ?? [])].some((row) => rows.has(row)),
    );
  }

  /** What would have to be added to or taken from a world so that AWS no longer refuses. */
  private async diagnose(
    operation: Operation,
    refusal: Refusal,
    world: World,
  ): Promise<Diagnosis | undefined> {
    const { worlds } = this;
    const cures = async (candidate: World) =>
      !(await this.attempt(operation, candidate)).some((other) => keyOf(other) === keyOf(refusal));
    const latest = worlds.latest(operation);
    // What stands beside what is missing is looked at only once that is there.
    const reads = new Set([
      ...(await this.readsOf(operation, world)),
      ...(await this.readsOf(operation, latest)),
    ]);
    const others = this.operations.filter(
      (other) => worlds.unordered(operation, other) && this.concerns(other, reads, world),
    );

    const missing = await filter(
      others,
      async (other) => !world.has(other.position) && (await cures(worlds.with(world, other))),
    );
    const nearest = missing.filter(
      (other) => !missing.some((candidate) => other.after.has(candidate.position)),
    );
    if (nearest.length > 0) {
      return { kind: "race", cure: nearest.map((other) => orderBetween(other, operation)).join("; or ") };
    }
    const together = await this.missingTogether(world, others, cures);
    if (together.length > 0) {
      return { kind: "race", cure: together.map((other) => orderBetween(other, operation)).join("; and ") };
    }
    const inTheWay = await filter(
      others,
      async (other) => world.has(other.position) && (await cures(worlds.without(world, other))),
    );
    const last = inTheWay.filter(
      (other) => !inTheWay.some((candidate) => candidate.after.has(other.position)),
    );
    const movable = await filter(last, (other) => this.succeedsAfter(operation, other));
    if (movable.length > 0) {
      return { kind: "race", cure: movable.map((other) => orderBetween(operation, other)).join("; or ") };
    }
    const names = [operation, ...last].map(({ node }) => label(node)).join(" and ");
    const cure = `${names} cannot both exist: give them different names, or keep one.`;
    return last.length > 0 ? { kind: "refusal", cure } : undefined;
  }

  /** Where no single operation is what is missing: the fewest that are it together. */
  private async missingTogether(
    world: World,
    others: readonly Operation[],
    cures: (candidate: World) => Promise<boolean>,
  ): Promise<Operation[]> {
    const { worlds } = this;
    const extended = (added: readonly Operation[]) => worlds.with(world, ...added);
    let needed = others.filter((other) => !world.has(other.position));
    if (needed.length < 2 || !(await cures(extended(needed)))) {
      return [];
    }
    for (const other of [...needed].reverse()) {
      const rest = needed.filter((one) => one !== other);
      if (await cures(extended(rest))) {
        needed = rest;
      }
    }
    return needed;
  }

  private async succeedsAfter(operation: Operation, other: Operation): Promise<boolean> {
    const world = this.worlds.with(this.worlds.earliest(other), operation);
    return (await this.attempt(other, world)).length === 0;
  }
}

const touchedBy = ({ reads, passedOver, writes }: Call): ReadonlySet<RowKey> =>
  new Set([...reads, ...passedOver, ...writes.keys()]);

/** Those that pass, asked one after the other. */
async function filter<T>(items: readonly T[], passes: (item: T) => Promise<boolean>): Promise<T[]> {
  const passed: T[] = [];
  for (const item of items) {
    if (await passes(item)) {
      passed.push(item);
    }
  }
  return passed;
}

/** The same in every view, while the reasons behind it may differ. */
const keyOf = ({ code, property, message }: Refusal) => `${code} ${property} ${message}`;

const iamCure =
  "IAM's changes reach other services late, and nothing repeats this call: avoid naming what IAM has just been told, or wait for it";

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
