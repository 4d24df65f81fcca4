import { Call } from "../aws/model";
import type { AwsTable } from "../aws/table";
import type { View } from "../world/facts";
import type { Store, Visible } from "../world/store";
import { World } from "../world/world";
import type { Operation } from "./plan";
import { selfOf } from "./recorder";

/** The simulated account while a series of operations is tried in it. */
export interface Simulation {
  readonly table: AwsTable;
  readonly store: Store;
  /** Everything that was written before this series. */
  readonly settled: Visible;
}

/**
 * What AWS makes of an operation in a view. Nothing is written; the same operation may be tried in any number of
 * views.
 */
export function perform({ table, store }: Simulation, operation: Operation, view: View): Call {
  const { node, before, kind } = operation;
  const model = table.resources[node.type];
  if (!model || !node.outputs) {
    throw new Error(`${node.urn} is not in the plan of a table that knows ${node.type}.`);
  }
  const call = new Call(selfOf(node), node.outputs, store, view);
  if (kind === "create") {
    model.create(call);
  } else if (kind === "update") {
    model.update(call, selfOf(before ?? node));
  } else {
    model.delete(call);
  }
  return call;
}

/** As `perform`, and lets AWS do what it does afterwards, in the same view. */
export async function performAndSettle(
  simulation: Simulation,
  operation: Operation,
  view: View,
): Promise<Call> {
  const call = perform(simulation, operation, view);
  for (const effect of call.effects) {
    const world = new World(call, simulation.table);
    const refusals = await world.clock.until(effect(world));
    for (const refusal of [...refusals, ...world.problems]) {
      call.refuse(refusal);
    }
  }
  return call;
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

export function union(...views: readonly Visible[]): Visible {
  return { has: (writer) => views.some((view) => view.has(writer)) };
}

/** Every writer before a position. */
export function before(position: number): Visible {
  return { has: (writer) => writer < position };
}
