import type { Call } from "../aws/model";
import type { RowKey, Visible } from "../world/store";
import { performAndSettle, type Simulation, union } from "./perform";
import type { Operation } from "./plan";

/** Where an operation looks next, and where that leads by what it finds there. At its end, what became of it. */
interface Path {
  row?: RowKey;
  readonly onwards: Map<unknown, Path>;
  call?: Call;
}

/**
 * Tries operations in worlds. An operation comes to know a world only by the facts that it reads, so that it goes the
 * same way wherever it finds the same: such a world is not tried again. The store must not be written meanwhile.
 */
export class Attempts {
  readonly #paths = new Map<Operation, Path>();

  constructor(private readonly simulation: Simulation) {}

  /** What becomes of an operation in a world, with all that AWS does meanwhile and afterwards. */
  async in(world: Visible, operation: Operation): Promise<Call> {
    const visible = union(this.simulation.settled, world);
    const known = this.#known(operation, visible);
    if (known) {
      return known;
    }
    const call = await performAndSettle(this.simulation, operation, { visible });
    this.#keep(operation, visible, call);
    return call;
  }

  #known(operation: Operation, visible: Visible): Call | undefined {
    let path = this.#paths.get(operation);
    while (path?.row !== undefined) {
      path = path.onwards.get(this.simulation.store.read(path.row, visible));
    }
    return path?.call;
  }

  #keep(operation: Operation, visible: Visible, call: Call): void {
    let path = this.#paths.get(operation) ?? newPath();
    this.#paths.set(operation, path);
    // In the order in which they were read for the first time.
    for (const row of call.reads) {
      path.row ??= row;
      if (path.row !== row) {
        throw new Error(`${operation.node.urn} reads ${row} where it has read ${path.row} before.`);
      }
      const value = this.simulation.store.read(row, visible);
      const next = path.onwards.get(value) ?? newPath();
      path.onwards.set(value, next);
      path = next;
    }
    path.call = call;
  }
}

const newPath = (): Path => ({ onwards: new Map() });
