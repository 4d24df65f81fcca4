import * as rpc from "@pulumi/pulumi/runtime/rpc";
import type { Value, Values } from "../aws/model";

/** Signatures with which the SDK marks special values on the wire. */
interface RpcSignatures {
  readonly unknownValue: string;
  readonly specialSigKey: string;
  readonly specialSecretSig: string;
  readonly specialResourceSig: string;
}

const { unknownValue, specialSigKey, specialSecretSig, specialResourceSig } = rpc as unknown as RpcSignatures;

/** What stands in a plain value for one that is not known. */
export const unknown = unknownValue;

/**
 * A value from the wire as plain data: secrets unwrapped, references to resources as their ids, which is what the
 * engine hands to a provider; components, which have none, as their URNs.
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
      return plain(map["value"] ?? null);
    case specialResourceSig:
      return map["id"] ?? map["urn"] ?? null;
    default:
      return plainValues(map);
  }
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
