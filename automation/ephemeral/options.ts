import { parseArgs } from "node:util";
import { emulatorKeys } from "../../configuration/emulator-keys";
import { UsageError } from "../usage";
import { ownKeys } from "./config";
import { allowedName, stackName } from "./names";

/** Where an ephemeral stack is brought up. */
export type Place =
  | { readonly kind: "aws" }
  | { readonly kind: "emulator"; readonly endpoint: string }
  | { readonly kind: "simulated" };

export interface EphemeralOptions {
  /** A stack of the project, such as `dev`, or the path of a stack file. */
  readonly config: string;
  /** Undefined for one that no other run has. */
  readonly name: string | undefined;
  readonly place: Place;
  /** URL. Undefined for one of the stack's own. */
  readonly backend: string | undefined;
  /** By key, with or without the project's name, as the text that the program is given. */
  readonly settings: Readonly<Record<string, string>>;
  readonly keepOnFailure: boolean;
  /** Whether an earlier run of the name is cleared away, and no more. */
  readonly sweep: boolean;
  /** File for the report. */
  readonly junit: string | undefined;
  /** Whether a Pulumi CLI is fetched where there is none. */
  readonly fetchPulumi: boolean;
}

export const usage = `npm run ephemeral -- --config NAME [options]

Brings up a stack of its own, validates it, brings it up again, and destroys it, whatever happens.

  --config NAME      stack of this project whose configuration it gets (dev), or a stack file
  --name NAME        name of the stack (default: a new one). What an earlier run of the name left is cleared away first
  --endpoint URL     an emulator to bring it up in, instead of AWS
  --simulated        bring it up in the simulated AWS, instead of AWS
  --set KEY=VALUE    a key of the configuration that differs here; lists and maps as JSON. May be repeated
  --backend URL      backend that keeps the state (default: one in the cache folder of this user)
  --keep-on-failure  leave the stack as it is where something does not hold
  --sweep            clear away what an earlier run of --name left, and do no more
  --junit FILE       write the report as JUnit XML
  --fetch-pulumi     fetch the Pulumi CLI where there is none
  --help             this text

Exit code: 0 when all holds and nothing is left, 1 when not, 2 when the options or files cannot be used.
`;

const known = {
  config: { type: "string" },
  name: { type: "string" },
  endpoint: { type: "string" },
  simulated: { type: "boolean" },
  set: { type: "string", multiple: true },
  backend: { type: "string" },
  "keep-on-failure": { type: "boolean" },
  sweep: { type: "boolean" },
  junit: { type: "string" },
  "fetch-pulumi": { type: "boolean" },
  help: { type: "boolean" },
} as const;

const emulatorEndpoint = emulatorKeys.emulator.fields.endpoint;

/** What the command is told. Throws one UsageError that names all mistakes. */
export function optionsOf(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
): EphemeralOptions | "help" {
  const { values, problems } = valuesOf(args);
  if (values.help && problems.length === 0) {
    return "help";
  }
  const { config = "", name, endpoint, simulated = false, backend, sweep = false } = values;
  const keepOnFailure = values["keep-on-failure"] ?? false;
  const settings = settingsOf(values.set ?? [], problems);
  const refuse = (isWrong: boolean, problem: string) => isWrong && problems.push(problem);
  refuse(config === "", "--config: received nothing; allowed: a stack of this project, or a stack file.");
  refuse(
    name !== undefined && !stackName.test(name),
    `--name: received ${JSON.stringify(name)}; allowed: ${allowedName}.`,
  );
  refuse(sweep && name === undefined, "--sweep: received without --name; allowed: with the name to sweep.");
  refuse(
    sweep && keepOnFailure,
    "--keep-on-failure: received together with --sweep; allowed: one of the two.",
  );
  refuse(
    sweep && simulated,
    "--simulated: received together with --sweep; allowed: one of the two, since its account begins empty.",
  );
  refuse(
    endpoint !== undefined && !emulatorEndpoint.schema.safeParse(endpoint).success,
    `--endpoint: received ${JSON.stringify(endpoint)}; allowed: ${emulatorEndpoint.allowed}.`,
  );
  refuse(
    endpoint !== undefined && simulated,
    "--simulated: received together with --endpoint; allowed: one of the two.",
  );
  refuse(
    simulated && keepOnFailure,
    "--keep-on-failure: received together with --simulated, whose account ends with the command; allowed: one of the two.",
  );
  problems.push(...backendProblems(backend, environment));
  if (problems.length > 0) {
    throw new UsageError([...problems, "npm run ephemeral -- --help has all options."].join("\n"));
  }
  const place: Place =
    endpoint !== undefined
      ? { kind: "emulator", endpoint }
      : simulated
        ? { kind: "simulated" }
        : { kind: "aws" };
  const { junit, "fetch-pulumi": fetchPulumi = false } = values;
  return { config, name, place, backend, settings, keepOnFailure, sweep, junit, fetchPulumi };
}

type Given = ReturnType<typeof parseArgs<{ options: typeof known }>>["values"];

/** Node.js itself would stop at the first option that it does not know. */
function valuesOf(args: readonly string[]): { values: Given; problems: string[] } {
  const { values, tokens } = parseArgs({
    args: [...args],
    options: known,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const problems = tokens.flatMap((token) => {
    if (token.kind === "positional") {
      return [`${token.value}: received; allowed: options only.`];
    }
    if (token.kind === "option-terminator") {
      return [];
    }
    const option = Object.hasOwn(known, token.name) ? known[token.name as keyof typeof known] : undefined;
    if (!option) {
      return [`${token.rawName}: there is no such option.`];
    }
    if (option.type === "boolean") {
      return token.value === undefined
        ? []
        : [`${token.rawName}: received ${token.value}; allowed: no value.`];
    }
    const isMissing = token.value === undefined || token.value === "" || token.value.startsWith("--");
    return isMissing ? [`${token.rawName}: received ${token.value ?? "nothing"}; allowed: a value.`] : [];
  });
  return { values: values as Given, problems };
}

function settingsOf(given: readonly string[], problems: string[]): Readonly<Record<string, string>> {
  // One without a value, or with another option as its value, has been named already.
  const pairs = given
    .filter((text) => typeof text === "string" && !text.startsWith("--"))
    .map((text) => {
      const [, key = "", value = ""] = /^([^=\s]+)=(.*)$/s.exec(text) ?? [];
      const own = ownKeys.find((each) => key === each || key.endsWith(`:${each}`));
      if (key === "") {
        problems.push(`--set: received ${JSON.stringify(text)}; allowed: KEY=VALUE.`);
      } else if (own !== undefined) {
        problems.push(`--set: received ${key}; allowed: keys other than ${ownKeys.join(" and ")}.`);
      }
      return [key, value] as const;
    });
  return Object.fromEntries(pairs);
}

/**
 * Other backends than Pulumi Cloud need a passphrase, which a later call has to know as well.
 * https://www.pulumi.com/docs/iac/concepts/secrets/#available-encryption-providers
 */
function backendProblems(backend: string | undefined, environment: NodeJS.ProcessEnv): readonly string[] {
  if (backend === undefined) {
    return [];
  }
  const protocol = protocolOf(backend);
  const has = (name: string) => environment[name] !== undefined;
  if (protocol === undefined) {
    return [
      `--backend: received ${JSON.stringify(backend)}; allowed: a URL such as s3://bucket or https://api.pulumi.com.`,
    ];
  }
  return protocol === "https:" || has("PULUMI_CONFIG_PASSPHRASE") || has("PULUMI_CONFIG_PASSPHRASE_FILE")
    ? []
    : [
        `--backend: received ${backend} without a passphrase; allowed: with PULUMI_CONFIG_PASSPHRASE or ` +
          "PULUMI_CONFIG_PASSPHRASE_FILE in the environment.",
      ];
}

function protocolOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).protocol : undefined;
}
