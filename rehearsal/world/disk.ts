import { createHash } from "node:crypto";
import { existsSync, readFileSync, statSync } from "node:fs";

/**
 * Files that providers write on the machine that deploys. They are in memory, so that runs of a program neither wait for
 * a disk nor meet on it.
 */
const written = new Map<string, Uint8Array>();

/** Content of every file that was handed to a provider, by its SHA-256. */
const handedOver = new Map<string, Uint8Array>();

export function writeFile(path: string, content: Uint8Array): void {
  written.set(path, content);
}

/** What a file holds; undefined where there is none. */
function readFile(path: string): Uint8Array | undefined {
  return written.get(path) ?? (existsSync(path) && statSync(path).isFile() ? readFileSync(path) : undefined);
}

/** Keeps a file as it is now. Its SHA-256, or undefined where there is no such file. */
export function handOver(path: string): string | undefined {
  const content = readFile(path);
  if (!content) {
    return undefined;
  }
  const hash = createHash("sha256").update(content).digest("hex");
  handedOver.set(hash, content);
  return hash;
}

/** The file that has a SHA-256. Throws where none was ever handed over. */
export function fileOf(hash: string): Uint8Array {
  const content = handedOver.get(hash);
  if (!content) {
    throw new Error(`No file with the hash ${hash} was handed over.`);
  }
  return content;
}
