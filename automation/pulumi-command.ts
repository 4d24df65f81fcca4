import { accessSync, constants, readdirSync } from "node:fs";
import { homedir } from "node:os";
import * as path from "node:path";
import type { PulumiCommand } from "@pulumi/pulumi/automation";
import { version } from "@pulumi/pulumi/version";
import { UsageError } from "./usage";

/** Where a CLI is looked for, and what may be done for it. */
export interface Search {
  /** Default: that of this process. */
  readonly environment?: NodeJS.ProcessEnv;
  /** Whether one may be fetched from get.pulumi.com where there is none. Default: no. */
  readonly fetch?: boolean;
}

/** What to do where there is no CLI. */
export const withoutPulumi = (environment: NodeJS.ProcessEnv = process.env): string =>
  `There is no Pulumi CLI, neither on the PATH nor in ${versionsFolder(environment)}. ` +
  `Install it (https://www.pulumi.com/docs/install/), or have npm fetch it: npx pulumi version.`;

/** There is no Pulumi CLI. The message says what to do. */
export class NoPulumiError extends UsageError {
  override readonly name = "NoPulumiError";
}

/**
 * The Pulumi CLI of this machine: that of the PATH, else the newest that the npm package `pulumi` or the Automation API
 * has fetched, which keep it in the same place. Throws NoPulumiError, and what the SDK says of a CLI that it cannot use.
 */
export async function findPulumi({
  environment = process.env,
  fetch = false,
}: Search = {}): Promise<PulumiCommand> {
  // Loaded when a command is wanted: it takes a second.
  const { PulumiCommand } = await import("@pulumi/pulumi/automation");
  const found = locatePulumi(environment);
  if (found !== undefined) {
    return PulumiCommand.get(found === onPath ? {} : { root: path.dirname(path.dirname(found)) });
  }
  if (!fetch) {
    throw new NoPulumiError(withoutPulumi(environment));
  }
  try {
    return await PulumiCommand.install({ root: path.join(versionsFolder(environment), version) });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.trim() : String(cause);
    throw new NoPulumiError(
      `${withoutPulumi(environment)} It could not be fetched from get.pulumi.com: ${reason}`,
      { cause },
    );
  }
}

const onPath = "pulumi";

/** The command that starts the CLI: `pulumi` where that is on the PATH, else a path; undefined where there is none. */
export function locatePulumi(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  if (isOnPath(environment)) {
    return onPath;
  }
  const [newest] = fetchedInto(versionsFolder(environment));
  return newest === undefined ? undefined : path.join(newest, "bin", executable);
}

const executable = process.platform === "win32" ? "pulumi.exe" : "pulumi";

function isOnPath({ PATH = "" }: NodeJS.ProcessEnv): boolean {
  return PATH.split(path.delimiter).some(
    (folder) => folder !== "" && isExecutable(path.join(folder, executable)),
  );
}

/** https://github.com/pulumi/pulumi/blob/master/npm/lib/cache.js */
function versionsFolder({ PULUMI_HOME: home }: NodeJS.ProcessEnv): string {
  return path.join(home || path.join(homedir(), ".pulumi"), "versions");
}

/** Folders of the versions that are there, the newest first. */
function fetchedInto(folder: string): readonly string[] {
  return [...namesIn(folder)]
    .sort((one, other) => other.localeCompare(one, "en", { numeric: true }))
    .map((version) => path.join(folder, version))
    .filter((root) => isExecutable(path.join(root, "bin", executable)));
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
