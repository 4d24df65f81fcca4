import { randomUUID } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { UsageError } from "../usage";

/** A process that is to work on a stack, and what it knows of others. */
export interface Claimant {
  readonly pid: number;
  readonly isAlive: (pid: number) => boolean;
}

/**
 * Notes beside a stack's folder, which comes and goes meanwhile, that this process is at work on it. Throws UsageError
 * where another one is, whose commands would be taken for what a crash has left. Returns what takes the note away.
 */
export function claim(folder: string, claimant: Claimant = { pid: process.pid, isAlive }): () => void {
  const note = noteOf(folder);
  const own = `${claimant.pid} ${randomUUID()}`;
  mkdirSync(path.dirname(folder), { recursive: true, mode: 0o700 });
  if (!isPut(note, own)) {
    removeOfDead(note, claimant);
    if (!isPut(note, own)) {
      throw refusal(contentOf(note));
    }
  }
  return () => {
    if (contentOf(note) === own) {
      rmSync(note, { force: true });
    }
  };
}

/** Where it is noted who is at work on a stack. */
export const noteOf = (folder: string) => `${folder}.running`;

/** Puts a note with all of its content where there is none, in one step: nobody ever reads half of one. */
function isPut(note: string, own: string): boolean {
  const draft = `${note}.${randomUUID()}`;
  writeFileSync(draft, own, { mode: 0o600, flag: "wx" });
  try {
    linkSync(draft, note);
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") {
      return false;
    }
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Removes the note of a process that is no more. Throws UsageError where it is another's. */
function removeOfDead(note: string, { pid, isAlive }: Claimant): void {
  const seen = contentOf(note);
  const holder = holderOf(seen);
  if (holder !== pid && isAlive(holder)) {
    throw refusal(seen);
  }
  const aside = `${note}.${randomUUID()}`;
  try {
    renameSync(note, aside);
  } catch (error) {
    if (codeOf(error) === "ENOENT") {
      return;
    }
    throw error;
  }
  const taken = contentOf(aside);
  if (taken !== seen) {
    // Of another that has found the same dead process and was faster.
    renameSync(aside, note);
    throw refusal(taken);
  }
  rmSync(aside, { force: true });
}

const refusal = (content: string) =>
  new UsageError(
    `--name: process ${holderOf(content)} is at work on this stack; allowed: another name, or to wait for its end.`,
  );

const holderOf = (content: string) => Number.parseInt(content, 10);

/** Empty where there is no such note. */
function contentOf(note: string): string {
  try {
    return readFileSync(note, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") {
      return "";
    }
    throw error;
  }
}

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code;

/**
 * Whether a process is there, be it of another user.
 * https://nodejs.org/api/process.html#processkillpid-signal: signal 0 is a test.
 */
export function isAlive(pid: number, kill: (pid: number, signal: number) => void = process.kill): boolean {
  try {
    kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === "EPERM";
  }
}
