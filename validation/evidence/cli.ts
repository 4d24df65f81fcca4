import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { z } from "zod";
import { exitWith, outputsOf, outputsOptions, UsageError } from "../stack-outputs";
import { agrees, faultsOf, wordsOf } from "./verify";

/** Whether a pack is what a stack was deployed with. Ends with 0 where it is, with 1 where not, with 2 where it cannot tell. */
const usage = "npm run verify-evidence -- FILE --stack NAME | --outputs FILE";

const checksum = z.string().regex(/^[0-9a-f]{64}$/);

/** The stack's output that tells of the pack. */
const evidenceSchema = z.object({
  evidence: z.object({ hash: checksum, files: z.record(z.string(), checksum) }),
});

const lacking = "There is no output evidence with the checksums of a pack: deploy the stack first.";

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({ options: outputsOptions, allowPositionals: true });
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) {
    throw new UsageError(`Expected the file of one pack: ${usage}`);
  }
  const { evidence } = outputsOf(values, evidenceSchema, lacking, usage);
  if (!agrees(evidence)) {
    throw new UsageError("The output evidence contradicts itself: its hash is not that of its files.");
  }
  const faults = faultsIn(file, evidence);
  const count = Object.keys(evidence.files).length;
  process.stdout.write(
    faults.length === 0
      ? `verified: ${count} files are as they were deployed; hash ${evidence.hash}\n`
      : `${faults.map((fault) => `failed: ${wordsOf(fault)}`).join("\n")}\n`,
  );
  return faults.length === 0 ? 0 : 1;
}

function faultsIn(file: string, evidence: z.infer<typeof evidenceSchema>["evidence"]) {
  try {
    return faultsOf(readFileSync(file), evidence);
  } catch (error) {
    throw new UsageError(`${file} cannot be verified. ${error instanceof Error ? error.message : error}`, {
      cause: error,
    });
  }
}

exitWith(main());
