import { at, type Finding } from "./finding";
import { perform, type Simulation, union } from "./perform";
import type { Operation } from "./plan";
import { draws } from "./random";

/** Who waits for whom. */
interface Waiting {
  /** How many operations each waits for, by position. */
  readonly awaited: ReadonlyMap<number, number>;
  /** Those that wait for it, by position. */
  readonly followers: ReadonlyMap<number, readonly Operation[]>;
}

/** The same operations are put into many orders. */
const known = new WeakMap<readonly Operation[], Waiting>();

function waitingAmong(operations: readonly Operation[]): Waiting {
  const waiting = known.get(operations) ?? findWaiting(operations);
  known.set(operations, waiting);
  return waiting;
}

function findWaiting(operations: readonly Operation[]): Waiting {
  const followers = new Map<number, Operation[]>(operations.map(({ position }) => [position, []]));
  const awaited = new Map<number, number>();
  for (const operation of operations) {
    const earlier = [...operation.after].filter((position) => followers.has(position));
    awaited.set(operation.position, earlier.length);
    for (const position of earlier) {
      followers.get(position)?.push(operation);
    }
  }
  return { awaited, followers };
}

/** One order of the operations that their dependencies allow, the same for the same seed. */
export function orderOf(operations: readonly Operation[], seed: number): Operation[] {
  const draw = draws(seed);
  const { awaited, followers } = waitingAmong(operations);
  const open = new Map(awaited);
  const ready = operations.filter(({ position }) => open.get(position) === 0);
  const order: Operation[] = [];
  while (ready.length > 0) {
    const [next] = ready.splice(draw(ready.length), 1);
    if (!next) {
      break;
    }
    order.push(next);
    for (const follower of followers.get(next.position) ?? []) {
      const left = (open.get(follower.position) ?? 0) - 1;
      open.set(follower.position, left);
      if (left === 0) {
        ready.push(follower);
      }
    }
  }
  return order;
}

/** Replays the operations in the order of a seed; the first refusal, if there is one. */
export function replay(
  simulation: Simulation,
  operations: readonly Operation[],
  seed: number,
): Finding | undefined {
  const done = new Set<number>();
  const view = { visible: union(simulation.settled, done) };
  for (const operation of orderOf(operations, seed)) {
    const [refusal] = perform(simulation, operation, view).refusals;
    if (refusal) {
      const { code, message, fact } = refusal;
      return {
        kind: "race",
        ...at(operation.node),
        operation: operation.kind,
        code,
        message,
        because: `it came as number ${done.size + 1} in the order of seed ${seed}`,
        fact,
        cure: `Reproduce it with --orders 1 --seed ${seed}.`,
      };
    }
    done.add(operation.position);
  }
  return undefined;
}
