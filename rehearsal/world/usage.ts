import type { Reason } from "../policy/weigh";
import type { Caller } from "./account";

/** Which statements of which policies ever let somebody's call through, and for which actions. */
export class Usage {
  readonly #used = new Map<string, Set<string>>();

  record({ principal }: Caller, action: string, decidedBy: readonly Reason[]): void {
    const who = principal.kind === "session" ? principal.roleArn : principal.arn;
    for (const { policy, statement } of decidedBy) {
      const key = keyOf(who, policy, statement);
      this.#used.set(key, (this.#used.get(key) ?? new Set()).add(action));
    }
  }

  /** The actions that a statement of a policy has let through for a role. */
  of(roleArn: string, policy: string, statement: string): ReadonlySet<string> {
    return this.#used.get(keyOf(roleArn, policy, statement)) ?? new Set();
  }
}

const keyOf = (...parts: readonly string[]) => JSON.stringify(parts);
