import { type Credential, type DatabaseCredential, parseAdminCredential } from "./credential";
import type { Database } from "./postgres";
import { RotationError } from "./rotation-error";

export interface Versions<C extends Credential> {
  readonly current: C;
  readonly pending: C;
}

/** How a credential is renewed. `set` and `test` return, as a sentence for the log, what they found. */
export interface Strategy<C extends Credential> {
  /** Refuses a value of the wrong format; `which` names the version. */
  parse(text: string, which: string): C;
  /** The credential that follows the current one. */
  next(current: C, password: string): C;
  /** Makes the pending credential work. May be repeated, and interrupted anywhere. */
  set(versions: Versions<C>): Promise<string>;
  /** Throws unless the pending credential works. */
  test(versions: Versions<C>): Promise<string>;
}

/** What a database strategy works with. The two values are read only where they are needed. */
export interface DatabaseContext {
  readonly database: Database;
  readonly previousValue: () => Promise<string | undefined>;
  readonly adminValue: () => Promise<string>;
}

/** Refuses to take a password to any server or database but the current credential's. */
export function refuseOtherPlace(current: DatabaseCredential, pending: DatabaseCredential): void {
  const changed = (["host", "port", "dbname"] as const).find((key) => pending[key] !== current[key]);
  if (changed !== undefined) {
    throw differs(changed, "the current version");
  }
}

/** The admin's credential, unless it is for another server or belongs to a user that this secret rotates. */
export async function adminOf(
  { adminValue }: DatabaseContext,
  { current, pending }: Versions<DatabaseCredential>,
): Promise<DatabaseCredential> {
  const admin = parseAdminCredential(await adminValue(), current);
  if (admin.host !== current.host || admin.port !== current.port) {
    throw new RotationError(
      'The "host" or "port" of the admin secret is not that of the current version. Nothing was sent to either.',
    );
  }
  if (admin.username === current.username || admin.username === pending.username) {
    throw new RotationError(
      "The admin secret names a user that is rotated here, and would be outdated by it. Give an admin of its own.",
    );
  }
  return admin;
}

export function differs(key: string, from: string): RotationError {
  return new RotationError(
    `The "${key}" of the pending version does not follow from ${from}. Nothing was sent to the database. ` +
      "Find out who wrote that version, take AWSPENDING away from it, then rotate again.",
  );
}
