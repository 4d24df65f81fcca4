import { type DatabaseCredential, parseDatabaseCredential } from "./credential";
import { proveLogin, withLogin } from "./postgres";
import { setPassword } from "./roles";
import { RotationError } from "./rotation-error";
import {
  adminOf,
  type DatabaseContext,
  differs,
  refuseOtherPlace,
  type Strategy,
  type Versions,
} from "./strategy";

type Candidate = readonly [name: string, credential: () => Promise<DatabaseCredential | undefined>];

/**
 * Changes the password of the user that the secret names. Whoever still holds the old one is refused from
 * `setSecret` on, so between there and `finishSecret` the current version does not work.
 */
export function singleUser(context: DatabaseContext): Strategy<DatabaseCredential> {
  const { database } = context;
  return {
    parse: parseDatabaseCredential,

    next: (current, password) => ({ ...current, password }),

    async set(versions) {
      refuseOtherCredential(versions);
      const { current, pending } = versions;
      const before = await proveLogin(database, pending);
      if (before.kind === "done") {
        return "The database has the pending password already.";
      }

      const candidates: readonly Candidate[] = [
        ["the current version", async () => current],
        ["the previous version", () => previousOf(context, current)],
        // The first generated password was never the database's: only the admin can set the second.
        ["the admin secret", () => adminOf(context, versions)],
      ];
      for (const [name, credential] of candidates) {
        const owner = await credential();
        const change =
          owner && (await withLogin(database, owner, (session) => setPassword(database, session, pending)));
        if (change?.kind === "done") {
          return `The database took the pending password, with a login by ${name}.`;
        }
      }
      throw new RotationError(
        "The database refused the logins of the pending, current and previous versions and of the admin secret. " +
          `It said to the first: ${before.error.message} ` +
          "Put the password that the admin has into the admin secret, then rotate again.",
        before.error.code,
      );
    },

    async test(versions) {
      refuseOtherCredential(versions);
      const login = await proveLogin(database, versions.pending);
      if (login.kind === "refused") {
        throw login.error;
      }
      return "The pending version logs in.";
    },
  };
}

function refuseOtherCredential({ current, pending }: Versions<DatabaseCredential>): void {
  refuseOtherPlace(current, pending);
  if (pending.username !== current.username) {
    throw differs("username", "the current version");
  }
}

/** Undefined where there is none, or none for this user of this server. */
async function previousOf(
  { previousValue }: DatabaseContext,
  current: DatabaseCredential,
): Promise<DatabaseCredential | undefined> {
  const text = await previousValue();
  const previous = text === undefined ? undefined : readable(text);
  const sameUser =
    previous?.host === current.host &&
    previous.port === current.port &&
    previous.username === current.username;
  return sameUser ? previous : undefined;
}

/** A previous version that somebody wrote by hand is no reason to stop: the admin comes next. */
function readable(text: string): DatabaseCredential | undefined {
  try {
    return parseDatabaseCredential(text, "AWSPREVIOUS");
  } catch {
    return undefined;
  }
}
