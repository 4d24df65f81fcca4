import { Socket } from "node:net";
import { createSecureContext, type SecureContext } from "node:tls";
import { Client } from "pg";
import type { DatabaseCredential } from "./credential";
import type { KnownSecrets } from "./known-secrets";
import { type RotationError, rotationError } from "./rotation-error";

export type Row = Readonly<Record<string, unknown>>;

export interface Connection {
  query(text: string): Promise<readonly Row[]>;
  end(): Promise<void>;
}

/** Throws where the login fails, with PostgreSQL's SQLSTATE as the error's `code`. */
export type Connect = (credential: DatabaseCredential) => Promise<Connection>;

/** What a strategy needs to reach its database. */
export interface Database {
  readonly connect: Connect;
  readonly secrets: KnownSecrets;
}

export type Login<T> =
  | { readonly kind: "done"; readonly value: T }
  | { readonly kind: "refused"; readonly error: RotationError };

/** Each wait for the server. A step has one login that hangs at the most: the next is not tried after it. */
const timeout = 5000;
/** A server that does not answer a goodbye is left without one. */
const goodbye = 1000;

/**
 * Connects over TLS to a server whose certificate one of these authorities signed for the host's name; a server
 * without TLS is refused, before any authentication. Where the server offers it, the login is bound to that
 * certificate too (SCRAM-SHA-256-PLUS).
 */
export function connectTrusting(authorities: readonly string[]): Connect {
  // Reading AWS's 120 certificates takes as long as several logins: once is enough.
  let secureContext: SecureContext | undefined;
  return async ({ host, port, dbname, username, password }) => {
    secureContext ??= createSecureContext({ ca: [...authorities], minVersion: "TLSv1.2" });
    const socket = new Socket();
    const client = new Client({
      host,
      port,
      database: dbname,
      user: username,
      password,
      ssl: { secureContext, rejectUnauthorized: true },
      enableChannelBinding: true,
      connectionTimeoutMillis: timeout,
      statement_timeout: timeout,
      query_timeout: timeout,
      application_name: "secret-rotation",
      stream: () => socket,
    });
    // A connection that breaks between two statements would otherwise end the process; the next one reports it.
    client.on("error", () => {});
    try {
      await client.connect();
    } catch (error) {
      socket.destroy();
      throw error;
    }
    return {
      query: async (text) => (await client.query<Row>(text)).rows,
      end: async () => {
        const impatience = setTimeout(() => socket.destroy(), goodbye);
        await client.end().finally(() => clearTimeout(impatience));
      },
    };
  };
}

/**
 * Logs in, does the work and closes the connection, whatever happened. Returns `refused` only where the server
 * knows the user or the password not; throws on every other error, of the login or of the work.
 */
export async function withLogin<T>(
  { connect }: Database,
  credential: DatabaseCredential,
  work: (connection: Connection) => Promise<T>,
): Promise<Login<T>> {
  const { username, host, port } = credential;
  const login = await connect(credential).then(
    (connection) => ({ kind: "open", connection }) as const,
    (error: unknown) => {
      const failure = rotationError(error, `Login as ${username} at ${host}:${port} failed`);
      return { kind: "closed", failure } as const;
    },
  );
  if (login.kind === "closed") {
    if (isAuthenticationFailure(login.failure)) {
      return { kind: "refused", error: login.failure };
    }
    throw login.failure;
  }
  try {
    return { kind: "done", value: await work(login.connection) };
  } catch (error) {
    throw rotationError(error, `A statement of ${username} at ${host}:${port} failed`);
  } finally {
    // What was committed is committed: a goodbye that fails must not hide it.
    await login.connection.end().catch(() => {});
  }
}

/** Logs in and asks for one row. */
export function proveLogin(database: Database, credential: DatabaseCredential): Promise<Login<void>> {
  return withLogin(database, credential, async (connection) => {
    await connection.query("SELECT 1");
  });
}

/** SQLSTATE class 28. https://www.postgresql.org/docs/current/errcodes-appendix.html */
function isAuthenticationFailure({ code }: RotationError): boolean {
  return code === "28P01" || code === "28000";
}
