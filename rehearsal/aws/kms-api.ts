import { AwsError } from "../runtime/aws-clients";
import { rememberSecret } from "../world/known-secrets";
import { type KmsKey, keyId, keyRow, spec } from "./kms";
import {
  createGrant,
  disableKey,
  enableKeyRotation,
  putKeyPolicy,
  scheduleKeyDeletion,
} from "./kms-api-administration";
import { describeKey, getKeyPolicy, getKeyRotationStatus, listAliases } from "./kms-api-reading";
import { type EncryptionContext, nonceLength, open, partsOf, seal } from "./kms-ciphertexts";
import {
  areRelated,
  arnOf,
  authorizedKey,
  contextKeys,
  keyNamed,
  member,
  type NamedKey,
  refuseUnusable,
} from "./kms-requests";
import type { Value, Values } from "./model";
import type { ApiRequest, ServiceApi } from "./service";

/**
 * What KMS answers, of symmetric keys. Texts as recorded from AWS in localstack's snapshots, and in moto's source;
 * https://docs.aws.amazon.com/kms/latest/APIReference/
 */
export const kmsApi: ServiceApi = {
  name: "kms",
  operations: {
    CreateGrant: createGrant,
    Decrypt: decrypt,
    DescribeKey: describeKey,
    DisableKey: disableKey,
    EnableKeyRotation: enableKeyRotation,
    Encrypt: encrypt,
    GenerateDataKey: generateDataKey,
    GetKeyPolicy: getKeyPolicy,
    GetKeyRotationStatus: getKeyRotationStatus,
    ListAliases: listAliases,
    PutKeyPolicy: putKeyPolicy,
    ScheduleKeyDeletion: scheduleKeyDeletion,
  },
};

/** Bytes as a client gives them. Text stands for itself, or for bytes in base64 where bytes are no text. */
function bytesOf(value: unknown, encoding: "utf8" | "base64"): Buffer {
  return value instanceof Uint8Array ? Buffer.from(value) : Buffer.from(String(value), encoding);
}

/** Clients are given bytes as bytes, which no JSON has. */
const asValue = (bytes: Buffer) => new Uint8Array(bytes) as unknown as Value;

function encryptionContextOf(request: ApiRequest): EncryptionContext {
  return (request.arrival.input["EncryptionContext"] ?? {}) as EncryptionContext;
}

const randomBytes = ({ draw }: ApiRequest, length: number) =>
  Buffer.from(Array.from({ length }, () => draw(256)));

/** The key that a cryptographic operation names, if the caller may use it and it can be used. */
function usable(request: ApiRequest, named: NamedKey, operation: string): KmsKey {
  const context = { "kms:EncryptionAlgorithm": spec, ...contextKeys(encryptionContextOf(request)) };
  const key = authorizedKey(request, named, `kms:${operation}`, context);
  refuseUnusable(key);
  return key;
}

function encrypt(request: ApiRequest): Values {
  const plaintext = bytesOf(member(request, "Plaintext"), "utf8");
  const named = keyNamed(request, String(member(request, "KeyId")));
  if (plaintext.length > 4096) {
    throw new AwsError(
      "ValidationException",
      "1 validation error detected: Value at 'plaintext' failed to satisfy constraint: Member must have length less than or equal to 4096",
    );
  }
  const key = usable(request, named, "Encrypt");
  return { KeyId: key.arn, CiphertextBlob: sealed(request, key, plaintext), EncryptionAlgorithm: spec };
}

const sealed = (request: ApiRequest, { arn }: KmsKey, plaintext: Buffer) =>
  asValue(seal(keyId(arn), plaintext, encryptionContextOf(request), randomBytes(request, nonceLength)));

/** Lengths in bytes. https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateDataKey.html */
const dataKeySpecs: Readonly<Record<string, number>> = { AES_128: 16, AES_256: 32 };

function dataKeyLength(request: ApiRequest): number {
  const bytes = request.arrival.input["NumberOfBytes"];
  const keySpec = request.text("KeySpec");
  if ((bytes === undefined) === (keySpec === undefined)) {
    throw new AwsError("ValidationException", "Please specify either number of bytes or key spec.");
  }
  const length = keySpec === undefined ? Number(bytes) : dataKeySpecs[keySpec];
  if (length === undefined) {
    throw new AwsError(
      "ValidationException",
      `1 validation error detected: Value '${keySpec}' at 'keySpec' failed to satisfy constraint: Member must satisfy enum value set: [AES_256, AES_128]`,
    );
  }
  if (length < 1 || length > 1024) {
    const bound = length < 1 ? "greater than or equal to 1" : "less than or equal to 1024";
    throw new AwsError(
      "ValidationException",
      `1 validation error detected: Value '${length}' at 'numberOfBytes' failed to satisfy constraint: Member must have value ${bound}`,
    );
  }
  return length;
}

function generateDataKey(request: ApiRequest): Values {
  const named = keyNamed(request, String(member(request, "KeyId")));
  const length = dataKeyLength(request);
  const key = usable(request, named, "GenerateDataKey");
  const plaintext = randomBytes(request, length);
  rememberSecret(plaintext.toString("base64"));
  return { KeyId: key.arn, CiphertextBlob: sealed(request, key, plaintext), Plaintext: asValue(plaintext) };
}

const unreadable = () => new AwsError("InvalidCiphertextException", "");

function decrypt(request: ApiRequest): Values {
  const parts = partsOf(bytesOf(member(request, "CiphertextBlob"), "base64"));
  const id = request.text("KeyId");
  if (!parts) {
    throw unreadable();
  }
  const named = id === undefined ? keyOfCiphertext(request, parts.keyId) : keyNamed(request, id);
  if (named.key && !areRelated(named.arn, parts.keyId)) {
    throw new AwsError(
      "IncorrectKeyException",
      "The key ID in the request does not identify a CMK that can perform this operation.",
    );
  }
  const key = usable(request, named, "Decrypt");
  const plaintext = open(parts, encryptionContextOf(request));
  if (!plaintext) {
    throw unreadable();
  }
  return { KeyId: key.arn, Plaintext: asValue(plaintext), EncryptionAlgorithm: spec };
}

/** The key that a ciphertext names, in the region that is asked. Text as quoted in public repositories. */
function keyOfCiphertext(request: ApiRequest, id: string): NamedKey {
  const arn = arnOf(request, `key/${id}`);
  const key = request.facts.get(keyRow(arn));
  if (!key) {
    throw new AwsError(
      "AccessDeniedException",
      `User: ${request.arrival.caller.principal.arn} is not authorized to perform: kms:Decrypt on the resource associated with this ciphertext because the resource does not exist in this Region, no resource-based policies allow access, or a resource-based policy explicitly denies access`,
      `there is no key ${id} in ${request.region}`,
    );
  }
  return { arn, key };
}
