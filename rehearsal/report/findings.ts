import type { Finding } from "../engine/finding";
import type { Report } from "../engine/rehearse";

/** All findings, the first cause first, each once though it was met in several steps. */
export function distinctFindings({ checks }: Report): Finding[] {
  const found = new Map<string, Finding>();
  for (const finding of checks.flatMap((check) => check.findings)) {
    const { urn, operation, code, property, message } = finding;
    const key = JSON.stringify([urn, operation, code, property, message]);
    found.set(key, found.get(key) ?? finding);
  }
  return [...found.values()];
}
