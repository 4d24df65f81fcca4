import { exitWith } from "../../automation/usage";
import { verifyEvidence } from "./command";

/** Ends with 0 where a pack is what a stack was deployed with, with 1 where not, and with 2 where it cannot tell. */
async function main(): Promise<number> {
  const { code, text } = verifyEvidence(process.argv.slice(2));
  process.stdout.write(`${text}\n`);
  return code;
}

exitWith(main());
