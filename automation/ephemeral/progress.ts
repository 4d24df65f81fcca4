import { live } from "../../rehearsal/report/live";
import { redacted } from "../../rehearsal/world/known-secrets";
import type { Operation } from "../engine-operations";
import type { Step, Watch } from "./steps";

type Run<T> = (watch: Watch) => Promise<T>;

/** A line per step and operation as it ends, for logs and pipes. */
export function plainProgress<T>(
  run: Run<T>,
  out: (text: string) => void = (text) => process.stdout.write(text),
): Promise<T> {
  const write = (line: string) => out(`${redacted(line)}\n`);
  return run({
    begin: (title) => write(`${title} …`),
    operation: (operation) => write(`  ${operationLine(operation)}`),
    end: (step) => write(stepLine(step)),
  });
}

/** What is under way, redrawn in place while it runs and cleared at the end. */
export function liveProgress<T>(run: Run<T>): Promise<T> {
  return live("Ephemeral stack", false, (show) =>
    run({
      begin: (title) => show(`${title} …`),
      operation: (operation) => show(operationLine(operation)),
      end: (step) => show(stepLine(step)),
    }),
  );
}

const operationLine = ({ kind, type, name, milliseconds, hasFailed }: Operation) =>
  `${kind} ${type} ${name}${hasFailed ? " failed" : ""} (${(milliseconds / 1000).toFixed(1)} s)`;

const stepLine = ({ outcome, title, detail }: Step) => `${outcome}: ${title}: ${detail}`;
