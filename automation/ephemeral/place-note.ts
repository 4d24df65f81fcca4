import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { UsageError } from "../usage";

/** Which place a stack is in, beside its settings. */
const noteIn = (folder: string) => path.join(folder, "place");

/**
 * Whether it is noted that a stack is in this place: `AWS account 111122223333`. Throws UsageError where another place is:
 * in this one nothing of the stack would be found, and its state be thrown away with all that it knows of.
 */
export function isNotedIn(folder: string, place: string): boolean {
  const noted = notedIn(folder);
  if (noted !== undefined && noted !== place) {
    throw new UsageError(
      `--name: received one whose stack is in ${noted}, for ${place}; allowed: a name that is free, or the options and ` +
        `credentials that lead to ${noted}.`,
    );
  }
  return noted === place;
}

/** Notes that a stack is in this place. */
export function notePlace(folder: string, place: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(noteIn(folder), place, { mode: 0o600 });
}

function notedIn(folder: string): string | undefined {
  try {
    return readFileSync(noteIn(folder), "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") {
      return undefined;
    }
    throw error;
  }
}
