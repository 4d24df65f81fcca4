import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import * as path from "node:path";

/**
 * Files that providers write on the machine that deploys. They are in memory, so that runs of a program neither wait for
 * a disk nor meet on it.
 */
const written = new Map<string, Uint8Array>();

/** Content of every file that was handed to a provider, by its SHA-256. */
const handedOver = new Map<string, Uint8Array>();

let isReal = false;

export function writeFile(file: string, content: Uint8Array): void {
  written.set(file, content);
  if (isReal) {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
}

/** Has files really written that are written meanwhile: the engine is another process, and hands them on itself. */
export function onRealDisk<T>(work: () => T): T {
  isReal = true;
  try {
    return work();
  } finally {
    isReal = false;
  }
}

/** What a file holds; undefined where there is none. */
function readFile(file: string): Uint8Array | undefined {
  return written.get(file) ?? (existsSync(file) && statSync(file).isFile() ? readFileSync(file) : undefined);
}

/** Keeps a file as it is now. Its SHA-256, or undefined where there is no such file. */
export function handOver(file: string): string | undefined {
  const content = readFile(file);
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
