import { shown } from "../shared/json";

/** A parameter of a rule, which AWS Config carries as a text. */
export interface Parameter<Value> {
  readonly description: string;
  /** What counts where a rule gives no text; without it a rule has to. */
  readonly default?: string;
  /** For messages: "a whole number from 1 to 35". */
  readonly allowed: string;
  /** Undefined where the text is not allowed. */
  read(text: string): Value | undefined;
}

/** By their names. */
export type Parameters<Values> = { readonly [Name in keyof Values]: Parameter<Values[Name]> };

/**
 * Reads the texts of a rule by what an evaluator declares. Throws with every parameter that is wrong: its name, the
 * text received and what is allowed.
 */
export function readParameters<Values>(
  parameters: Parameters<Values>,
  texts: Readonly<Record<string, string>>,
): Values {
  const known = Object.entries<Parameter<unknown>>(parameters);
  const names = known.map(([name]) => name);
  const mistakes = Object.keys(texts)
    .filter((name) => !names.includes(name))
    .map((name) => `${name} is ${shown(texts[name])}; allowed is ${names.join(", ") || "no parameter"}.`);
  const values = known.map(([name, parameter]) => {
    const text = Object.hasOwn(texts, name) ? texts[name] : parameter.default;
    const value = text === undefined ? undefined : parameter.read(text);
    if (value === undefined) {
      mistakes.push(`${name} is ${shown(text)}; allowed is ${parameter.allowed}.`);
    }
    return [name, value];
  });
  if (mistakes.length > 0) {
    throw new Error(`The parameters of the rule are wrong: ${mistakes.join(" ")}`);
  }
  return Object.fromEntries(values) as Values;
}

/** A number of days, both bounds included. */
export function days(bounds: {
  readonly description: string;
  readonly default: number;
  readonly least: number;
  readonly most: number;
}): Parameter<number> {
  const { least, most } = bounds;
  return {
    description: bounds.description,
    default: String(bounds.default),
    allowed: `a whole number from ${least} to ${most}`,
    read: (text) => {
      const value = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
      return value >= least && value <= most ? value : undefined;
    },
  };
}

/** Some of these values, separated by commas and without blanks. */
export function someOf<Value extends string>(all: {
  readonly description: string;
  readonly default: readonly Value[];
  readonly values: readonly Value[];
}): Parameter<readonly Value[]> {
  return {
    description: all.description,
    default: all.default.join(","),
    allowed: `one or more of ${all.values.join(", ")}, separated by commas`,
    read: (text) => {
      const parts = text.split(",");
      const known = all.values.filter((value) => parts.includes(value));
      return known.length === parts.length ? known : undefined;
    },
  };
}
