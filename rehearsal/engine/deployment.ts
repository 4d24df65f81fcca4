import { Call } from "../aws/model";
import type { AwsTable } from "../aws/table";
import type { BaseAccount } from "../world/base-accounts";
import type { Capture } from "./capture";
import { leftovers, protectedDeletes, protectedNodes, unprotectedKeepers } from "./destroy";
import { type Exemption, excess } from "./excess";
import type { Finding } from "./finding";
import { formerSelf, type Graph, type Node } from "./graph";
import { replay } from "./orders";
import { perform, record } from "./perform";
import { describe, type Operation, plan } from "./plan";
import { findRaces, refusedInOrder } from "./races";
import { selfOf, withIgnoredChanges } from "./recorder";
import { play, type Scenario } from "./scenario";
import { StandingAccount } from "./standing-account";
import { count, type StepResult } from "./step";

/** Which random orders are replayed. */
export interface Orders {
  readonly orders: number;
  /** Seed of the first order; each further order takes the next number. */
  readonly seed: number;
}

/** A stack that lives in an account of its own, from its deployment to its end. */
export class Deployment {
  private readonly account: StandingAccount;
  private graph: Graph | undefined;
  private isSound = true;

  constructor(
    private readonly table: AwsTable,
    private readonly tried: Orders | "one order",
    base: BaseAccount,
    regions: readonly string[],
  ) {
    this.account = new StandingAccount(table, base, regions);
  }

  /** Brings the stack to a graph, in every world and in random orders, or just so. */
  async up(graph: Graph): Promise<StepResult> {
    const { operations, findings: refused } = await this.move(this.ontoState(graph));
    const findings = [...protectedDeletes(operations), ...refused];
    this.isSound &&= findings.length === 0;
    return {
      detail: `${describe(operations)}, in ${this.worlds()}`,
      findings,
    };
  }

  /** As the engine takes it: what a property that is left out of diffs has become in the meantime stays. */
  private ontoState(graph: Graph): Graph {
    const nodes = [...graph.nodes].map(([urn, node]): [string, Node] => [
      urn,
      { ...node, inputs: withIgnoredChanges(node, formerSelf(this.graph, node)) },
    ]);
    return { ...graph, nodes: new Map(nodes) };
  }

  /** Lets the deployed stack live. The account is the same for all scenarios. */
  async play(scenario: Scenario): Promise<StepResult> {
    const { account } = this;
    const result = await play(scenario, account.live(this.deployed().outputs), account.living());
    this.isSound &&= result.findings.length === 0;
    return result;
  }

  /** What roles may do and no scenario has needed. */
  excess(exemptions: readonly Exemption[]): StepResult {
    const findings = excess(this.account.living(), this.deployed(), exemptions);
    return { detail: `nothing unused; ${count(exemptions, "exemption")} with a reason`, findings };
  }

  /** What a refresh finds after all that has happened; what it no longer finds is not in the graph. */
  refresh(): Graph {
    const { table, account } = this;
    const graph = this.deployed();
    account.settle();
    const view = { visible: account.settled };
    const nodes = [...graph.nodes].flatMap(([urn, node]): [string, Node][] => {
      const model = table.resources[node.type];
      if (!model?.read || !node.outputs) {
        return [[urn, node]];
      }
      const inputs = model.read(new Call(selfOf(node), node.outputs, account.store, view));
      return inputs ? [[urn, { ...node, inputs }]] : [];
    });
    // From now on this is what the engine knows. The account lives on, and may come to differ from it again.
    this.graph = { ...graph, nodes: new Map(nodes) };
    return this.graph;
  }

  /** What an operation would do beyond its own resource if it came now. */
  consequences(operation: Operation): readonly string[] {
    const { simulation } = this.account;
    return perform(simulation, operation, { visible: simulation.settled }).consequences;
  }

  /**
   * The time between a refresh and the end: long enough for what happens every month. Where something has failed
   * already, or nothing was to be seen, more of it tells nothing.
   */
  private async liveOn(): Promise<void> {
    const { account } = this;
    if (this.isSound && account.hasLived) {
      await account.live(this.deployed().outputs).passWithoutRules({ days: 45 });
    }
    account.settle();
  }

  private deployed(): Graph {
    if (!this.graph) {
      throw new Error("There is nothing deployed.");
    }
    return this.graph;
  }

  /**
   * Destroys the stack. What is protected is refused first, and then unprotected: by a deployment of what `free` makes of
   * the state, if it is given.
   */
  async destroy(free?: (state: Graph) => Promise<Capture>): Promise<StepResult> {
    const graph = this.deployed();
    await this.liveOn();
    const freed = free && protectedNodes(graph).length > 0 ? await this.freed(await free(graph)) : [];
    const { operations, findings } = await this.move(undefined);
    const refused = protectedNodes(graph).length > 0 ? "refused while protected; then " : "";
    return {
      detail: `${refused}${describe(operations)}; only what waits for its deletion remains`,
      findings: [
        ...unprotectedKeepers(this.table, graph),
        ...freed,
        ...findings,
        ...leftovers(this.table, this.account.store, this.account.settled),
      ],
    };
  }

  private async freed({ graph, findings }: Capture): Promise<readonly Finding[]> {
    const { findings: refused } = await this.move(this.ontoState(graph));
    return [...findings, ...refused];
  }

  private async move(
    to: Graph | undefined,
  ): Promise<{ operations: readonly Operation[]; findings: readonly Finding[] }> {
    const { account } = this;
    const { simulation } = account;
    const operations = plan(this.table, this.graph, to, account.next);
    const calls = await record(simulation, operations);
    this.graph = to;
    account.count(operations.length);
    if (this.tried === "one order") {
      return { operations, findings: refusedInOrder(operations, calls) };
    }
    const races = await findRaces(simulation, operations, calls);
    const { orders, seed } = this.tried;
    for (let order = 0; order < orders; order++) {
      const finding = replay(simulation, operations, seed + order);
      // An order that comes upon what the views have found says nothing new.
      if (finding && !races.some(({ urn, code }) => urn === finding.urn && code === finding.code)) {
        return { operations, findings: [...races, finding] };
      }
    }
    return { operations, findings: races };
  }

  private worlds(): string {
    if (this.tried === "one order") {
      return this.tried;
    }
    const { orders, seed } = this.tried;
    const from = orders > 0 ? ` from seed ${seed}` : "";
    return `the earliest and latest world of each and ${count(orders, "random order")}${from}`;
  }
}
