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

/** `3 regions`, `1 region` */
export function count(what: readonly unknown[] | number, noun: string): string {
  const number = typeof what === "number" ? what : what.length;
  return `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;
}
