import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { z } from "zod";
import type { ControlCheck } from "./control-check";
import { askAws, reportOf, validate } from "./validate";

/** `npm run validate -- --stack S`, or `--outputs FILE` with what `pulumi stack output --json` has written. */
const usage = "npm run validate -- --stack NAME | --outputs FILE";

/** The stack's output that holds the table. */
const checksSchema = z.array(
  z.object({
    control: z.string(),
    title: z.string(),
    service: z.string(),
    operation: z.string(),
    region: z.string(),
    input: z.record(z.string(), z.json()),
    query: z.string(),
    expected: z.json(),
    otherwise: z.string(),
  }),
);

/** What somebody did not say rightly. */
class UsageError extends Error {}

function outputsOf({ stack, outputs }: { stack?: string | undefined; outputs?: string | undefined }): string {
  if ((stack === undefined) === (outputs === undefined)) {
    throw new UsageError(`Expected one of --stack and --outputs: ${usage}`);
  }
  if (outputs !== undefined) {
    return readFileSync(outputs, "utf8");
  }
  try {
    return execFileSync("pulumi", ["stack", "output", "--json", "--stack", stack ?? ""], {
      encoding: "utf8",
    });
  } catch (error) {
    throw new UsageError(
      (error as NodeJS.ErrnoException).code === "ENOENT"
        ? "There is no pulumi on the PATH. Install it (https://www.pulumi.com/docs/install/), or give --outputs FILE."
        : `pulumi stack output failed for ${stack}.`,
    );
  }
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError("What was given as outputs is no JSON.", { cause: error });
  }
}

function checksIn(text: string): readonly ControlCheck[] {
  const parsed = z.object({ validationChecks: checksSchema }).safeParse(parsedJson(text));
  if (!parsed.success) {
    throw new UsageError(
      "There is no output validationChecks with a table of checks: deploy the stack first.",
    );
  }
  return parsed.data.validationChecks as readonly ControlCheck[];
}

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { stack: { type: "string" }, outputs: { type: "string" } } });
  const results = await validate(checksIn(outputsOf(values)), askAws());
  process.stdout.write(`${reportOf(results)}\n`);
  return results.every(({ passed }) => passed) ? 0 : 1;
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: Error) => {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 2;
  },
);
