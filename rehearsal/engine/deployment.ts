import type { AwsTable } from "../aws/table";
import { accountIn } from "../world/account";
import { type BaseAccount, storeOf } from "../world/base-accounts";
import { leftovers, protectedNodes, unprotectedKeepers } from "./destroy";
import type { Finding } from "./finding";
import { type Graph, regionsOf } from "./graph";
import { replay } from "./orders";
import { before, type Effect, record, type Simulation } from "./perform";
import { type Operation, plan } from "./plan";
import { findRaces } from "./races";
import { count, type StepResult } from "./step";

/** Which random orders are replayed. */
export interface Orders {
  readonly orders: number;
  /** Seed of the first order; each further order takes the next number. */
  readonly seed: number;
}

/** A graph that was deployed into an account of its own. */
export class Deployment {
  /** What has been found: a random order that comes upon it again says nothing new. */
  private readonly known: Finding[] = [];
  private readonly simulation: Simulation;
  private readonly creates: readonly Operation[];
  private readonly effects: ReadonlyMap<number, Effect>;

  constructor(
    private readonly table: AwsTable,
    base: BaseAccount,
    private readonly graph: Graph,
  ) {
    const regions = regionsOf(graph);
    const store = storeOf(base, accountIn(regions[0] ?? ""), regions);
    this.simulation = { table, store, settled: before(0) };
    this.creates = plan(table, undefined, graph);
    this.effects = record(this.simulation, this.creates);
  }

  deploy(): StepResult {
    const findings = findRaces(this.simulation, this.creates, this.effects);
    this.known.push(...findings);
    return { detail: `${count(this.creates, "create")}, each in its earliest and latest world`, findings };
  }

  orders(options: Orders): StepResult {
    return inRandomOrders(this.simulation, this.creates, options, this.known);
  }

  destroy(options: Orders): StepResult {
    const first = this.creates.length;
    const simulation = { ...this.simulation, settled: before(first) };
    const deletes = plan(this.table, this.graph, undefined, first);
    const effects = record(simulation, deletes);
    const guarded = protectedNodes(this.graph).length;
    const races = findRaces(simulation, deletes, effects);
    const findings = [
      ...unprotectedKeepers(this.table, this.graph),
      ...races,
      ...inRandomOrders(simulation, deletes, options, races).findings,
      ...leftovers(this.table, simulation.store, before(Number.POSITIVE_INFINITY)),
    ];
    const refused = guarded > 0 ? `refused while ${count(guarded, "resource")} are protected; then ` : "";
    return {
      detail: `${refused}${count(deletes, "delete")}, only keys that wait for deletion remain`,
      findings,
    };
  }
}

function inRandomOrders(
  simulation: Simulation,
  operations: readonly Operation[],
  options: Orders,
  known: readonly Finding[],
): StepResult {
  const { orders, seed } = options;
  for (let order = 0; order < orders; order++) {
    const finding = replay(simulation, operations, seed + order);
    if (finding && !known.some(({ urn, code }) => urn === finding.urn && code === finding.code)) {
      return { detail: count(order + 1, "order"), findings: [finding] };
    }
  }
  return { detail: `${count(orders, "order")} from seed ${seed}`, findings: [] };
}
