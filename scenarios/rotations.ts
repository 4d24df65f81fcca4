import type { LiveAccount } from "../rehearsal";

type Invocations = ReturnType<LiveAccount["invocations"]>;

/** The steps that rotations took, in order. */
export function stepsOf(invocations: Invocations): string {
  const steps = invocations.map(({ event }) => (event as { readonly Step: string }).Step);
  return `${invocations.length} steps: ${[...new Set(steps)].join(", ")}`;
}
