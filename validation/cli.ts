import { parseArgs } from "node:util";
import { z } from "zod";
import { exitWith } from "../automation/usage";
import type { ControlCheck } from "./control-check";
import { outputsOf, outputsOptions } from "./stack-outputs";
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

const lacking = "There is no output validationChecks with a table of checks: deploy the stack first.";

async function main(): Promise<number> {
  const { values } = parseArgs({ options: outputsOptions });
  const { validationChecks } = outputsOf(
    values,
    z.object({ validationChecks: checksSchema }),
    lacking,
    usage,
  );
  const results = await validate(validationChecks as readonly ControlCheck[], askAws());
  process.stdout.write(`${reportOf(results)}\n`);
  return results.every(({ passed }) => passed) ? 0 : 1;
}

exitWith(main());
