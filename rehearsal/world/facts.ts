import { kindOf, type RowKey, type Store, serviceOf, type Visible } from "./store";

/** A row of the store by the type of its value. */
export type Row<T> = RowKey & { readonly value?: T };

/** What an operation sees of the account. */
export interface View {
  readonly visible: Visible;
  /**
   * What the other services see of IAM, where that is less: IAM's changes reach them late.
   * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency
   */
  readonly iamAsSeenByOthers?: Visible;
}

export interface ListOptions<T> extends ReadOptions {
  /** What holds of the facts that are meant. Where it holds of nothing that was ever written, nobody looks. */
  readonly where?: (value: T) => boolean;
}

export interface ReadOptions {
  /** Source that shows that the provider repeats the call until IAM has caught up. */
  readonly retriedUntilConsistent?: string;
}

/** The account's facts in one view, with what is changed on top of it. The store itself stays as it is. */
export class Facts {
  readonly reads = new Set<RowKey>();
  /** Rows that lists left out unread. Who writes them later may yet make them part of a list. */
  readonly passedOver = new Set<RowKey>();
  readonly writes = new Map<RowKey, unknown>();
  /** Keys among the writes that the store did not know, by kind: facts are listed more often than anything else. */
  readonly #added = new Map<string, Set<RowKey>>();
  #caughtUp = false;

  constructor(
    private readonly store: Store,
    private readonly view: View,
  ) {}

  get<T>(row: Row<T>, { retriedUntilConsistent }: ReadOptions = {}): T | undefined {
    if (this.writes.has(row)) {
      return this.writes.get(row) as T | undefined;
    }
    this.reads.add(row);
    const { visible, iamAsSeenByOthers } = this.view;
    const late = iamAsSeenByOthers && !retriedUntilConsistent && !this.#caughtUp && serviceOf(row) === "iam";
    return this.store.read(row, late ? iamAsSeenByOthers : visible) as T | undefined;
  }

  /** All facts of a kind, `kms:alias`. */
  list<T>(kind: string, { where = () => true, ...options }: ListOptions<T> = {}): [Row<T>, T][] {
    const rows: [Row<T>, T][] = [];
    for (const row of this.#keys(kind)) {
      if (this.writes.has(row) || this.store.everHeld(row, (value) => where(value as T))) {
        const value = this.get<T>(row, options);
        if (value !== undefined && where(value)) {
          rows.push([row, value]);
        }
      } else {
        this.passedOver.add(row);
      }
    }
    return rows;
  }

  /** From now on everybody sees of IAM what there is. */
  catchUp(): void {
    this.#caughtUp = true;
  }

  put<T>(row: Row<T>, value: T): void {
    this.#write(row, value);
  }

  remove(row: RowKey): void {
    this.#write(row, undefined);
  }

  *#keys(kind: string): Iterable<RowKey> {
    yield* this.store.keys(kind);
    for (const key of this.#added.get(kind) ?? []) {
      // The store may have come to know it since.
      if (!this.store.knows(key)) {
        yield key;
      }
    }
  }

  #write(row: RowKey, value: unknown): void {
    this.writes.set(row, value);
    if (!this.store.knows(row)) {
      const kind = kindOf(row);
      this.#added.set(kind, (this.#added.get(kind) ?? new Set()).add(row));
    }
  }

  /** The same facts, to be changed apart from these. */
  fork(): Facts {
    return this.extended((store, view) => new Facts(store, view));
  }

  /** The same facts as something more, which is made on their store and view, to be changed apart from these. */
  extended<More extends Facts>(make: (store: Store, view: View) => More): More {
    const more = make(this.store, this.view);
    for (const [row, value] of this.writes) {
      more.put(row, value);
    }
    return more;
  }

  /**
   * Whether nothing of this deployment or of the account as it was found ever writes the row: an id from the
   * configuration names something of other people's, which cannot be looked into and is believed.
   */
  isForeign(row: RowKey): boolean {
    return !this.writes.has(row) && !this.store.knows(row);
  }
}
