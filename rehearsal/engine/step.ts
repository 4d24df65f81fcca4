import type { Finding } from "./finding";

export interface StepResult {
  /** What was checked, in figures. */
  readonly detail: string;
  readonly findings: readonly Finding[];
}

/** One line of the rehearsal. */
export interface Step {
  readonly title: string;
  /** Title of the step without whose success this one would mean nothing. */
  readonly needs?: string;
  readonly run: () => StepResult | Promise<StepResult>;
}

/** What became of a step. A step is skipped where the program itself has failed before it. */
export interface Check {
  readonly title: string;
  readonly outcome: "passed" | "failed" | "skipped";
  readonly detail: string;
  readonly milliseconds: number;
  readonly findings: readonly Finding[];
}

/** Who sees each step begin and end. */
export interface Watch {
  begin?(title: string): void;
  end?(check: Check): void;
}

/** Carries out one step after the other. */
export async function carryOut(steps: readonly Step[], watch: Watch): Promise<Check[]> {
  const checks: Check[] = [];
  for (const { title, needs, run } of steps) {
    watch.begin?.(title);
    const inVain = checks.some((check) => programFailed(check) || failed(check, needs));
    const check = inVain ? skipped(title) : await checked(title, run);
    checks.push(check);
    watch.end?.(check);
  }
  return checks;
}

/** After such a finding nothing that follows would mean anything. */
function programFailed({ findings }: Check): boolean {
  return findings.some(({ kind }) => kind === "program");
}

const failed = ({ title, outcome }: Check, needed: string | undefined) =>
  title === needed && outcome !== "passed";

function skipped(title: string): Check {
  return { title, outcome: "skipped", detail: "not reached", milliseconds: 0, findings: [] };
}

async function checked(title: string, run: Step["run"]): Promise<Check> {
  const start = performance.now();
  const { detail, findings } = await run();
  const milliseconds = Math.round(performance.now() - start);
  return findings.length === 0
    ? { title, outcome: "passed", detail, milliseconds, findings }
    : { title, outcome: "failed", detail: count(findings, "finding"), milliseconds, findings };
}

/** `3 regions`, `1 region` */
export function count(what: readonly unknown[] | number, noun: string): string {
  const number = typeof what === "number" ? what : what.length;
  return `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;
}
