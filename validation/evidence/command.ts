import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { z } from "zod";
import { UsageError } from "../../automation/usage";
import { outputsOf, outputsOptions } from "../stack-outputs";
import { agrees, type Evidence, type Fault, faultsOf, wordsOf } from "./verify";

const usage = "npm run verify-evidence -- FILE --stack NAME | --outputs FILE";

const checksum = z.string().regex(/^[0-9a-f]{64}$/);

/** The stack's output that tells of the pack. */
const evidenceSchema = z.object({
  evidence: z.object({ hash: checksum, files: z.record(z.string(), checksum) }),
});

const lacking = "There is no output evidence with the checksums of a pack: deploy the stack first.";

/** What a command says, and the code that it ends with. */
export interface Said {
  readonly code: 0 | 1;
  readonly text: string;
}

/** Whether a file is the pack that a stack was deployed with: 0, or 1 where not. Throws where it cannot be told. */
export function verifyEvidence(args: string[]): Said {
  const { values, positionals } = parseArgs({ args, options: outputsOptions, allowPositionals: true });
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
  return faults.length === 0
    ? { code: 0, text: `verified: ${count} files are as they were deployed; hash ${evidence.hash}` }
    : { code: 1, text: faults.map((fault) => `failed: ${wordsOf(fault)}`).join("\n") };
}

function faultsIn(file: string, evidence: Evidence): readonly Fault[] {
  try {
    return faultsOf(readFileSync(file), evidence);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${file} cannot be verified. ${why}`, { cause: error });
  }
}
