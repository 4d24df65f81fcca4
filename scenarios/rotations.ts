import type { LiveAccount } from "../rehearsal";

type Invocations = ReturnType<LiveAccount["invocations"]>;

/** Why an invocation failed; undefined where none did. */
export function whyFailed(invocation: Invocations[number] | undefined): string | undefined {
  const outcome = invocation?.outcome;
  return outcome?.kind === "failed"
    ? [outcome.message, outcome.because].filter(Boolean).join(" ")
    : undefined;
}

/** The steps that rotations took, in order. */
export function stepsOf(invocations: Invocations): string {
  const steps = invocations.map(({ event }) => (event as { readonly Step: string }).Step);
  const believed = invocations.flatMap(({ outcome }) => (outcome.kind === "believed" ? [outcome.what] : []));
  const unseen = believed.length > 0 ? ` (${[...new Set(believed)].join(", ")} is believed)` : "";
  return `${invocations.length} steps: ${[...new Set(steps)].join(", ")}${unseen}`;
}
