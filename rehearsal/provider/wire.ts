import { type JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";
import type { Value, Values } from "../aws/model";
import { plainValues, sorted } from "../engine/values";

/** Members that providers keep among inputs for themselves, such as `__defaults`. */
const isInternal = (name: string) => name.startsWith("__");

/** What a message carries, with its maps in order: on the wire they are in none. */
export function decoded(struct: Struct | undefined): Values {
  return sorted((struct?.toJavaScript() ?? {}) as Values) as Values;
}

/** What a message carries as plain data, without what providers keep there for themselves. */
export function decodedPlain(struct: Struct | undefined): Values {
  return plainValues(withoutInternals(decoded(struct)));
}

export function withoutInternals(values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([name]) => !isInternal(name)));
}

export function encoded(values: Readonly<Record<string, Value | undefined>>): Struct {
  const present = Object.entries(values).filter(([, value]) => value !== undefined);
  return Struct.fromJavaScript(Object.fromEntries(present) as Record<string, JavaScriptValue>);
}
