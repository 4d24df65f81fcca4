import { parseArgs } from "node:util";
import { z } from "zod";
import { exitWith } from "../automation/usage";
import { checksSchema } from "./checks-output";
import { outputsOf, outputsOptions } from "./stack-outputs";
import { askAws, reportOf, validate } from "./validate";

/** `npm run validate -- --stack S`, or `--outputs FILE` with what `pulumi stack output --json` has written. */
const usage = "npm run validate -- --stack NAME | --outputs FILE";

const lacking = "There is no output validationChecks with a table of checks: deploy the stack first.";

async function main(): Promise<number> {
  const { values } = parseArgs({ options: outputsOptions });
  const { validationChecks } = outputsOf(
    values,
    z.object({ validationChecks: checksSchema }),
    lacking,
    usage,
  );
  const results = await validate(validationChecks, askAws());
  process.stdout.write(`${reportOf(results)}\n`);
  return results.every(({ passed }) => passed) ? 0 : 1;
}

exitWith(main());
