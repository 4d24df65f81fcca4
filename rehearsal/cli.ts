import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { parsedOptions, UsageError } from "../automation/usage";
import type { GoldenNode } from "./engine/golden";
import { loadProject, type Project, ProjectError } from "./engine/project";
import type { RehearsalOptions } from "./engine/rehearse";
import { isRoleArn } from "./world/account";
import type { BaseAccount } from "./world/base-accounts";

const usage = `npm run rehearse -- [options]

Deploys the program of this folder into a simulated AWS, brings it up again, and destroys it.

  --stack NAME    stack to rehearse (default: dev)
  --config FILE   stack file to use instead of Pulumi.NAME.yaml
  --change FILE   stack file that the stack is changed to before it is destroyed
  --orders N      random orders to replay, 0 to 1,000,000 (default: 100)
  --seed S        seed of the first order (default: 1)
  --deployer ARN  role that deploys (default: a role of an example account)
  --engine pulumi use the real Pulumi engine: preview, up, up again, refresh, a change, destroy, in the simulated AWS
  --story TEXT    deploy it once, and tell only the scenarios that have this in their title
  --accept        keep the graph as the committed one (tests/golden/NAME.json)
  --json          report for machines
  --help          this text

Exit code: 0 when all holds, 1 when something does not, 2 when the options or files cannot be used.
`;

interface Options {
  readonly stack: string;
  readonly configFile: string | undefined;
  readonly changeFile: string | undefined;
  readonly orders: number;
  readonly seed: number;
  readonly deployer: string | undefined;
  /** Part of the titles of the scenarios that are told; undefined for the whole rehearsal. */
  readonly story: string | undefined;
  /** Whether Pulumi's own engine is used. */
  readonly realEngine: boolean;
  readonly accept: boolean;
  readonly json: boolean;
}

function optionsOf(args: string[]): Options | "help" {
  const { values } = parse(args);
  if (values.help) {
    return "help";
  }
  if (values.accept && values.config !== undefined) {
    throw new UsageError(
      "--accept: received together with --config; allowed: with the stack's own file only.",
    );
  }
  if (values.accept && values.story !== undefined) {
    throw new UsageError("--accept: received together with --story; allowed: with the whole rehearsal only.");
  }
  if (values.engine !== undefined && values.engine !== "pulumi") {
    throw new UsageError(
      `--engine: received ${values.engine}; allowed: pulumi, or nothing for the rehearsal's own.`,
    );
  }
  const ofItsOwn = (["accept", "story", "orders", "seed"] as const).filter(
    (option) => values[option] !== undefined && values[option] !== false,
  );
  if (values.engine !== undefined && ofItsOwn.length > 0) {
    const allowed = "allowed: with the rehearsal's own engine only.";
    throw new UsageError(
      ofItsOwn.map((option) => `--${option}: received together with --engine; ${allowed}`).join("\n"),
    );
  }
  if (values.deployer !== undefined && !isRoleArn(values.deployer)) {
    throw new UsageError(`--deployer: received ${values.deployer}; allowed: the ARN of an IAM role.`);
  }
  return {
    stack: values.stack,
    deployer: values.deployer,
    configFile: values.config,
    changeFile: values.change,
    orders: wholeNumber("--orders", values.orders ?? "100", 1_000_000),
    seed: wholeNumber("--seed", values.seed ?? "1", 2 ** 31 - 1),
    story: values.story,
    realEngine: values.engine !== undefined,
    accept: values.accept,
    json: values.json,
  };
}

const parse = (args: string[]) =>
  parsedOptions({
    args,
    options: {
      stack: { type: "string", default: "dev" },
      config: { type: "string" },
      change: { type: "string" },
      orders: { type: "string" },
      seed: { type: "string" },
      deployer: { type: "string" },
      engine: { type: "string" },
      story: { type: "string" },
      accept: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });

function wholeNumber(option: string, value: string, maximum: number): number {
  const number = Number(value);
  if (!/^\d+$/.test(value) || number > maximum) {
    throw new UsageError(`${option}: received ${value}; allowed: a whole number from 0 to ${maximum}.`);
  }
  return number;
}

function readGolden(file: string): GoldenNode[] | undefined {
  if (!existsSync(file)) {
    return undefined;
  }
  try {
    return JSON.parse(readFileSync(file, "utf8")) as GoldenNode[];
  } catch (error) {
    throw new UsageError(`${file} is no JSON; npm run rehearse -- --accept writes it anew.`, {
      cause: error,
    });
  }
}

interface Operation extends Pick<RehearsalOptions, "scenarios" | "exemptions" | "unprotected"> {
  /** A change that the stack lives through under the real engine, where no other is given. */
  readonly changed?: (config: Project["config"]) => Project["config"];
}

/** What `scenarios/index.ts` of the project exports; a project need not have any. */
function scenariosOf(directory: string): Operation {
  const folder = path.join(directory, "scenarios");
  return existsSync(folder) ? (require(folder) as Operation) : {};
}

/** What is rehearsed of a stack where only some of its scenarios are told. */
function told(story: string, { scenarios = [] }: Operation, accounts: readonly BaseAccount[]) {
  const chosen = scenarios.filter(({ title }) => title.toLowerCase().includes(story.toLowerCase()));
  if (chosen.length === 0) {
    const titles = scenarios.map(({ title }) => title).join("; ");
    throw new UsageError(`--story: received ${story}; allowed: part of one of these titles: ${titles}.`);
  }
  return { scenarios: chosen, accounts: accounts.slice(0, 1), parts: ["story"] as const };
}

/** The same program under Pulumi's own engine. Throws where there is no CLI. */
async function underTheRealEngine({
  project,
  change,
  deployer,
  changed,
  unprotected,
}: Operation & { readonly project: Project } & Pick<RehearsalOptions, "change" | "deployer">) {
  const { findPulumi } = await import("../automation/pulumi-command");
  const { interruptionBy } = await import("../automation/interruption");
  const { rehearseWithEngine } = await import("../automation/engine-rehearsal");
  const command = await findPulumi({ fetch: true });
  // For good: who watches over the SDK's child processes ends this one where nobody else listens.
  const { work } = interruptionBy(process, { heard: () => {} });
  return (watch = {}) =>
    rehearseWithEngine(
      {
        project,
        command,
        change: change ?? changed?.(project.config),
        deployer,
        signal: work,
        ...(unprotected && { unprotected }),
      },
      watch,
    );
}

async function main(args: string[]): Promise<number> {
  const options = optionsOf(args);
  if (options === "help") {
    process.stdout.write(usage);
    return 0;
  }
  const { stack, configFile, changeFile, orders, seed, deployer, story } = options;
  const directory = process.cwd();
  const project = loadProject({ directory, stack, configFile });
  const change =
    changeFile === undefined ? undefined : loadProject({ directory, stack, configFile: changeFile }).config;
  const goldenFile = path.join(directory, "tests", "golden", `${stack}.json`);
  // Another stack file is another stack: it has no committed graph.
  const isWhole = configFile === undefined && story === undefined;
  const golden = options.accept || !isWhole ? undefined : readGolden(goldenFile);

  // What is wrong with the options is said before these are loaded, which takes seconds.
  const { goldenOf } = await import("./engine/golden");
  const { rehearse } = await import("./engine/rehearse");
  const { reportAsJson } = await import("./report/json");
  const { liveProgress, plainProgress } = await import("./report/progress");
  const { reportAsText } = await import("./report/terminal");
  const { baseAccounts } = await import("./world/base-accounts");
  const all = scenariosOf(directory);
  const operation = story === undefined ? all : told(story, all, baseAccounts);

  const progress = options.json ? undefined : process.stdout.isTTY ? liveProgress : plainProgress;
  const run = options.realEngine
    ? await underTheRealEngine({ project, change, deployer, ...operation })
    : (watch = {}) => rehearse({ project, golden, change, orders, seed, deployer, ...operation }, watch);
  const report = progress ? await progress(run) : await run();
  const text = options.json ? `${reportAsJson(report)}\n` : `\n${reportAsText(report)}\n`;
  process.stdout.write(text);
  if (options.accept && report.passed) {
    mkdirSync(path.dirname(goldenFile), { recursive: true });
    writeFileSync(goldenFile, `${JSON.stringify(goldenOf(report.graph), null, 1)}\n`);
    process.stderr.write(`Wrote ${path.relative(directory, goldenFile)}.\n`);
  } else if (golden === undefined && isWhole && !options.realEngine) {
    process.stderr.write(`Stack ${stack} has no committed graph; --accept writes one.\n`);
  }
  return report.passed ? 0 : 1;
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const expected = error instanceof UsageError || error instanceof ProjectError;
    process.stderr.write(`${expected ? error.message : error instanceof Error ? error.stack : error}\n`);
    process.exitCode = 2;
  },
);
