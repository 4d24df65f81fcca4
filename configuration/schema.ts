import { z } from "zod";

/** One value of the configuration: how it is checked, and what people are told about it. */
export interface ConfigField {
  readonly schema: z.ZodType;
  readonly description: string;
  /** What is allowed, as it reads after "allowed:" in a message. */
  readonly allowed: string;
}

/** One configuration key. */
export interface ConfigKey extends ConfigField {
  /** What a stack gets that leaves the key out. Undefined where the stack has to give a value. */
  readonly default?: string | boolean | number | readonly string[] | Readonly<Record<string, unknown>>;
  /** Whether a stack may do without a value. */
  readonly optional?: true;
  /** The values inside, for a key that is a map. */
  readonly fields?: Readonly<Record<string, ConfigField>>;
}

/** What is wrong with one value. */
export interface Problem {
  /** `primaryRegion`, `network.cidr` */
  readonly key: string;
  readonly received: unknown;
  readonly allowed: string;
}

/** A key whose value is a map of fields. */
export function map<const F extends Readonly<Record<string, ConfigField>>>(
  key: Omit<ConfigKey, "schema" | "fields"> & { readonly fields: F },
) {
  const shape = Object.fromEntries(Object.entries(key.fields).map(([name, { schema }]) => [name, schema]));
  return {
    ...key,
    schema: z.strictObject(shape as { [K in keyof F]: F[K]["schema"] }),
  };
}

/** What is wrong with a key's value, as narrowly as it can be named. */
export function problemsOf(key: string, entry: ConfigKey, value: unknown): Problem[] {
  if (entry.schema.safeParse(value).success) {
    return [];
  }
  const { fields } = entry;
  if (!fields || typeof value !== "object" || value === null || Array.isArray(value)) {
    return [{ key, received: value, allowed: entry.allowed }];
  }
  const given = value as Readonly<Record<string, unknown>>;
  const names = Object.keys(fields).join(", ");
  return [
    ...Object.entries(fields)
      .filter(([name, { schema }]) => !schema.safeParse(given[name]).success)
      .map(([name, { allowed }]) => ({ key: `${key}.${name}`, received: given[name], allowed })),
    ...Object.keys(given)
      .filter((name) => !Object.hasOwn(fields, name))
      .map((name) => ({
        key: `${key}.${name}`,
        received: given[name],
        allowed: `no such field in ${key}; there are ${names}`,
      })),
  ];
}
