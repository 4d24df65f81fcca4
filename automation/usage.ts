import { type ParseArgsConfig, parseArgs } from "node:util";

/** What somebody did not say rightly, or what a command cannot do without. */
export class UsageError extends Error {
  override readonly name: string = "UsageError";
}

/** As parseArgs of node:util. Throws UsageError where the options are others. */
export function parsedOptions<T extends ParseArgsConfig>(config: T): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config);
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

/** Ends the process with the code of a command, and with 2 where it could not do what it is for. */
export function exitWith(command: Promise<number>): void {
  command.then(
    (code) => {
      process.exitCode = code;
    },
    (error: Error) => {
      process.stderr.write(`${error.message}\n`);
      process.exitCode = 2;
    },
  );
}
