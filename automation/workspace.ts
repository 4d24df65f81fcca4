import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { LocalWorkspace, type PulumiCommand, Stack, StackNotFoundError } from "@pulumi/pulumi/automation";
import { parse } from "yaml";
import type { Project } from "../rehearsal/engine/project";
import { rememberSecret } from "../rehearsal/world/known-secrets";
import { backendOf, passphraseFile } from "./workspace-files";

/** A stack of a program that is elsewhere. */
export interface WorkspaceOptions {
  /** Its folder is where `Pulumi.yaml` and the program are; nothing in it is changed. */
  readonly project: Pick<Project, "directory">;
  readonly stack: string;
  /** By full key, `project:key`, as the text that the program is given: lists and maps as JSON. */
  readonly config: Readonly<Record<string, string>>;
  readonly command: PulumiCommand;
  /** For every command, beyond that of this process. */
  readonly environment?: Readonly<Record<string, string>>;
  /** URL of the backend, in which secrets are then encrypted as the environment says. Default: one in the directory. */
  readonly backend?: string | undefined;
  /** Where the settings are kept, and found again. Default: a new temporary directory. */
  readonly directory?: string | undefined;
}

/** Where the commands of one stack are run. */
export interface Workspace {
  readonly stack: Stack;
  /** Whether the backend had the stack before. */
  readonly isKnown: boolean;
  readonly directory: string;
  /** What the commands are given beyond the environment of this process. Holds the passphrase. */
  readonly environment: Readonly<Record<string, string>>;
  /** Removes the directory, and the backend with it if it is in there. */
  readonly remove: () => void;
}

/**
 * A workspace outside the project, whose `Pulumi.yaml` points to the project's program, so that the stack's file and,
 * unless another is given, its backend stay out of the project and are still there after a crash.
 * The stack is made where the backend does not have it. Throws what the CLI says.
 */
export async function openWorkspace(options: WorkspaceOptions): Promise<Workspace> {
  if (options.directory !== undefined) {
    return openIn(options.directory, options);
  }
  const directory = mkdtempSync(path.join(tmpdir(), "pulumi-workspace-"));
  try {
    return await openIn(directory, options);
  } catch (error) {
    // Nobody would know of it, and it holds a passphrase.
    rmSync(directory, { recursive: true, force: true });
    throw error;
  }
}

async function openIn(directory: string, options: WorkspaceOptions): Promise<Workspace> {
  const { project, stack: name, config, command, backend } = options;
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  writeJson(path.join(directory, "Pulumi.yaml"), settingsOf(project));
  writeJson(stackFile(directory, name), { ...secretsSettings(directory, name), config: structured(config) });
  const environment = {
    PULUMI_SKIP_UPDATE_CHECK: "true",
    ...(backend === undefined ? ownBackend(directory) : { PULUMI_BACKEND_URL: backend }),
    ...options.environment,
  };
  const workspace = await LocalWorkspace.create({
    workDir: directory,
    pulumiCommand: command,
    envVars: environment,
  });
  const known = await existing(name, workspace);
  return {
    stack: known ?? (await Stack.create(name, workspace)),
    isKnown: known !== undefined,
    directory,
    environment,
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}

/** The project's settings, its declarations of keys among them: the CLI fills in defaults and checks against them. */
function settingsOf({ directory }: Pick<Project, "directory">): object {
  const {
    main = "",
    stackConfigDir: _elsewhere,
    ...settings
  } = parse(readFileSync(path.join(directory, "Pulumi.yaml"), "utf8"));
  return { ...settings, main: path.resolve(directory, main) };
}

/** What the CLI has written into the stack's file, and needs to read its secrets again. */
function secretsSettings(directory: string, stack: string): object {
  const file = stackFile(directory, stack);
  const { config: _, ...settings } = existsSync(file) ? parse(readFileSync(file, "utf8")) : {};
  return settings;
}

/** Lists and maps as such, so that the CLI holds them against declared types; it hands them over as JSON again. */
function structured(config: Readonly<Record<string, string>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(config).map(([key, text]) => {
      const value = parsed(text);
      return [key, typeof value === "object" && value !== null ? value : text];
    }),
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** A backend in the directory, and a passphrase of its own that nothing prints. */
function ownBackend(directory: string): Readonly<Record<string, string>> {
  mkdirSync(path.join(directory, "backend"), { recursive: true, mode: 0o700 });
  const file = passphraseFile(directory);
  if (!existsSync(file)) {
    writeFileSync(file, randomBytes(24).toString("base64url"), { mode: 0o600 });
  }
  const passphrase = readFileSync(file, "utf8");
  rememberSecret(passphrase);
  return { PULUMI_BACKEND_URL: backendOf(directory), PULUMI_CONFIG_PASSPHRASE: passphrase };
}

const stackFile = (directory: string, stack: string) => path.join(directory, `Pulumi.${stack}.yaml`);

/** JSON is YAML in which no text is mistaken for a time or a number. */
function writeJson(file: string, content: object): void {
  writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
}

async function existing(name: string, workspace: LocalWorkspace): Promise<Stack | undefined> {
  try {
    return await Stack.select(name, workspace);
  } catch (error) {
    if (error instanceof StackNotFoundError) {
      return undefined;
    }
    throw error;
  }
}
