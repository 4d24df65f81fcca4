import { createHash, randomInt } from "node:crypto";
import { homedir } from "node:os";
import * as path from "node:path";

/** What every ephemeral stack's name begins with, so that no other stack is ever taken for one. */
const prefix = "ephemeral-";

/** Names that people may give. */
export const stackName = /^[a-z][a-z0-9-]{0,38}[a-z0-9]$/;
export const allowedName =
  "2 to 40 lower-case letters, digits and hyphens, a letter first and no hyphen last";

/** The name of the stack: the one given, or one that no other run has. */
export function stackNameOf(given: string | undefined): string {
  const name = given ?? randomText(8);
  return name.startsWith(prefix) ? name : `${prefix}${name}`;
}

const letters = "abcdefghijklmnopqrstuvwxyz";

const randomText = (length: number) =>
  Array.from({ length }, () => letters.charAt(randomInt(letters.length))).join("");

/**
 * The last part of every physical name of a stack: 10 lower-case letters, always the same for the same name, so that
 * what is left of a stack is found without its state.
 */
export function suffixOf(project: string, stack: string): string {
  const digest = createHash("sha256").update(`${project}/${stack}`).digest();
  return [...digest.subarray(0, 10)].map((byte) => letters.charAt(byte % letters.length)).join("");
}

/**
 * Where a stack's settings are kept while it is there, unless another backend is given with its state: by its name, for
 * another call to find them. Of this user alone, unlike the temporary folder, where others could put theirs first.
 * https://specifications.freedesktop.org/basedir-spec/latest/
 */
export function folderOf(project: string, stack: string, environment: NodeJS.ProcessEnv): string {
  const cache = environment["XDG_CACHE_HOME"] || path.join(homedir(), ".cache");
  return path.join(cache, project, stack);
}
