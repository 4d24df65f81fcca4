import * as rpc from "@pulumi/pulumi/runtime/rpc";
import type { Value, Values } from "../aws/model";
import { handOver } from "../world/disk";
import { rememberSecret } from "../world/known-secrets";

/** Signatures with which the SDK marks special values on the wire. */
interface RpcSignatures {
  readonly unknownValue: string;
  readonly specialSigKey: string;
  readonly specialSecretSig: string;
  readonly specialResourceSig: string;
  readonly specialAssetSig: string;
  readonly specialArchiveSig: string;
}

const {
  unknownValue,
  specialSigKey,
  specialSecretSig,
  specialResourceSig,
  specialAssetSig,
  specialArchiveSig,
} = rpc as unknown as RpcSignatures;

/** Member by which secrets, assets and the like are told from other maps. */
export const signatureKey = specialSigKey;

/** What that member is in a secret, on the wire and in the state. */
export const secretSignature = specialSecretSig;

/** What stands in a plain value for one that is not known. */
export const unknown = unknownValue;

/**
 * A value from the wire as plain data: secrets unwrapped and remembered, references to resources as their ids, which
 * is what the engine hands to a provider; components, which have none, as their URNs; assets and archives as what
 * they hold, of which a file is known by its hash, wherever it lies.
 * https://github.com/pulumi/pulumi-terraform-bridge/blob/master/pkg/tfbridge/assets.go (translateToFile)
 */
export function plain(value: Value): Value {
  if (Array.isArray(value)) {
    return value.map(plain);
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  const map = value as Values;
  switch (map[specialSigKey]) {
    case specialSecretSig:
      return remembered(plain(map["value"] ?? null));
    case specialResourceSig:
      return map["id"] ?? map["urn"] ?? null;
    case specialAssetSig:
    case specialArchiveSig:
      return plainValues(contentOf(map));
    default:
      return plainValues(map);
  }
}

/**
 * What an asset or archive holds, without the marks of the SDK and without a hash that says it once more. A file is known by
 * its hash: the engine's, for by now it may be another one. One that is not there keeps its path.
 */
function contentOf({ text, path, uri, assets, hash }: Values): Values {
  if (typeof path === "string") {
    const found = handOver(path);
    const known = hash || found;
    return known === undefined ? { path } : { hash: known };
  }
  return Object.fromEntries(
    Object.entries({ text, uri, assets }).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    ),
  );
}

function remembered(value: Value): Value {
  if (typeof value === "string" && value !== unknown) {
    rememberSecret(value);
  }
  return value;
}

/** The texts of all secrets in a value from the wire. */
export function secretsIn(value: Value): string[] {
  if (typeof value !== "object" || value === null) {
    return [];
  }
  const { [specialSigKey]: signature, value: content } = value as Values;
  return signature === specialSecretSig && typeof content === "string"
    ? [content]
    : Object.values(value).flatMap(secretsIn);
}

/** A value as the wire carries it that must not be shown. */
export function secret(value: Value): Value {
  return { [specialSigKey]: specialSecretSig, value: remembered(value) };
}

export function plainValues(values: Values): Values {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, plain(value)]));
}

/** Whether a plain value is, or somewhere contains, one that is not known. */
export function hasUnknown(value: Value): boolean {
  if (typeof value === "object" && value !== null) {
    return Object.values(value).some(hasUnknown);
  }
  return typeof value === "string" && value.includes(unknown);
}

/** With the keys of all maps in order. */
export function sorted(value: Value): Value {
  if (Array.isArray(value)) {
    return value.map(sorted);
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, sorted(item)]),
  );
}
