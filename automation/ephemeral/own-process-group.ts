import { type ChildProcess, spawn } from "node:child_process";
import * as path from "node:path";
import type { PulumiCommand } from "@pulumi/pulumi/automation";

/** How the Automation API runs the CLI. https://github.com/pulumi/pulumi/blob/v3.270.0/sdk/nodejs/automation/cmd.ts */
export interface Runner {
  run(
    args: string[],
    cwd: string,
    environment: Readonly<Record<string, string>>,
    onOutput?: (text: string) => void,
    onError?: (text: string) => void,
    signal?: AbortSignal,
  ): Promise<CommandResult>;
}

/** What a command has printed. */
export interface CommandResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
}

/**
 * The same command in a process group of its own. Ctrl-C in a terminal goes to a whole group: the CLI would get it once
 * from the terminal and once from whoever aborts it here, and on the second it gives up what it is doing, with
 * creations under way of which no state will tell.
 */
export function inOwnProcessGroup(found: PulumiCommand): PulumiCommand {
  const { command, version } = found;
  const runner: Runner = {
    run: async (args, cwd, environment, onOutput = ignored, onError = ignored, signal) => {
      const child = spawn(command, [...args.filter((arg) => arg !== nonInteractive), nonInteractive], {
        cwd,
        env: { ...process.env, ...environmentOf(command, environment) },
        detached: true,
        stdio: ["ignore", "pipe", "pipe"],
      });
      return resultOf(child, `pulumi ${args[0]}`, onOutput, onError, signal);
    },
  };
  return { command, version, ...runner } as unknown as PulumiCommand;
}

const nonInteractive = "--non-interactive";
const ignored = () => {};

/** Its own folder comes first, for the plugins of the same version. */
function environmentOf(command: string, environment: Readonly<Record<string, string>>) {
  const before = environment["PATH"] ?? process.env["PATH"] ?? "";
  const found = path.isAbsolute(command)
    ? { PATH: `${path.dirname(command)}${path.delimiter}${before}` }
    : {};
  return { ...environment, ...found, PULUMI_AUTOMATION_API: "true" };
}

/** Resolves when the command has ended well. Rejects with the error of the Automation API that its output is known by. */
async function resultOf(
  child: ChildProcess,
  what: string,
  onOutput: (text: string) => void,
  onError: (text: string) => void,
  signal: AbortSignal | undefined,
): Promise<CommandResult> {
  const interrupt = () => child.kill("SIGINT");
  const texts = { stdout: "", stderr: "" };
  const collect = (stream: "stdout" | "stderr", tell: (text: string) => void) =>
    child[stream]?.setEncoding("utf8").on("data", (text: string) => {
      texts[stream] += text;
      tell(text);
    });
  collect("stdout", onOutput);
  collect("stderr", onError);
  if (signal?.aborted) {
    interrupt();
  }
  signal?.addEventListener("abort", interrupt);
  // Whatever ends this process, the command gets to finish what it has begun.
  process.once("exit", interrupt);
  try {
    const code = await new Promise<number>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (exitCode, killedBy) =>
        killedBy ? reject(new Error(killedBy)) : resolve(exitCode ?? -1),
      );
    });
    if (code !== 0) {
      throw new Error(`exit code ${code}`);
    }
    return { ...texts, code };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw await commandError({ ...texts, stderr: `${what}: ${reason}\n${texts.stderr}\n${texts.stdout}` });
  } finally {
    signal?.removeEventListener("abort", interrupt);
    process.off("exit", interrupt);
  }
}

/** The error that the Automation API makes of an output, which it does not export by type. */
export async function commandError(result: {
  readonly stdout: string;
  readonly stderr: string;
}): Promise<Error> {
  const errors = (await import("@pulumi/pulumi/automation/errors")) as unknown as {
    readonly createCommandError: (result: object) => Error;
  };
  return errors.createCommandError({
    ...result,
    toString: () => result.stderr,
  });
}
