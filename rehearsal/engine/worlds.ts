import type { Visible } from "../world/store";
import type { Operation } from "./plan";

/** Which operations have happened when one of them is carried out. */
export class Worlds {
  readonly #everything: ReadonlySet<number>;
  readonly #followers = new Map<number, Set<number>>();

  constructor(operations: readonly Operation[]) {
    this.#everything = new Set(operations.map(({ position }) => position));
    for (const { position, after } of operations) {
      for (const earlier of after) {
        this.#followers.set(earlier, (this.#followers.get(earlier) ?? new Set()).add(position));
      }
    }
  }

  earliest(operation: Operation): Visible {
    return operation.after;
  }

  /** Those that wait for it. */
  followers({ position }: Operation): ReadonlySet<number> {
    return this.#followers.get(position) ?? new Set();
  }

  latest(operation: Operation): Visible {
    return this.without(this.#everything, operation);
  }

  /** With what the others wait for. */
  with(world: Visible, ...others: readonly Operation[]): Visible {
    const come = (position: number) =>
      others.some((other) => position === other.position || other.after.has(position));
    return { has: (position) => world.has(position) || come(position) };
  }

  /** Without those that wait for the other. */
  without(world: Visible, other: Operation): Visible {
    const followers = this.followers(other);
    return {
      has: (position) => position !== other.position && !followers.has(position) && world.has(position),
    };
  }

  unordered(one: Operation, other: Operation): boolean {
    return (
      one.position !== other.position && !one.after.has(other.position) && !other.after.has(one.position)
    );
  }
}
