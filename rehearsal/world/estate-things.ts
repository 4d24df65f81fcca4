import type { Facts, Row } from "./facts";

type Given<T extends object, Needed extends keyof T> = Partial<T> & Pick<T, Needed>;

/** How AWS keeps things of a kind. */
export interface Kind<T> {
  readonly row: (id: string) => Row<T>;
  /** What AWS calls one. */
  readonly idOf: (thing: T) => string;
}

/** Things of one kind that people make, change and delete. `Needed` has to be said of each; the rest has a default. */
export class Things<T extends object, Needed extends keyof T = never> {
  constructor(
    protected readonly facts: Facts,
    protected readonly changed: () => void,
    private readonly kind: Kind<T>,
    private readonly defaults: () => Omit<T, Needed>,
  ) {}

  /** Makes one, and returns its id. */
  create(given: Given<T, Needed>): string {
    const thing = { ...this.defaults(), ...given } as unknown as T;
    const id = this.kind.idOf(thing);
    this.facts.put(this.kind.row(id), thing);
    this.changed();
    return id;
  }

  /** Throws where there is none. */
  change(id: string, changes: Partial<T>): void {
    this.facts.put(this.kind.row(id), { ...this.get(id), ...changes });
    this.changed();
  }

  /** Throws where there is none. */
  delete(id: string): void {
    this.facts.remove(this.kind.row(this.kind.idOf(this.get(id))));
    this.changed();
  }

  /** Throws where there is none. */
  get(id: string): T {
    const thing = this.facts.get(this.kind.row(id));
    if (!thing) {
      throw new Error(`There is no ${id}.`);
    }
    return thing;
  }
}
