import { AsyncLocalStorage } from "node:async_hooks";
import type { Values } from "../aws/model";
import type { Draw } from "../engine/random";
import type { Clock } from "../world/clock";

/** A call that code makes through a client of the AWS SDK. */
export interface ClientCall {
  /** `SecretsManagerClient` */
  readonly client: string;
  /** `GetSecretValue` */
  readonly operation: string;
  readonly region: string;
  readonly input: Values;
}

/** What surrounds code while it runs: everything that it can notice of its machine. */
export interface Execution {
  readonly clock: Clock;
  readonly draw: Draw;
  /** Environment variables. A variable that is read too early is the reader's business to notice. */
  readonly environment: (name: string) => string | undefined;
  readonly variables: () => readonly string[];
  readonly log: (level: string, values: readonly unknown[]) => void;
  /** Answers a call, or throws an `AwsError`. Never settles where nobody answers. */
  readonly call: (call: ClientCall) => Promise<Values>;
  /** Opens a connection by the function itself, without AWS. Nothing comes back. */
  readonly connect: (host: string, port: number) => void;
  /** Whether the code still runs. What an invocation leaves behind is frozen with it, and here for good. */
  readonly running: () => boolean;
  /** Ends the code with an error that nothing in it catches. */
  readonly crash: (error: unknown) => void;
}

const executions = new AsyncLocalStorage<Execution>();

/** Runs code so that whatever it starts, however late, knows where it belongs. */
export function execute<T>(execution: Execution, work: () => T): T {
  return executions.run(execution, work);
}

/** The execution that the running code belongs to. */
export function current(): Execution {
  const execution = executions.getStore();
  if (!execution) {
    throw new Error("Code of a function runs outside of any invocation.");
  }
  return execution;
}

/**
 * Stops following who belongs where, until code runs again: Node.js then no longer looks after every promise of the
 * process, which slows a program with thousands of them by half.
 * https://nodejs.org/api/async_context.html#asynclocalstoragedisable
 */
export function followNobody(): void {
  executions.disable();
}
