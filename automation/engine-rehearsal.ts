import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import type { OpMap, PulumiCommand } from "@pulumi/pulumi/automation";
import { simulatedAws } from "../rehearsal/aws/table";
import type { Finding } from "../rehearsal/engine/finding";
import type { Graph } from "../rehearsal/engine/graph";
import { ProgramRuns } from "../rehearsal/engine/program";
import type { Project } from "../rehearsal/engine/project";
import { type Report, reportOn } from "../rehearsal/engine/rehearse";
import { carryOut, count, type Step, type StepResult, type Watch } from "../rehearsal/engine/step";
import { SimulatedAws } from "../rehearsal/provider/simulated-aws";
import { knownSecrets } from "../rehearsal/world/known-secrets";
import { disagreements } from "./agreement";
import { EngineOperations } from "./engine-operations";
import { resourcesOf, secretsOf } from "./engine-state";
import { detailOf, expectingChange } from "./expected-change";
import { placesWithSecrets } from "./secrets-search";
import { openWorkspace, type Workspace } from "./workspace";

export interface EngineRehearsalOptions {
  readonly project: Project;
  readonly command: PulumiCommand;
  /** Configuration that the stack is changed to before it is destroyed. Default: it is not changed. */
  readonly change?: Project["config"] | undefined;
  /** How a protected stack is configured to let go what it protects. Default: it is destroyed as it is. */
  readonly unprotected?: (config: Project["config"]) => Project["config"];
  /** ARN of the role that deploys. Default: a role of AWS's example account. */
  readonly deployer?: string | undefined;
  /** Ends the command that is under way; nothing follows then, and nothing stays. */
  readonly signal?: AbortSignal;
}

/**
 * The life of a stack under the real engine, in a simulated account and on a backend of its own: what the rehearsal says of
 * the program in one process, the engine has to say as well. The project's files stay as they are.
 */
export async function rehearseWithEngine(
  options: EngineRehearsalOptions,
  watch: Watch = {},
): Promise<Report> {
  const { project, deployer } = options;
  const aws = await SimulatedAws.serve(deployer === undefined ? {} : { deployer });
  const life = new StackLife(options, aws);
  try {
    const checks = await carryOut(life.steps().map(reporting), watch);
    return reportOn(project.stack, checks, life.graph);
  } finally {
    life.end();
    await aws.close();
  }
}

type Command = "preview" | "up" | "refresh" | "destroy";

/** Nobody goes on with a rehearsal, so that its state is written when a command ends, and not after every resource. */
const withoutCheckpoints = { PULUMI_EXPERIMENTAL: "true", PULUMI_SKIP_CHECKPOINTS: "true" };

class StackLife {
  private readonly runs: ProgramRuns;
  private workspace: Workspace | undefined;
  /** All that the engine has printed. */
  private readonly printed: string[] = [];

  constructor(
    private readonly options: EngineRehearsalOptions,
    private readonly aws: SimulatedAws,
  ) {
    const { name, stack, config, run } = options.project;
    this.runs = new ProgramRuns({ project: name, stack, config, program: run, table: simulatedAws });
  }

  get graph(): Graph {
    return this.runs.graph;
  }

  steps(): Step[] {
    const { command, project, change } = this.options;
    const preview = `Preview it with Pulumi ${command.version}`;
    const up = "Bring it up";
    return [
      { title: "Run the program", run: () => this.runs.first() },
      {
        title: preview,
        run: () => this.configured(project.config, "preview"),
      },
      { title: up, needs: preview, run: () => this.carriedOut("up") },
      { title: "Compare with the rehearsal's view", needs: up, run: () => this.compared() },
      { title: "Bring it up a second time", needs: up, run: () => this.carriedOut("up", true) },
      { title: "Refresh it", needs: up, run: () => this.carriedOut("refresh", true) },
      ...(change
        ? [
            {
              title: "Change it",
              needs: up,
              run: async () => expectingChange(await this.configured(change, "up")),
            },
          ]
        : []),
      { title: "Keep its secrets", needs: up, run: () => this.kept() },
      { title: "Destroy it", needs: up, run: () => this.destroyed() },
      { title: "Leave the account empty", needs: "Destroy it", run: () => this.emptied() },
    ];
  }

  end(): void {
    this.workspace?.remove();
  }

  private async configured(config: Project["config"], command: Command): Promise<StepResult> {
    const { project, command: cli } = this.options;
    this.workspace = await openWorkspace({
      project,
      stack: project.stack,
      config,
      command: cli,
      environment: { ...this.aws.environment, ...withoutCheckpoints },
      directory: this.workspace?.directory,
    });
    return this.carriedOut(command);
  }

  /** A command that is to succeed. */
  private async carriedOut(command: Command, expectNoChanges = false): Promise<StepResult> {
    const { changes, findings } = await this.command(command, expectNoChanges);
    return { detail: detailOf(changes), findings };
  }

  private async command(
    command: Command,
    expectNoChanges = false,
  ): Promise<{ readonly changes: OpMap; readonly findings: readonly Finding[] }> {
    const operations = new EngineOperations(() => {});
    const options = {
      onEvent: (event: Parameters<EngineOperations["observe"]>[0]) => operations.observe(event),
      onOutput: (text: string) => this.printed.push(text),
      ...(expectNoChanges && { expectNoChanges }),
      ...(this.options.signal && { signal: this.options.signal }),
    };
    try {
      await this.open().stack[command](options);
      return { changes: operations.changes, findings: [] };
    } catch (error) {
      return { changes: operations.changes, findings: findingsOf(operations, error) };
    }
  }

  private async compared(): Promise<StepResult> {
    const resources = resourcesOf(await this.open().stack.exportStack());
    return {
      detail: `the same ${count(this.graph.nodes.size, "resource")}, inputs, parents, dependencies and protection`,
      findings: disagreements(this.graph, resources),
    };
  }

  /** Nothing that is a secret stands anywhere in plain text: not in the backend, nor in what was printed. */
  private async kept(): Promise<StepResult> {
    const { stack, directory } = this.open();
    const secrets = new Set([...secretsOf(await stack.exportStack()), ...knownSecrets()]);
    const places = [
      ...filesIn(path.join(directory, "backend")).map((file) => ({
        name: path.basename(file),
        text: readFileSync(file, "utf8"),
      })),
      { name: "what was printed", text: this.printed.join("") },
    ];
    const findings = placesWithSecrets(secrets, places).map(
      (place): Finding => ({
        kind: "secret",
        message: `A secret of the stack stands in plain text in ${place}.`,
        cure: "Keep what it is made of a secret: pulumi.secret, or additionalSecretOutputs.",
      }),
    );
    return { detail: `${count(secrets.size, "secret")} in ${count(places.length, "place")}`, findings };
  }

  /** What is protected refuses to go, until it no longer is. */
  private async destroyed(): Promise<StepResult> {
    const { project, change, unprotected } = this.options;
    const isProtected = [...this.graph.nodes.values()].some(({ protect, outputs }) => protect && outputs);
    if (!isProtected) {
      return this.carriedOut("destroy");
    }
    const refusal = await this.command("destroy");
    if (!refusal.findings.some(({ message }) => message.includes("protected"))) {
      const message = "What is protected is destroyed without a word.";
      return { detail: "", findings: [{ kind: "unprotected", message }] };
    }
    const free = unprotected && (await this.configured(unprotected(change ?? project.config), "up"));
    const { detail, findings } = await this.carriedOut("destroy");
    return {
      detail: `refused while protected; then ${detail}`,
      findings: [...(free?.findings ?? []), ...findings],
    };
  }

  private async emptied(): Promise<StepResult> {
    return { detail: "only what waits for its deletion remains", findings: this.aws.account.leftovers() };
  }

  private open(): Workspace {
    if (!this.workspace) {
      throw new Error("The first command opens the workspace.");
    }
    return this.workspace;
  }
}

/** A step in which an error is a finding as others are, so that the table tells the rest. */
function reporting(step: Step): Step {
  const run = async () => {
    try {
      return await step.run();
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return { detail: "", findings: [{ kind: "engine", message } as const] };
    }
  };
  return { ...step, run };
}

/** What the engine names as errors; where it names none, what it did although nothing was to change; else what it said last. */
function findingsOf({ errors, done }: EngineOperations, error: unknown): Finding[] {
  const named = errors.map(
    ({ resource, message }): Finding => ({
      kind: "engine",
      message,
      ...(resource !== undefined && { resource }),
    }),
  );
  const changed = done.map(
    ({ kind, type, name }): Finding => ({
      kind: "change",
      message: `It would ${kind} ${name} (${type}), though nothing was to change.`,
    }),
  );
  const last = { kind: "engine", message: error instanceof Error ? error.message : String(error) } as const;
  return named.length > 0 ? named : changed.length > 0 ? changed : [last];
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => path.join(parentPath, name));
}
