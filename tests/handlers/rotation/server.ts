import type { DatabaseCredential } from "../../../handlers/rotation/credential";
import { type Connect, connectTrusting } from "../../../handlers/rotation/postgres";
import { type PostgresServer, startPostgres } from "../../support/postgres";

export interface ServerUnderRotation {
  readonly server: PostgresServer;
  readonly connect: Connect;
  /** A user that may make and change roles, and is no superuser: as RDS gives one. */
  readonly admin: DatabaseCredential;
  /** A user that nobody else has, made by the admin. */
  newUser(password: string): Promise<DatabaseCredential>;
  /** Whether the server lets this credential in. */
  accepts(credential: DatabaseCredential): Promise<boolean>;
}

export async function startServerUnderRotation(): Promise<ServerUnderRotation> {
  const server = await startPostgres();
  const { host, port, dbname } = server;
  const connect = connectTrusting([server.authority]);
  const place = { engine: "postgres", host, port, dbname } as const;
  const admin = { ...place, username: "rotation_admin", password: "the-admin's-password" };
  await server.query("CREATE ROLE rotation_admin LOGIN CREATEROLE PASSWORD 'the-admin''s-password'");
  let users = 0;
  return {
    server,
    connect,
    admin,
    newUser: async (password) => {
      users += 1;
      const username = `User "${users}"`;
      const connection = await connect(admin);
      // Written without the server's log, which has to stay free of passwords.
      await connection.query(`CREATE ROLE "User ""${users}""" LOGIN`);
      await connection.end();
      await server.query(
        "SET log_statement = 'none'",
        `ALTER ROLE "User ""${users}""" PASSWORD $x$${password}$x$`,
      );
      return { ...place, username, password };
    },
    accepts: (credential) =>
      connect(credential).then(
        async (connection) => {
          await connection.end();
          return true;
        },
        (error: { code?: unknown }) => {
          if (error.code !== "28P01") {
            throw error;
          }
          return false;
        },
      ),
  };
}

/** One password that has every printable character of ASCII, in an order that ends no quotation early. */
export const everyCharacter = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index)).join(
  "",
);
