import { readFileSync } from "node:fs";
import * as path from "node:path";

/** A rule that AWS has written. */
export interface ManagedRule {
  /** Whether changes have it evaluated, or time, or both. */
  readonly changes: boolean;
  readonly periodic: boolean;
  readonly resourceTypes: readonly string[];
  readonly parameters: readonly ManagedParameter[];
  /** Regions that do not have it. */
  readonly missingIn: readonly string[];
}

export interface ManagedParameter {
  readonly name: string;
  readonly optional: boolean;
}

/**
 * As it stands in the file: triggers (C for changes, P for periodic), resource types by their place in `types`,
 * parameters (`name?:type`, with the question mark where they are optional), and the regions without it as bits of a
 * hexadecimal number, the first of `regions` being the lowest.
 */
type Entry = readonly [triggers: string, types: readonly number[], parameters: string, missing: string];

interface Table {
  readonly regions: readonly string[];
  readonly types: readonly string[];
  readonly rules: Readonly<Record<string, Entry>>;
}

let table: Table | undefined;

/** The rule of an identifier; undefined where AWS has none. Its source stands in the file. */
export function managedRule(identifier: string): ManagedRule | undefined {
  table ??= JSON.parse(readFileSync(path.join(__dirname, "config-managed-rules-data.json"), "utf8")) as Table;
  const { rules, types, regions } = table;
  const entry = Object.hasOwn(rules, identifier) ? rules[identifier] : undefined;
  if (!entry) {
    return undefined;
  }
  const [triggers, typeNumbers, parameters, missing] = entry;
  const bits = BigInt(`0x${missing}`);
  return {
    changes: triggers.includes("C"),
    periodic: triggers.includes("P"),
    resourceTypes: typeNumbers.flatMap((number) => types[number] ?? []),
    parameters: parameters.split(" ").flatMap((written) => parameterOf(written) ?? []),
    missingIn: regions.filter((_, place) => (bits >> BigInt(place)) & 1n),
  };
}

function parameterOf(written: string): ManagedParameter | undefined {
  const [, name = "", mark] = /^(\w+)(\??):\w$/.exec(written) ?? [];
  return name === "" ? undefined : { name, optional: mark === "?" };
}
