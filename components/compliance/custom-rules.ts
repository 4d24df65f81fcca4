import type { Evaluator } from "../../handlers/config-rules/evaluator";
import { evaluators } from "../../handlers/config-rules/evaluators";
import { type RequiredTags, tagsOfCustomRule } from "./required-tags";

/** A rule that the baseline evaluates itself. */
export interface CustomRule {
  /** As it stands in physical names, and as its evaluator is called. */
  readonly name: string;
  readonly description: string;
  /** What it looks at. */
  readonly resourceTypes: readonly string[];
  /** Texts, whatever they mean: AWS takes nothing else. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Actions of IAM with which it looks up what is not recorded. */
  readonly lookupActions: readonly string[];
}

/** What a stack sets of rules, by rule: parameters other than the default ones, or false for no such rule. */
export type RuleSettings = Readonly<
  Record<string, false | Readonly<Record<string, string | number | boolean>>>
>;

/** The rules that have an evaluator, with the parameters of the stack. */
export function customRules(settings: RuleSettings, requiredTags: RequiredTags): readonly CustomRule[] {
  const own: RuleSettings = { "required-tags": { tags: tagsOfCustomRule(requiredTags) } };
  return Object.entries<Evaluator>(evaluators)
    .filter(([name]) => settings[name] !== false)
    .map(([name, { description, resourceTypes, parameters, actions }]) => ({
      name,
      description,
      resourceTypes,
      parameters: {
        rule: name,
        ...usual(parameters),
        ...textsOf(own[name]),
        ...textsOf(settings[name]),
      },
      lookupActions: actions,
    }));
}

/** What a rule's page in the console then shows, too. */
function usual(parameters: Evaluator["parameters"]): Record<string, string> {
  return Object.fromEntries(
    Object.entries(parameters).flatMap(([name, { default: value }]) =>
      value === undefined ? [] : [[name, value]],
    ),
  );
}

/** The parameters that a stack sets of a rule, as texts. */
export function textsOf(values: RuleSettings[string] | undefined): Record<string, string> {
  return Object.fromEntries(Object.entries(values || {}).map(([name, value]) => [name, String(value)]));
}
