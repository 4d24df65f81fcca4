/** What a scheduled run did not do, and why. */
export class Shortfall {
  readonly #reasons = new Map<string, number>();

  /** So many resources were not evaluated. */
  add(resources: number, reason: string): void {
    this.#reasons.set(reason, (this.#reasons.get(reason) ?? 0) + resources);
  }

  get isNone(): boolean {
    return this.#reasons.size === 0;
  }

  get resources(): number {
    return [...this.#reasons.values()].reduce((sum, count) => sum + count, 0);
  }

  /** The reasons, that of most resources first. */
  get text(): string {
    return [...this.#reasons]
      .sort(([, one], [, other]) => other - one)
      .slice(0, mostReasons)
      .map(([reason, count]) => `${count}: ${reason}`)
      .join(" ");
  }
}

/** An error's message should stay one that is read. */
const mostReasons = 5;
