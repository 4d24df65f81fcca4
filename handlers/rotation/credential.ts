import { RotationError } from "./rotation-error";

/** Other keys of the secret are kept at run time and go into its next version unread. */
export interface Credential {
  readonly username: string;
  readonly password: string;
}

/**
 * The structure that AWS documents for a PostgreSQL secret.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_secret_json_structure.html
 */
export interface DatabaseCredential extends Credential {
  readonly engine: "postgres";
  readonly host: string;
  readonly port: number;
  readonly dbname: string;
}

/** Longer names are cut by PostgreSQL without an error. https://www.postgresql.org/docs/current/limits.html */
export const longestRoleName = 63;

type Fields = Readonly<Record<string, unknown>>;

/** `which` names the version in the error, such as `AWSCURRENT`. No error shows a value of the secret. */
export function parseCredential(text: string, which: string): Credential {
  return credentialOf(fieldsOf(text, which), which);
}

export function parseDatabaseCredential(text: string, which: string): DatabaseCredential {
  return databaseCredentialOf(fieldsOf(text, which), which);
}

/** What the secrets of PostgreSQL databases have as their engine. */
const engines: readonly unknown[] = ["postgres", "aurora-postgresql"];

/**
 * The admin's secret may leave the connection out, as those that RDS manages do: it is the database's own. The admin
 * logs in to the same database as the user, since PostgreSQL's advisory locks hold within one only.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html
 */
export function parseAdminCredential(text: string, of: DatabaseCredential): DatabaseCredential {
  const which = "the admin secret";
  const fields = fieldsOf(text, which);
  const { engine = of.engine, host = of.host, port = of.port } = fields;
  if (!engines.includes(engine)) {
    throw invalid(which, "engine", '"postgres" or "aurora-postgresql"');
  }
  const numeric = typeof port === "string" && /^\d+$/.test(port) ? Number(port) : port;
  return databaseCredentialOf(
    { ...fields, engine: of.engine, host, port: numeric, dbname: of.dbname },
    which,
  );
}

function databaseCredentialOf(fields: Fields, which: string): DatabaseCredential {
  const { engine, host, port, dbname } = fields;
  const credential = credentialOf(fields, which);
  if (Buffer.byteLength(credential.username) > longestRoleName) {
    throw invalid(which, "username", `a text of ${longestRoleName} bytes at the most`);
  }
  if (engine !== "postgres") {
    throw invalid(which, "engine", '"postgres"');
  }
  // A path would be taken for a local socket.
  if (typeof host !== "string" || !/^[A-Za-z0-9._:-]+$/.test(host)) {
    throw invalid(which, "host", "a host name or an address");
  }
  if (typeof port !== "number" || !Number.isInteger(port) || port < 1 || port > 65535) {
    throw invalid(which, "port", "a whole number from 1 to 65535");
  }
  if (!isName(dbname)) {
    throw invalid(which, "dbname", "a text that is not empty");
  }
  return { ...credential, engine, host, port, dbname };
}

function credentialOf(fields: Fields, which: string): Credential {
  const { username, password } = fields;
  if (!isName(username)) {
    throw invalid(which, "username", "a text that is not empty");
  }
  if (!isName(password)) {
    throw invalid(which, "password", "a text that is not empty");
  }
  return { ...fields, username, password };
}

/** PostgreSQL's protocol ends a text at the null character. */
function isName(value: unknown): value is string {
  return typeof value === "string" && value !== "" && !value.includes("\0");
}

function fieldsOf(text: string, which: string): Fields {
  const value = parsed(text);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new RotationError(`The value of ${which} is not a JSON object.`);
  }
  return value as Fields;
}

/** Undefined where it is no JSON: the parser's own error quotes a piece of the text. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function invalid(which: string, key: string, allowed: string): RotationError {
  return new RotationError(`The key "${key}" of ${which} is missing or wrong; allowed is ${allowed}.`);
}
