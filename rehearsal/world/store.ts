/**
 * Where a fact is kept: `<service>:<kind>:<name>`, such as `kms:key:arn:aws:kms:...`. The service is the one that
 * keeps the fact, which tells whose facts reach the other services late.
 */
export type RowKey = `${string}:${string}:${string}`;

/** Who wrote a row: an operation by its position, or the account as it was found. */
export type Writer = number;

/** The writer of everything that was there before. */
export const foundInAccount: Writer = -1;

/** Which writers' rows can be seen. */
export interface Visible {
  has(writer: Writer): boolean;
}

interface Row {
  readonly writer: Writer;
  /** Undefined where the writer removed the fact. */
  readonly value: unknown;
}

/**
 * All facts of one simulated AWS, each with its writer. What exists depends on the view: a view shows some
 * writers' rows, so that one store serves every order of the same operations.
 */
export class Store {
  readonly #rows = new Map<RowKey, Row[]>();
  readonly #byKind = new Map<string, Set<RowKey>>();

  write(writer: Writer, key: RowKey, value: unknown): void {
    const rows = this.#rows.get(key);
    if (rows) {
      rows.push({ writer, value });
    } else {
      this.#rows.set(key, [{ writer, value }]);
      const kind = kindOf(key);
      const keys = this.#byKind.get(kind) ?? new Set();
      this.#byKind.set(kind, keys.add(key));
    }
  }

  /** The last row that a visible writer wrote, and undefined if it removed the fact or nobody wrote it. */
  read(key: RowKey, visible: Visible): unknown {
    const rows = this.#rows.get(key);
    for (let at = (rows?.length ?? 0) - 1; at >= 0; at--) {
      const row = rows?.[at];
      if (row && (row.writer === foundInAccount || visible.has(row.writer))) {
        return row.value;
      }
    }
    return undefined;
  }

  /** Whether something holds of anything that anybody ever wrote into the row. */
  everHeld(key: RowKey, something: (value: unknown) => boolean): boolean {
    return (this.#rows.get(key) ?? []).some(({ value }) => value !== undefined && something(value));
  }

  /** Whether anybody ever wrote the row. */
  knows(key: RowKey): boolean {
    return this.#rows.has(key);
  }

  /** Every key of a kind, `kms:key`, that anybody ever wrote. */
  keys(kind: string): Iterable<RowKey> {
    return this.#byKind.get(kind) ?? [];
  }

  kinds(): Iterable<string> {
    return this.#byKind.keys();
  }
}

export function kindOf(key: RowKey): string {
  return key.split(":", 2).join(":");
}

export function serviceOf(key: RowKey): string {
  return key.slice(0, key.indexOf(":"));
}
