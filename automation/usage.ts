/** What somebody did not say rightly, or what a command cannot do without. */
export class UsageError extends Error {
  override readonly name: string = "UsageError";
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
