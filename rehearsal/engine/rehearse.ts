import type { AwsTable } from "../aws/table";
import { simulatedAws } from "../aws/table";
import { deployAs } from "../world/account";
import { type BaseAccount, baseAccounts } from "../world/base-accounts";
import { Deployment, type Orders } from "./deployment";
import type { Exemption } from "./excess";
import { type GoldenNode, losses } from "./golden";
import { type Graph, regionsOf } from "./graph";
import type { Registration } from "./monitor";
import { ProgramRuns } from "./program";
import type { Project } from "./project";
import type { Scenario } from "./scenario";
import { type Check, carryOut, count, type Step, type StepResult, type Watch } from "./step";

/**
 * A part of a rehearsal: the program by itself, run again and again; its deployment, in every world and order; scenarios,
 * whatever permissions they leave unused; its use, which is both; its operation, which is its use and what a deployment
 * after a refresh makes of that; and its end.
 */
export type Part = "program" | "deployment" | "story" | "use" | "operation" | "destruction";

const partsWithUse: readonly Part[] = ["use", "operation"];

const allParts: readonly Part[] = ["program", "deployment", "operation", "destruction"];

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
  /** Configuration that the stack is changed to, between its deployment and its end. */
  readonly change?: Project["config"] | undefined;
  /**
   * How a protected stack is configured to let go what it protects, before it is destroyed. Default: only the protection
   * is taken away.
   */
  readonly unprotected?: (config: Project["config"]) => Project["config"];
  /** The committed graph of the stack. */
  readonly golden?: readonly GoldenNode[] | undefined;
  /** ARN of the role that deploys; its account is the simulated one. Default: a role of AWS's example account. */
  readonly deployer?: string | undefined;
  /** What the stack has to do once it is deployed. Default: nothing. */
  readonly scenarios?: readonly Scenario[];
  /** Permissions that no scenario uses, with the reason why they have to be there. */
  readonly exemptions?: readonly Exemption[];
  /** What is rehearsed of it. Default: all. The deployment that another part needs is carried out in one order. */
  readonly parts?: readonly Part[];
  /** Changes registrations on their way, as a defect in the program would. */
  readonly alter?: (registration: Registration) => void;
}

export interface Report {
  readonly stack: string;
  readonly passed: boolean;
  readonly checks: readonly Check[];
  /** What the program registered. */
  readonly graph: Graph;
}

export function reportOn(stack: string, checks: readonly Check[], graph: Graph): Report {
  return { stack, passed: checks.every(({ outcome }) => outcome === "passed"), checks, graph };
}

/** Runs every step; `watch` sees each one begin and end. */
export async function rehearse(options: RehearsalOptions, watch: Watch = {}): Promise<Report> {
  const { steps, runs } = planOf(options);
  const restore = options.deployer === undefined ? () => {} : deployAs(options.deployer);
  try {
    const checks = await carryOut(steps, watch);
    return reportOn(options.project.stack, checks, runs.graph);
  } finally {
    restore();
  }
}

interface Plan {
  readonly steps: readonly Step[];
  readonly runs: ProgramRuns;
}

function planOf(options: RehearsalOptions): Plan {
  const {
    project,
    alter,
    table = simulatedAws,
    accounts = baseAccounts,
    golden,
    change,
    orders = 100,
    seed = 1,
    scenarios = [],
    exemptions = [],
    parts = allParts,
    unprotected,
  } = options;
  const runs = new ProgramRuns({
    project: project.name,
    stack: project.stack,
    config: project.config,
    program: project.run,
    table,
    ...(alter && { alter }),
  });
  const steps = [
    { title: "Run the program", run: () => runs.first() },
    ...(parts.includes("program") ? alone(runs, table, golden) : []),
    ...(change ? [{ title: "Run it with the change", run: () => runs.changed(change) }] : []),
    ...accounts.flatMap((base) =>
      lifeIn(base, runs, {
        table,
        orders: { orders, seed },
        changed: change,
        scenarios: parts.some((part) => part === "story" || partsWithUse.includes(part)) ? scenarios : [],
        exemptions,
        parts,
        unprotected: unprotected?.(change ?? project.config),
      }),
    ),
  ];
  return { steps, runs };
}

/** What can be said of a program without an account to deploy it into. */
function alone(runs: ProgramRuns, table: AwsTable, golden: readonly GoldenNode[] | undefined): Step[] {
  return [
    { title: "Run it in another order", run: () => runs.again() },
    ...(golden
      ? [{ title: "Compare with the committed graph", run: () => compare(table, golden, runs.graph) }]
      : []),
    { title: "Bring it up a second time", run: () => runs.second() },
  ];
}

interface Life {
  readonly table: AwsTable;
  readonly orders: Orders;
  /** Configuration that the stack is changed to. */
  readonly changed: Project["config"] | undefined;
  readonly scenarios: readonly Scenario[];
  readonly exemptions: readonly Exemption[];
  readonly parts: readonly Part[];
  /** Configuration with which nothing is protected. */
  readonly unprotected: Project["config"] | undefined;
}

/** Deployment, operation, change and destruction in one account. */
function lifeIn(
  base: BaseAccount,
  runs: ProgramRuns,
  { table, orders, changed, scenarios, exemptions, parts, unprotected }: Life,
): Step[] {
  let deployment: Deployment | undefined;
  const stack = () => {
    const graphs = changed ? [runs.graph, runs.changedGraph] : [runs.graph];
    const tried = parts.includes("deployment") ? orders : "one order";
    deployment ??= new Deployment(table, tried, base, regionsOf(...graphs));
    return deployment;
  };
  const { description } = base;
  const deploy = `Deploy into ${description}`;
  const change = `Change it in ${description}`;
  const use = (needs: string, place: string, config: Project["config"] | undefined) =>
    scenarios.length > 0 ? inUse({ needs, place, config, stack, runs, scenarios, exemptions, parts }) : [];
  const free = unprotected && ((state: Graph) => runs.onto(state, unprotected));
  return [
    { title: deploy, run: () => stack().up(runs.graph) },
    ...use(deploy, `in ${description}`, undefined),
    ...(changed
      ? [
          { title: change, run: () => stack().up(runs.changedGraph) },
          ...use(change, `changed, in ${description}`, changed),
        ]
      : []),
    ...(parts.includes("destruction")
      ? [{ title: `Destroy in ${description}`, run: () => stack().destroy(free) }]
      : []),
  ];
}

interface Use extends Pick<Life, "scenarios" | "exemptions" | "parts"> {
  /** Title of the step that brought the stack up. */
  readonly needs: string;
  readonly place: string;
  /** Configuration that the stack was changed to; undefined for its own. */
  readonly config: Project["config"] | undefined;
  readonly stack: () => Deployment;
  readonly runs: ProgramRuns;
}

/** The stack in use: what it does, what it is allowed without need, and what a deployment makes of it afterwards. */
function inUse({ needs, place, config, stack, runs, scenarios, exemptions, parts }: Use): Step[] {
  const permissions = {
    title: `Permissions in use, ${place}`,
    needs,
    run: () => stack().excess(exemptions),
  };
  const renewal = {
    title: `Refresh and bring it up again, ${place}`,
    needs,
    run: () => runs.afterRefresh(stack().refresh(), (operation) => stack().consequences(operation), config),
  };
  return [
    ...scenarios.map((scenario) => ({
      title: `${scenario.title}, ${place}`,
      needs,
      run: () => stack().play(scenario),
    })),
    ...(parts.some((part) => partsWithUse.includes(part)) ? [permissions] : []),
    ...(parts.includes("operation") ? [renewal] : []),
  ];
}

function compare(table: AwsTable, golden: readonly GoldenNode[], graph: Graph): StepResult {
  const findings = losses(table, golden, graph);
  const kept = golden.filter(({ type }) => table.resources[type]?.keeps);
  return { detail: `${count(kept, "resource")} with data or keys would stay`, findings };
}
