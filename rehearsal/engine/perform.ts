import { Call, type Refusal } from "../aws/model";
import type { AwsTable } from "../aws/table";
import type { View } from "../world/facts";
import type { RowKey, Store, Visible } from "../world/store";
import type { Operation } from "./plan";
import { selfOf } from "./recorder";

/** What AWS makes of one operation in one view. */
export interface Effect {
  readonly refusals: readonly Refusal[];
  readonly reads: ReadonlySet<RowKey>;
  readonly writes: ReadonlyMap<RowKey, unknown>;
}

/** The simulated account while a series of operations is tried in it. */
export interface Simulation {
  readonly table: AwsTable;
  readonly store: Store;
  /** Everything that was written before this series. */
  readonly settled: Visible;
}

/** Tries an operation in a view. Nothing is written; the same operation may be tried in any number of views. */
export function perform({ table, store }: Simulation, operation: Operation, view: View): Effect {
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

/** Carries the operations out in their order, whatever is refused, so that their writes can be viewed. */
export function record(
  simulation: Simulation,
  operations: readonly Operation[],
): ReadonlyMap<number, Effect> {
  const done = new Set<number>();
  const effects = new Map<number, Effect>();
  for (const operation of operations) {
    const effect = perform(simulation, operation, { visible: union(simulation.settled, done) });
    for (const [row, value] of effect.writes) {
      simulation.store.write(operation.position, row, value);
    }
    effects.set(operation.position, effect);
    done.add(operation.position);
  }
  return effects;
}

export function union(...views: readonly Visible[]): Visible {
  return { has: (writer) => views.some((view) => view.has(writer)) };
}

/** Every writer before a position. */
export function before(position: number): Visible {
  return { has: (writer) => writer < position };
}
