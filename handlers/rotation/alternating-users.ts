import { type DatabaseCredential, longestRoleName, parseDatabaseCredential } from "./credential";
import { proveLogin, withLogin } from "./postgres";
import { provideRole } from "./roles";
import { RotationError } from "./rotation-error";
import { adminOf, type DatabaseContext, differs, refuseOtherPlace, type Strategy } from "./strategy";

const cloneSuffix = "_clone";

/** The other one of the two users, by the naming of AWS's own rotation functions. */
export function alternateOf(username: string): string {
  if (isClone(username)) {
    return username.slice(0, -cloneSuffix.length);
  }
  const alternate = `${username}${cloneSuffix}`;
  const length = Buffer.byteLength(alternate);
  if (length > longestRoleName) {
    throw new RotationError(
      `The second user would have a name of ${length} bytes; PostgreSQL allows ${longestRoleName}. ` +
        `Give the first user a name of ${longestRoleName - cloneSuffix.length} bytes at the most.`,
    );
  }
  return alternate;
}

/**
 * Renews the user that is not in use, so that the current version works until after the new one does.
 *
 * The clone is a member of the first user and thereby has its rights, today's and tomorrow's. Membership goes in
 * that direction only, also while the first user is the pending one: the other way round PostgreSQL refuses it as
 * a circle. It is restored where somebody revoked it. What the clone creates belongs to the clone, so tables are
 * best made by a third role.
 */
export function alternatingUsers(context: DatabaseContext): Strategy<DatabaseCredential> {
  const { database } = context;
  return {
    parse: parseDatabaseCredential,

    next: (current, password) => ({ ...current, username: alternateOf(current.username), password }),

    async set(versions) {
      const { current, pending } = versions;
      refuseOtherPlace(current, pending);
      if (pending.username !== alternateOf(current.username)) {
        throw differs("username", "the current version, whose other user it should be");
      }
      if ((await proveLogin(database, pending)).kind === "done") {
        return "The database has the pending user and password already.";
      }

      const admin = await adminOf(context, versions);
      const rightsOf = isClone(pending.username) ? current.username : undefined;
      const change = await withLogin(database, admin, (session) =>
        provideRole(database, session, pending, rightsOf),
      );
      if (change.kind === "refused") {
        throw new RotationError(
          `${change.error.message} Put the admin's password into the admin secret, then rotate again.`,
          change.error.code,
        );
      }
      return "The database took the pending user and password, with a login by the admin secret.";
    },

    async test({ current, pending }) {
      refuseOtherPlace(current, pending);
      const login = await proveLogin(database, pending);
      if (login.kind === "refused") {
        throw login.error;
      }
      return "The pending version logs in.";
    },
  };
}

function isClone(username: string): boolean {
  return username.length > cloneSuffix.length && username.endsWith(cloneSuffix);
}
