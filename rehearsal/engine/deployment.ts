import type { AwsTable } from "../aws/table";
import { accountIn } from "../world/account";
import { type BaseAccount, storeOf } from "../world/base-accounts";
import type { Store } from "../world/store";
import { leftovers, protectedDeletes, protectedNodes, unprotectedKeepers } from "./destroy";
import type { Finding } from "./finding";
import type { Graph } from "./graph";
import { replay } from "./orders";
import { before, record } from "./perform";
import { describe, type Operation, plan } from "./plan";
import { findRaces } from "./races";
import { count, type StepResult } from "./step";

/** Which random orders are replayed. */
export interface Orders {
  readonly orders: number;
  /** Seed of the first order; each further order takes the next number. */
  readonly seed: number;
}

/** A stack that lives in an account of its own, from its deployment to its end. */
export class Deployment {
  private readonly store: Store;
  private graph: Graph | undefined;
  private operations = 0;

  constructor(
    private readonly table: AwsTable,
    private readonly orders: Orders,
    base: BaseAccount,
    regions: readonly string[],
  ) {
    this.store = storeOf(base, accountIn(regions[0] ?? ""), regions);
  }

  /** Brings the stack to a graph, in every world and in random orders. */
  async up(graph: Graph): Promise<StepResult> {
    const { operations, findings: refused } = await this.move(graph);
    const findings = [...protectedDeletes(operations), ...refused];
    return {
      detail: `${describe(operations)}, in the earliest and latest world of each and ${this.tried()}`,
      findings,
    };
  }

  /** Destroys the stack. What is protected is refused first, and then unprotected. */
  async destroy(): Promise<StepResult> {
    const graph = this.graph;
    if (!graph) {
      throw new Error("There is nothing to destroy before the deployment.");
    }
    const { operations, findings } = await this.move(undefined);
    const refused = protectedNodes(graph).length > 0 ? "refused while protected; then " : "";
    return {
      detail: `${refused}${describe(operations)}; only keys that wait for deletion remain`,
      findings: [
        ...unprotectedKeepers(this.table, graph),
        ...findings,
        ...leftovers(this.table, this.store, before(this.operations)),
      ],
    };
  }

  private async move(
    to: Graph | undefined,
  ): Promise<{ operations: readonly Operation[]; findings: readonly Finding[] }> {
    const { table, store, operations: first } = this;
    const simulation = { table, store, settled: before(first) };
    const operations = plan(table, this.graph, to, first);
    const calls = await record(simulation, operations);
    const races = await findRaces(simulation, operations, calls);
    this.graph = to;
    this.operations += operations.length;
    for (let order = 0; order < this.orders.orders; order++) {
      const finding = replay(simulation, operations, this.orders.seed + order);
      // An order that comes upon what the views have found says nothing new.
      if (finding && !races.some(({ urn, code }) => urn === finding.urn && code === finding.code)) {
        return { operations, findings: [...races, finding] };
      }
    }
    return { operations, findings: races };
  }

  private tried(): string {
    const { orders, seed } = this.orders;
    return `${count(orders, "random order")}${orders > 0 ? ` from seed ${seed}` : ""}`;
  }
}
