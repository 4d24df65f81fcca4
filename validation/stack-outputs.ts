import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import type { z } from "zod";
import { locatePulumi, NoPulumiError, withoutPulumi } from "../automation/pulumi-command";
import { UsageError } from "../automation/usage";

/** Where the outputs of a stack come from: from Pulumi, or from a file that it has written. */
export interface OutputsSource {
  readonly stack?: string | undefined;
  /** Path of what `pulumi stack output --json` has written. */
  readonly outputs?: string | undefined;
}

/** The options of a command that say where the outputs come from, for `parseArgs`. */
export const outputsOptions = { stack: { type: "string" }, outputs: { type: "string" } } as const;

/** The outputs of a stack, read by a schema; `lacking` is said where they do not have what it asks for. */
export function outputsOf<T>(source: OutputsSource, schema: z.ZodType<T>, lacking: string, usage: string): T {
  const parsed = schema.safeParse(parsedJson(textOf(source, usage)));
  if (!parsed.success) {
    throw new UsageError(lacking);
  }
  return parsed.data;
}

function textOf({ stack, outputs }: OutputsSource, usage: string): string {
  if ((stack === undefined) === (outputs === undefined)) {
    throw new UsageError(`Expected one of --stack and --outputs: ${usage}`);
  }
  if (outputs !== undefined) {
    return readFileSync(outputs, "utf8");
  }
  const command = locatePulumi();
  if (command === undefined) {
    throw new NoPulumiError(`${withoutPulumi()} Or give --outputs FILE.`);
  }
  try {
    return execFileSync(command, ["stack", "output", "--json", "--stack", stack ?? ""], { encoding: "utf8" });
  } catch (error) {
    throw new UsageError(`pulumi stack output failed for ${stack}.`, { cause: error });
  }
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError("What was given as outputs is no JSON.", { cause: error });
  }
}
