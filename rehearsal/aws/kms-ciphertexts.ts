import { createCipheriv, createDecipheriv, createHash } from "node:crypto";

export type EncryptionContext = Readonly<Record<string, string>>;

/** What a ciphertext shows of itself. */
interface Sealed {
  /** The key without its region: replicas of a multi-Region key open each other's. */
  readonly keyId: string;
  readonly nonce: Buffer;
  readonly tag: Buffer;
  readonly data: Buffer;
}

/** What every ciphertext begins with. */
const beginning = Buffer.from("simulated KMS");

const algorithm = "aes-256-gcm";
export const nonceLength = 12;
const tagLength = 16;

/** The key material follows from the id: nobody outside this simulation keeps anything that it encrypts. */
const materialOf = (keyId: string) => createHash("sha256").update(`simulated ${keyId}`).digest();

const additionalData = (context: EncryptionContext) =>
  Buffer.from(JSON.stringify(Object.entries(context).sort(([one], [other]) => (one < other ? -1 : 1))));

/** Encrypts under a key, bound to an encryption context. */
export function seal(keyId: string, plaintext: Buffer, context: EncryptionContext, nonce: Buffer): Buffer {
  const cipher = createCipheriv(algorithm, materialOf(keyId), nonce).setAAD(additionalData(context));
  const data = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  const name = Buffer.from(keyId);
  return Buffer.concat([beginning, Buffer.of(name.length), name, nonce, cipher.getAuthTag(), data]);
}

/** The parts of a ciphertext, undefined where it is none. */
export function partsOf(ciphertext: Buffer): Sealed | undefined {
  const nameStart = beginning.length + 1;
  const nameEnd = nameStart + (ciphertext[beginning.length] ?? 0);
  const nonceEnd = nameEnd + nonceLength;
  const tagEnd = nonceEnd + tagLength;
  return ciphertext.length < tagEnd || !ciphertext.subarray(0, beginning.length).equals(beginning)
    ? undefined
    : {
        keyId: ciphertext.subarray(nameStart, nameEnd).toString(),
        nonce: ciphertext.subarray(nameEnd, nonceEnd),
        tag: ciphertext.subarray(nonceEnd, tagEnd),
        data: ciphertext.subarray(tagEnd),
      };
}

/** The plaintext; undefined with another encryption context, or where a byte has been changed. */
export function open({ keyId, nonce, tag, data }: Sealed, context: EncryptionContext): Buffer | undefined {
  const decipher = createDecipheriv(algorithm, materialOf(keyId), nonce, { authTagLength: tagLength })
    .setAAD(additionalData(context))
    .setAuthTag(tag);
  try {
    return Buffer.concat([decipher.update(data), decipher.final()]);
  } catch {
    return undefined;
  }
}
