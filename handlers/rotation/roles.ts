import { createHash } from "node:crypto";
import { escapeIdentifier, escapeLiteral } from "pg";
import type { Credential } from "./credential";
import type { Connection, Database } from "./postgres";
import { scramVerifier } from "./scram";

/** Sets the password of a role that exists. Repeated, it does the same again. */
export async function setPassword(
  { secrets }: Pick<Database, "secrets">,
  connection: Connection,
  { username, password }: Credential,
): Promise<void> {
  const verifier = scramVerifier(password);
  secrets.add(verifier);

  await aloneWith(connection, username, async () => {
    await connection.query(
      `ALTER ROLE ${escapeIdentifier(username)} WITH PASSWORD ${escapeLiteral(verifier)}`,
    );
  });
}

/**
 * Makes the role where it is missing, sets its password, and makes it a member of `memberOf`, whose rights it then
 * has. All or nothing: a role that can log in has its rights as well.
 */
export async function provideRole(
  { secrets }: Pick<Database, "secrets">,
  connection: Connection,
  { username, password }: Credential,
  memberOf: string | undefined,
): Promise<void> {
  const verifier = scramVerifier(password);
  secrets.add(verifier);
  const role = escapeIdentifier(username);

  await aloneWith(connection, username, async () => {
    const found = await connection.query(
      `SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = ${escapeLiteral(username)}`,
    );
    const verb = found.length === 0 ? "CREATE" : "ALTER";
    await connection.query(`${verb} ROLE ${role} WITH LOGIN PASSWORD ${escapeLiteral(verifier)}`);
    if (memberOf !== undefined && !(await hasRightsOf(connection, username, memberOf))) {
      await connection.query(`GRANT ${escapeIdentifier(memberOf)} TO ${role}`);
    }
  });
}

async function hasRightsOf(connection: Connection, role: string, other: string): Promise<boolean> {
  const [row] = await connection.query(
    `SELECT pg_catalog.pg_has_role(${escapeLiteral(role)}, ${escapeLiteral(other)}, 'USAGE') AS member`,
  );
  return row?.["member"] === true;
}

/**
 * One transaction, and only one at a time for a role: PostgreSQL answers a second, simultaneous change of a role
 * with `tuple concurrently updated`. Where an error leaves it open, closing the connection rolls it back.
 * https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS
 */
async function aloneWith(connection: Connection, role: string, work: () => Promise<void>): Promise<void> {
  await connection.query("BEGIN");
  await connection.query(`SELECT pg_catalog.pg_advisory_xact_lock(${lockOf(role)})`);
  await work();
  await connection.query("COMMIT");
}

/** The server takes a signed number of 64 bits. */
function lockOf(role: string): bigint {
  return createHash("sha256").update(`rotation of ${role}`).digest().readBigInt64BE();
}
