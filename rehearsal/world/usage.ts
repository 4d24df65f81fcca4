import type { Reason } from "../policy/evaluate";

/** Which statements of which policies ever let something through, and for which actions. */
export class Usage {
  readonly #used = new Map<string, Set<string>>();

  record(action: string, decidedBy: readonly Reason[]): void {
    for (const { policy, statement } of decidedBy) {
      const key = keyOf(policy, statement);
      this.#used.set(key, (this.#used.get(key) ?? new Set()).add(action));
    }
  }

  /** The actions that a statement has let through. */
  of(policy: string, statement: string): ReadonlySet<string> {
    return this.#used.get(keyOf(policy, statement)) ?? new Set();
  }
}

const keyOf = (policy: string, statement: string) => JSON.stringify([policy, statement]);
