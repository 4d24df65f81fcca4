import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { UsageError } from "../usage";

/**
 * Notes in a stack's folder that this process is at work on it. Throws UsageError where another one is, whose commands
 * would be taken for what a crash has left. Returns what takes the note away.
 */
export function claim(folder: string): () => void {
  const note = path.join(folder, "running");
  const holder = holderOf(note);
  if (holder !== undefined && holder !== process.pid && isAlive(holder)) {
    throw new UsageError(
      `--name: process ${holder} is at work on this stack; allowed: another name, or to wait for its end.`,
    );
  }
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  rmSync(note, { force: true });
  // Of two that come at once, the second fails here.
  writeFileSync(note, String(process.pid), { mode: 0o600, flag: "wx" });
  return () => rmSync(note, { force: true });
}

function holderOf(note: string): number | undefined {
  try {
    return Number(readFileSync(note, "utf8"));
  } catch {
    return undefined;
  }
}

/** https://nodejs.org/api/process.html#processkillpid-signal: signal 0 is a test. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
