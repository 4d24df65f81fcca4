import type { Operation } from "./plan";

/** The sets of operations that have happened when one of them is carried out. */
export class Worlds {
  readonly #followers = new Map<number, ReadonlySet<number>>();

  constructor(readonly operations: readonly Operation[]) {
    for (const { position } of operations) {
      const followers = operations.filter(({ after }) => after.has(position));
      this.#followers.set(position, new Set(followers.map((follower) => follower.position)));
    }
  }

  earliest(operation: Operation): ReadonlySet<number> {
    return operation.after;
  }

  /** Those that wait for it. */
  followers({ position }: Operation): ReadonlySet<number> {
    return this.#followers.get(position) ?? new Set();
  }

  latest(operation: Operation): ReadonlySet<number> {
    const followers = this.#followers.get(operation.position);
    const others = this.operations.filter(
      ({ position }) => position !== operation.position && !followers?.has(position),
    );
    return new Set(others.map(({ position }) => position));
  }

  with(world: ReadonlySet<number>, other: Operation): ReadonlySet<number> {
    return new Set([...world, ...other.after, other.position]);
  }

  without(world: ReadonlySet<number>, other: Operation): ReadonlySet<number> {
    const followers = this.#followers.get(other.position);
    return new Set([...world].filter((position) => position !== other.position && !followers?.has(position)));
  }

  unordered(one: Operation, other: Operation): boolean {
    return (
      one.position !== other.position && !one.after.has(other.position) && !other.after.has(one.position)
    );
  }
}
