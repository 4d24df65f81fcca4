import { Call, type Effect, type Refusal } from "../aws/model";
import type { AwsTable } from "../aws/table";
import type { View } from "../world/facts";
import type { Store, Visible } from "../world/store";
import { World } from "../world/world";
import type { Node } from "./graph";
import type { Operation } from "./plan";
import { selfOf } from "./recorder";

/** A resource, as far as AWS has to do with it. */
export type Placed = Pick<Node, "urn" | "type" | "name" | "inputs" | "outputs" | "identity"> & {
  readonly provider?: { readonly region: string | undefined } | undefined;
};

/** An operation, as far as AWS has to do with it. */
export interface Performed extends Pick<Operation, "kind"> {
  readonly node: Placed;
  readonly before?: Placed;
}

/** The simulated account while a series of operations is tried in it. */
export interface Simulation {
  readonly table: AwsTable;
  readonly store: Store;
  /** Everything that was written before this series. */
  readonly settled: Visible;
  /** When the series is carried out, in milliseconds since 1970; undefined: when simulated life begins. */
  readonly now?: number;
}

/**
 * What AWS makes of an operation in a view. Nothing is written; the same operation may be tried in any number of
 * views.
 */
export function perform({ table, store }: Simulation, operation: Performed, view: View): Call {
  const { node, before, kind } = operation;
  const model = table.resources[node.type];
  if (!model || !node.outputs) {
    throw new Error(`${node.urn} is not in the plan of a table that knows ${node.type}.`);
  }
  const call = new Call(selfOf(node), node.outputs, store, view, table.guard);
  if (kind === "create") {
    model.create(call);
  } else if (kind === "update") {
    model.update(call, selfOf(before ?? node));
  } else {
    model.delete(call);
  }
  return call;
}

/** As `perform`, and lets AWS do what it does meanwhile and afterwards, in the same view. */
export async function performAndSettle(
  simulation: Simulation,
  operation: Operation,
  view: View,
): Promise<Call> {
  const call = perform(simulation, operation, view);
  await letHappen(simulation, call, [...call.awaited, ...call.effects]);
  return call;
}

/** Lets AWS do something that follows from a call; what goes wrong is refused. */
export async function letHappen(
  simulation: Simulation,
  call: Call,
  effects: readonly Effect[],
): Promise<void> {
  for (const effect of effects) {
    const world = worldOf(simulation, call);
    for (const refusal of [...(await settled(world, effect)), ...world.problems]) {
      call.refuse(refusal);
    }
  }
}

/** As long as a change in IAM may well take, in milliseconds. UNCONFIRMED: AWS gives no bound. */
const lag = 15_000;

/**
 * As `perform`, with what the operation waits for, in a view where IAM's changes arrive late: they do while it waits.
 * What goes wrong without anybody being told is left to views without a lag: AWS repeats it.
 */
export async function performWhileIamIsLate(
  simulation: Simulation,
  operation: Operation,
  view: View,
): Promise<Call> {
  const call = perform(simulation, operation, view);
  for (const effect of call.awaited) {
    const world = worldOf(simulation, call);
    world.clock.after(lag, () => call.catchUp());
    for (const refusal of await settled(world, effect)) {
      call.refuse(refusal);
    }
  }
  return call;
}

function worldOf({ table, now }: Simulation, call: Call): World {
  return new World(call, table, now === undefined ? {} : { now });
}

function settled(world: World, effect: Effect): Promise<readonly Refusal[]> {
  return world.clock.until(effect(world));
}

/** Carries the operations out in their order, whatever is refused, so that their writes can be viewed. */
export async function record(
  simulation: Simulation,
  operations: readonly Operation[],
): Promise<ReadonlyMap<number, Call>> {
  const done = new Set<number>();
  const calls = new Map<number, Call>();
  for (const operation of operations) {
    const view = { visible: union(simulation.settled, done) };
    const call = await performAndSettle(simulation, operation, view);
    for (const [row, value] of call.writes) {
      simulation.store.write(operation.position, row, value);
    }
    calls.set(operation.position, call);
    done.add(operation.position);
  }
  return calls;
}

export function union(one: Visible, other: Visible): Visible {
  return { has: (writer) => one.has(writer) || other.has(writer) };
}

/** Every writer before a position. */
export function before(position: number): Visible {
  return { has: (writer) => writer < position };
}
