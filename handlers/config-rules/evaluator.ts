import type { ConfigItem } from "./item";
import type { Lookups } from "./lookups";
import { type Parameter, type Parameters, readParameters } from "./parameters";
import type { Verdict } from "./verdict";

/** How an evaluator comes by what an item does not hold. */
export interface Lookup<Facts> {
  /** IAM actions that the reading needs, such as "ec2:DescribeVolumes". */
  readonly actions: readonly string[];
  read(item: ConfigItem, lookups: Lookups): Promise<Facts>;
}

/** What a rule says of itself. */
interface Declaration<Values> {
  /** Of the AWS Config rule: at most 256 characters. */
  readonly description: string;
  /** Types that it judges: the scope of the AWS Config rule, and what has to be recorded. */
  readonly resourceTypes: readonly string[];
  readonly parameters: Parameters<Values>;
  /** Whether it reads the tags of an item; false by default. AWS gives items of many at once without them. */
  readonly readsTags?: boolean;
}

/**
 * A rule as its author writes it. `evaluate` is pure and total: it has a verdict for every item of its types, however
 * little of it is there, and never one of compliance for want of a value.
 */
export type Definition<Values, Facts> = Declaration<Values> &
  (
    | { readonly lookup?: never; evaluate(item: ConfigItem, parameters: Values): Verdict }
    | {
        readonly lookup: Lookup<Facts>;
        evaluate(item: ConfigItem, parameters: Values, facts: Facts): Verdict;
      }
  );

/** Looks up what an item does not hold, and judges it. Asks for the lookups only where it needs them. */
export type Judge = (item: ConfigItem, lookups: () => Lookups) => Promise<Verdict>;

/** A rule as the runtime and the deployment see it, whatever its parameters and facts are. */
export interface Evaluator {
  readonly description: string;
  readonly resourceTypes: readonly string[];
  readonly parameters: Readonly<Record<string, Parameter<unknown>>>;
  readonly readsTags: boolean;
  /** IAM actions beyond those that every rule needs. */
  readonly actions: readonly string[];
  /** Reads the texts of the parameters. Throws with all that are wrong. */
  judgeBy(texts: Readonly<Record<string, string>>): Judge;
}

/** A rule of which the types of its parameters and facts are known to itself alone. */
export function evaluator<Values, Facts = undefined>(definition: Definition<Values, Facts>): Evaluator {
  const { description, resourceTypes, parameters, readsTags = false, lookup } = definition;
  return {
    description,
    resourceTypes,
    parameters,
    readsTags,
    actions: lookup?.actions ?? [],
    judgeBy: (texts) => {
      const values = readParameters(parameters, texts);
      return async (item, lookups) =>
        definition.lookup === undefined
          ? definition.evaluate(item, values)
          : definition.evaluate(item, values, await definition.lookup.read(item, lookups()));
    },
  };
}
