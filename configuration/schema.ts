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
  /** The values inside, for a key that is a map or a list of maps. */
  readonly fields?: Readonly<Record<string, ConfigField>>;
  /** Whether it is a list of maps. */
  readonly isList?: true;
}

/** What is wrong with one value. */
export interface Problem {
  /** `primaryRegion`, `network.cidr` */
  readonly key: string;
  readonly received: unknown;
  readonly allowed: string;
}

type Fields = Readonly<Record<string, ConfigField>>;
type KeyOfFields<F> = Omit<ConfigKey, "schema" | "fields" | "isList"> & { readonly fields: F };

/** A key whose value is a map of fields. */
export function map<const F extends Fields>(key: KeyOfFields<F>) {
  return { ...key, schema: schemaOf(key.fields) };
}

/** A key whose value is a list of maps of the same fields. */
export function listOfMaps<const F extends Fields>(key: KeyOfFields<F>) {
  return { ...key, schema: z.array(schemaOf(key.fields)), isList: true } as const;
}

function schemaOf<F extends Fields>(fields: F) {
  const shape = Object.fromEntries(Object.entries(fields).map(([name, { schema }]) => [name, schema]));
  return z.strictObject(shape as { [K in keyof F]: F[K]["schema"] });
}

/** What is wrong with a key's value, as narrowly as it can be named. */
export function problemsOf(key: string, entry: ConfigKey, value: unknown): Problem[] {
  if (entry.schema.safeParse(value).success) {
    return [];
  }
  const { fields, allowed, isList = false } = entry;
  if (!fields || isList !== Array.isArray(value)) {
    return [{ key, received: value, allowed }];
  }
  return isList
    ? (value as unknown[]).flatMap((each, index) => fieldProblems(`${key}[${index}]`, fields, allowed, each))
    : fieldProblems(key, fields, allowed, value);
}

function fieldProblems(key: string, fields: Fields, allowed: string, value: unknown): Problem[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return [{ key, received: value, allowed }];
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
