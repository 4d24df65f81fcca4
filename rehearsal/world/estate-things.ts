import type { Facts, Row } from "./facts";

interface Thing {
  /** What AWS calls it. */
  readonly id: string;
}

type Given<T extends Thing, Needed extends keyof T> = Partial<T> & Pick<T, Needed>;

/** Things of one kind that people make, change and delete. `Needed` has to be said of each; the rest has a default. */
export class Things<T extends Thing, Needed extends keyof T = never> {
  constructor(
    private readonly facts: Facts,
    private readonly changed: () => void,
    private readonly row: (id: string) => Row<T>,
    private readonly defaults: () => Omit<T, Needed>,
  ) {}

  /** Makes one, and returns its id. */
  create(given: Given<T, Needed>): string {
    const thing = { ...this.defaults(), ...given } as unknown as T;
    this.facts.put(this.row(thing.id), thing);
    this.changed();
    return thing.id;
  }

  /** Throws where there is none. */
  change(id: string, changes: Partial<Omit<T, "id">>): void {
    this.facts.put(this.row(id), { ...this.get(id), ...changes });
    this.changed();
  }

  /** Throws where there is none. */
  delete(id: string): void {
    this.facts.remove(this.row(this.get(id).id));
    this.changed();
  }

  /** Throws where there is none. */
  get(id: string): T {
    const thing = this.facts.get(this.row(id));
    if (!thing) {
      throw new Error(`There is no ${id}.`);
    }
    return thing;
  }
}
