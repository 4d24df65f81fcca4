import { type JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";
import { texts, type Value, type Values } from "../aws/model";
import { plainValues, sorted } from "../engine/values";

/** Members that providers keep among inputs for themselves, such as `__defaults`. */
const isInternal = (name: string) => name.startsWith("__");

/** What a message carries, with its maps in order: on the wire they are in none. */
export function decoded(struct: Struct | undefined): Values {
  return sorted((struct?.toJavaScript() ?? {}) as Values) as Values;
}

/** The same as plain data, without what providers keep there for themselves. */
export const plain = (values: Values): Values => plainValues(withoutInternals(values));

export const decodedPlain = (struct: Struct | undefined): Values => plain(decoded(struct));

export const withoutInternals = (values: Values): Values => only(values, (name) => !isInternal(name));

export const internalsOf = (values: Values): Values => only(values, isInternal);

const only = (values: Values, isWanted: (name: string) => boolean): Values =>
  Object.fromEntries(Object.entries(values).filter(([name]) => isWanted(name)));

/** Where providers note which inputs are their own defaults: pulumi-terraform-bridge, pkg/tfbridge/schema.go. */
export const defaultsKey = "__defaults";

/** Names of the inputs that a provider has filled in. */
export const defaultsOf = (inputs: Values): readonly string[] => texts(inputs, defaultsKey);

export function encoded(values: Readonly<Record<string, Value | undefined>>): Struct {
  const present = Object.entries(values).filter(([, value]) => value !== undefined);
  return Struct.fromJavaScript(Object.fromEntries(present) as Record<string, JavaScriptValue>);
}
