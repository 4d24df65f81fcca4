import { isDeepStrictEqual } from "node:util";
import type { AwsTable } from "../aws/table";
import { simulatedAws } from "../aws/table";
import { accountIn } from "../world/account";
import { type BaseAccount, baseAccounts, storeOf } from "../world/base-accounts";
import { capture } from "./capture";
import { leftovers, protectedNodes, unprotectedKeepers } from "./destroy";
import { at, type Finding, label } from "./finding";
import { type GoldenNode, losses } from "./golden";
import { canonical, type Graph, regionsOf } from "./graph";
import type { Registration } from "./monitor";
import { before, record, type Simulation } from "./perform";
import { changedProperties, type Operation, plan } from "./plan";
import { elsewhere, type Project } from "./project";
import { findRaces } from "./races";
import { replay } from "./orders";

export interface RehearsalOptions {
  /** What is rehearsed; `run` may be any function that registers resources. */
  readonly project: Pick<Project, "name" | "stack" | "config" | "run">;
  /** What the simulated AWS knows. Default: all that comes with the rehearsal. */
  readonly table?: AwsTable;
  /** The accounts to deploy into. Default: a virgin and a used one. */
  readonly accounts?: readonly BaseAccount[];
  /** How many random orders of deployment and destruction are replayed. Default 100. */
  readonly orders?: number;
  /** Seed of the first order; each further order takes the next number. Default 1. */
  readonly seed?: number;
  /** The committed graph of the stack. */
  readonly golden?: readonly GoldenNode[] | undefined;
  /** Changes registrations on their way, as a defect in the program would. */
  readonly alter?: (registration: Registration) => void;
}

export interface StepResult {
  /** What was checked, in figures. */
  readonly detail: string;
  readonly findings: readonly Finding[];
}

/** One line of the rehearsal. Steps run in order; one that finds that the program failed ends the rehearsal. */
export interface Step {
  readonly title: string;
  readonly run: () => Promise<StepResult>;
}

/** Findings after which nothing that follows would mean anything. */
export function endsRehearsal({ findings }: StepResult): boolean {
  return findings.some(({ kind }) => kind === "program");
}

/** Captures of one program, made once and shared by the steps. */
class Captures {
  #first: Graph | undefined;

  constructor(
    private readonly options: RehearsalOptions,
    readonly table: AwsTable,
  ) {}

  get graph(): Graph {
    if (!this.#first) {
      throw new Error("The first step captures the program.");
    }
    return this.#first;
  }

  async first(): Promise<StepResult> {
    const { graph, findings } = await this.capture({});
    this.#first = graph;
    const nodes = [...graph.nodes.values()];
    const resources = nodes.filter(({ outputs, type }) => outputs && !type.startsWith("pulumi:"));
    return { detail: `${count(resources, "resource")} in ${count(regionsOf(graph), "region")}`, findings };
  }

  /** The opposite order of answers, and a preview. */
  async again(): Promise<StepResult> {
    const reversed = await this.capture({ answers: "last-in-first-out" });
    const preview = await this.capture({ preview: true });
    return {
      detail: "the same in the opposite order and in a preview",
      findings: [...differences(this.graph, reversed.graph), ...hiddenFromPreview(this.graph, preview.graph)],
    };
  }

  /** A second deployment onto the state of the first, elsewhere and on another day. */
  async second(): Promise<StepResult> {
    const { graph, findings } = await elsewhere(() => this.capture({ previous: this.graph, seed: 1 }));
    const changes = plan(this.table, this.graph, graph).map(({ kind, node, before: old }): Finding => {
      const properties = changedProperties(old?.inputs ?? this.graph.nodes.get(node.urn)?.inputs ?? {}, node.inputs);
      return {
        kind: "change",
        ...at(node),
        message: `A second deployment would ${kind} ${label(node)}${properties.length > 0 ? `: ${properties.join(", ")} differs` : ""}.`,
        cure: "Keep the date, the machine and random numbers out of the inputs, or draw them once through @pulumi/random.",
      };
    });
    return { detail: "nothing changes", findings: [...findings, ...changes] };
  }

  private capture(variant: Partial<Parameters<typeof capture>[0]>) {
    const { project, alter } = this.options;
    return capture({
      project: project.name,
      stack: project.stack,
      config: project.config,
      program: project.run,
      table: this.table,
      ...(alter && { alter }),
      ...variant,
    });
  }
}

/** The steps of a rehearsal. Run them in order, and stop after one that `endsRehearsal`. */
export function stepsOf(options: RehearsalOptions): Step[] {
  const { table = simulatedAws, accounts = baseAccounts, golden } = options;
  const captures = new Captures(options, table);
  return [
    { title: "Run the program", run: () => captures.first() },
    { title: "Run it in another order", run: () => captures.again() },
    ...(golden ? [{ title: "Compare with the committed graph", run: async () => compare(table, golden, captures.graph) }] : []),
    { title: "Bring it up a second time", run: () => captures.second() },
    ...accounts.flatMap((base) => lifeIn(base, table, options, () => captures.graph)),
  ];
}

/** Deployment and destruction in one account. */
function lifeIn(base: BaseAccount, table: AwsTable, options: RehearsalOptions, graph: () => Graph): Step[] {
  let up: Series | undefined;
  const deployed = () => {
    up ??= new Series(table, base, graph());
    return up;
  };
  return [
    { title: `Deploy into ${base.description}`, run: async () => deployed().races("create") },
    { title: `Deploy in random orders`, run: async () => deployed().orders(options) },
    { title: `Destroy in ${base.description}`, run: async () => deployed().destroy(options) },
  ];
}

/** A graph that was deployed into an account of its own. */
class Series {
  private readonly simulation: Simulation;
  private readonly creates: readonly Operation[];
  private readonly effects;

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

  races(kind: string): StepResult {
    const findings = findRaces(this.simulation, this.creates, this.effects);
    return { detail: `${count(this.creates, kind)}, each in its earliest and latest world`, findings };
  }

  orders(options: RehearsalOptions): StepResult {
    return ordersOf(this.simulation, this.creates, options);
  }

  destroy(options: RehearsalOptions): StepResult {
    const first = this.creates.length;
    const simulation = { ...this.simulation, settled: before(first) };
    const deletes = plan(this.table, this.graph, undefined, first);
    const effects = record(simulation, deletes);
    const guarded = protectedNodes(this.graph).length;
    const findings = [
      ...unprotectedKeepers(this.table, this.graph),
      ...findRaces(simulation, deletes, effects),
      ...ordersOf(simulation, deletes, options).findings,
      ...leftovers(this.table, simulation.store, before(Number.POSITIVE_INFINITY)),
    ];
    const refused = guarded > 0 ? `refused while ${count(guarded, "resource")} are protected; then ` : "";
    return { detail: `${refused}${count(deletes, "delete")}, only keys that wait for deletion remain`, findings };
  }
}

function ordersOf(simulation: Simulation, operations: readonly Operation[], options: RehearsalOptions): StepResult {
  const { orders = 100, seed = 1 } = options;
  for (let order = 0; order < orders; order++) {
    const finding = replay(simulation, operations, seed + order);
    if (finding) {
      return { detail: count(order + 1, "order"), findings: [finding] };
    }
  }
  return { detail: `${count(orders, "order")} from seed ${seed}`, findings: [] };
}

function compare(table: AwsTable, golden: readonly GoldenNode[], graph: Graph): StepResult {
  const findings = losses(table, golden, graph);
  const kept = golden.filter(({ type }) => table.resources[type]?.keeps);
  return { detail: `${count(kept, "resource")} with data or keys would stay`, findings };
}

function differences(one: Graph, other: Graph): Finding[] {
  const [left, right] = [canonical(one), new Map(canonical(other).map((node) => [node.urn, node]))];
  const gone = left.filter(({ urn }) => !right.has(urn));
  const changed = left.filter((node) => right.has(node.urn) && !isDeepStrictEqual(node, right.get(node.urn)));
  const added = [...right.values()].filter(({ urn }) => !one.nodes.has(urn));
  return [...gone, ...changed, ...added].map((node) => ({
    kind: "program",
    ...at(node),
    message: `${label(node)} depends on the order in which its predecessors were answered.`,
    cure: "Derive names and inputs from configuration and outputs, not from what happened to come first.",
  }));
}

function hiddenFromPreview(graph: Graph, preview: Graph): Finding[] {
  const hidden = [...graph.nodes.values()].filter(({ urn }) => !preview.nodes.has(urn));
  return hidden.map((node) => ({
    kind: "program",
    ...at(node),
    message: `${label(node)} is created inside an apply, so no preview shows it and nothing can depend on it.`,
    cure: "Create it outside, from what is known before the deployment.",
  }));
}

/** `3 regions`, `1 region` */
function count(what: readonly unknown[] | number, noun: string): string {
  const number = typeof what === "number" ? what : what.length;
  return `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;
}
