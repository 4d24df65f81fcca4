import type { PulumiCommand } from "@pulumi/pulumi/automation";
import { loadProject, type Project } from "../../rehearsal/engine/project";
import { redacted } from "../../rehearsal/world/known-secrets";
import { quoted } from "../../validation/shell-script";
import type { Ask } from "../../validation/validate";
import { interruptionBy, type Signalled } from "../interruption";
import type { Sweeper } from "../sweep/sweeper";
import { backendOf, passphraseFile } from "../workspace-files";
import { claim } from "./claim";
import { ephemeralConfig, regionsOf } from "./config";
import { type Destination, destinationOf } from "./emulator";
import { folderOf, stackNameOf, suffixOf } from "./names";
import { type EphemeralOptions, optionsOf, usage } from "./options";
import type { OpenPlace } from "./place";
import { isNotedIn, notePlace } from "./place-note";
import type { Whereabouts } from "./report";
import type { Watch } from "./steps";

/** What a command has from outside. */
export interface Surroundings {
  readonly args: readonly string[];
  /** The folder of the project. */
  readonly directory: string;
  readonly environment: NodeJS.ProcessEnv;
  /** Where signals come from. */
  readonly signals: Signalled;
  /** When signals come, in milliseconds. Default: the clock's time. */
  readonly now?: () => number;
  readonly write: (text: string) => void;
  readonly findPulumi: (search: { readonly fetch: boolean }) => Promise<PulumiCommand>;
  readonly openPlace: (destination: Destination) => Promise<OpenPlace>;
  readonly sweeperOf: (of: {
    readonly stack: string;
    readonly suffix: string;
    readonly regions: readonly string[];
    readonly ask: Ask;
  }) => Sweeper;
  /** Shows how a run goes on. */
  readonly progress: <T>(run: (watch: Watch) => Promise<T>) => Promise<T>;
}

/** The whole command; its exit code. Throws what says that it could not begin: UsageError, ProjectError. */
export async function ephemeralCommand(around: Surroundings): Promise<number> {
  const options = optionsOf(around.args, around.environment);
  if (options === "help") {
    around.write(usage);
    return 0;
  }
  const stack = stackNameOf(options.name);
  const project = projectOf(around.directory, options.config);
  const suffix = suffixOf(project.name, stack);
  const configured = { ...project, config: ephemeralConfig(project, suffix, options.settings) };
  const regions = regionsOf(configured);
  const destination = destinationOf(options.place, configured);
  const command = await around.findPulumi({ fetch: options.fetchPulumi });
  const folder = folderOf(project.name, stack, around.environment);
  const release = claim(folder);
  try {
    return await runIn(around, options, { project, stack, suffix, regions, destination, command, folder });
  } finally {
    release();
  }
}

/** A stack, decided upon. */
interface Decided {
  readonly project: Project;
  readonly stack: string;
  readonly suffix: string;
  readonly regions: readonly string[];
  readonly destination: Destination;
  readonly command: PulumiCommand;
  readonly folder: string;
}

async function runIn(around: Surroundings, options: EphemeralOptions, decided: Decided): Promise<number> {
  const place = await around.openPlace(decided.destination);
  try {
    return await runAt(place, around, options, decided);
  } finally {
    await place.close();
  }
}

async function runAt(
  place: OpenPlace,
  around: Surroundings,
  options: EphemeralOptions,
  decided: Decided,
): Promise<number> {
  const { project, stack, suffix, regions, command, folder } = decided;
  const where = await place.whereIn(regions);
  const isPlaceKnown = isNotedIn(folder, where);
  // What is wrong with the options is said before these are loaded, which takes seconds.
  const { runEphemeral } = await import("./ephemeral");
  const { reportAsText } = await import("./report");
  const { validateOutputs } = await import("./validation");
  const { openWorkspace } = await import("../workspace");
  const { backend } = options;
  const config = ephemeralConfig(project, suffix, { ...options.settings, ...place.settings });
  const { stopListening, ...interruption } = interruptionBy(around.signals, {
    heard: (which) => around.write(heard[which]),
    now: around.now,
  });
  try {
    const report = await around.progress((watch) =>
      runEphemeral({
        open: async () => {
          const workspace = await openWorkspace({
            project,
            stack,
            config,
            command,
            environment: place.environment,
            backend,
            directory: folder,
          });
          if (!workspace.isKnown) {
            notePlace(folder, where);
          }
          return workspace;
        },
        validate: (outputs, signal) => validateOutputs(outputs, place.asked(outputs), place.patience, signal),
        sweeper: around.sweeperOf({ stack, suffix, regions, ask: place.sweeping }),
        hasEarlierRuns: options.name !== undefined,
        isPlaceKnown,
        onlySweeps: options.sweep,
        keepsFailures: options.keepOnFailure,
        interruption,
        watch,
      }),
    );
    const whereabouts = whereaboutsOf(options, stack, place.title, folder);
    around.write(`\n${redacted(reportAsText(report, whereabouts))}\n`);
    if (options.junit !== undefined) {
      const { writeJunit } = await import("./junit");
      writeJunit(options.junit, stack, report);
    }
    return report.passed ? 0 : 1;
  } finally {
    stopListening();
  }
}

const heard = {
  first: "\nStopping; what was made is taken down. Once more, and it is left as it is.\n",
  second: "\nStopping at once.\n",
};

/** A stack's configuration by its name, or by the path of a stack file. */
function projectOf(directory: string, config: string): Project {
  return /^[\w-]+$/.test(config)
    ? loadProject({ directory, stack: config })
    : loadProject({ directory, stack: "ephemeral", configFile: config });
}

function whereaboutsOf(
  { config, place, backend, settings }: EphemeralOptions,
  stack: string,
  title: string,
  folder: string,
): Whereabouts {
  const given = [
    ["--config", config],
    ["--name", stack],
    ...(place.kind === "emulator" ? [["--endpoint", place.endpoint]] : []),
    ...(backend === undefined ? [] : [["--backend", backend]]),
    ...Object.entries(settings).map(([key, value]) => ["--set", `${key}=${value}`]),
    // In an account that begins empty there is nothing to sweep; the next run clears the state away.
    [place.kind === "simulated" ? "--simulated" : "--sweep"],
  ];
  const secrets =
    backend === undefined ? `export PULUMI_CONFIG_PASSPHRASE_FILE=${quoted(passphraseFile(folder))}` : [];
  return {
    stack,
    place: title,
    command: ["npm run ephemeral --", ...given.flat().map(quoted)].join(" "),
    // The simulated account has ended with the command.
    shell:
      place.kind === "simulated"
        ? []
        : [
            `cd ${quoted(folder)}`,
            `export PULUMI_BACKEND_URL=${quoted(backend ?? backendOf(folder))}`,
            secrets,
            `pulumi stack --stack ${stack}`,
          ].flat(),
  };
}
