import { createHash, createHmac, pbkdf2Sync, randomBytes } from "node:crypto";
import { RotationError } from "./rotation-error";

/** PostgreSQL's own default, `scram_iterations`. */
const iterations = 4096;
const saltLength = 16;
const keyLength = 32;

/**
 * What PostgreSQL keeps instead of a password: `SCRAM-SHA-256$<iterations>:<salt>$<StoredKey>:<ServerKey>`.
 * Made here, the password itself is in no statement, and so in no log of the server.
 * https://www.postgresql.org/docs/current/catalog-pg-authid.html and RFC 5802, section 3
 */
export function scramVerifier(password: string, salt: Buffer = randomBytes(saltLength)): string {
  // Beyond ASCII the password would have to be normalised first, as RFC 4013 says, or no login would match.
  if (!/^[\x20-\x7e]+$/.test(password)) {
    throw new RotationError("The pending password holds other characters than printable ASCII.");
  }
  const salted = pbkdf2Sync(password, salt, iterations, keyLength, "sha256");
  const storedKey = createHash("sha256").update(hmac(salted, "Client Key")).digest("base64");
  const serverKey = hmac(salted, "Server Key").toString("base64");
  return `SCRAM-SHA-256$${iterations}:${salt.toString("base64")}$${storedKey}:${serverKey}`;
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}
