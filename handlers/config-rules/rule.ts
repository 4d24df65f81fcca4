import { shown } from "../shared/json";
import type { Evaluator, Judge } from "./evaluator";
import { evaluators, type RuleName } from "./evaluators";
import type { ConfigItem, ItemHead } from "./item";
import type { Lookups } from "./lookups";
import { notApplicable, type Verdict } from "./verdict";

/** An evaluator with its parameters. */
export interface Rule {
  readonly name: RuleName;
  readonly evaluator: Evaluator;
  readonly judge: Judge;
}

/** By the parameter `rule`, with the others for the evaluator. Throws with what is allowed. */
export function ruleOf({ rule, ...others }: Readonly<Record<string, string>>): Rule {
  const names = Object.keys(evaluators) as RuleName[];
  const name = names.find((each) => each === rule);
  if (name === undefined) {
    throw new Error(`The parameter rule is ${shown(rule)}; allowed is one of ${names.join(", ")}.`);
  }
  const evaluator = evaluators[name];
  return { name, evaluator, judge: evaluator.judgeBy(others) };
}

/** The verdict on an item, wherever it came from: all verdicts on items are made here. */
export async function verdictOn(item: ConfigItem, rule: Rule, lookups: () => Lookups): Promise<Verdict> {
  return outOfScope(item, rule.evaluator) ?? (await rule.judge(item, lookups));
}

/**
 * Why a rule has nothing to say about a resource.
 * https://docs.aws.amazon.com/config/latest/developerguide/evaluate-config_develop-rules_nodejs-sample.html
 */
export function outOfScope({ status, resourceType }: ItemHead, evaluator: Evaluator): Verdict | undefined {
  switch (status) {
    case "ResourceDeleted":
      return notApplicable("The resource is deleted.");
    case "ResourceDeletedNotRecorded":
      return notApplicable("The resource is deleted, and AWS Config did not record it.");
    case "ResourceNotRecorded":
      return notApplicable("AWS Config does not record the resource.");
  }
  return evaluator.resourceTypes.includes(resourceType)
    ? undefined
    : notApplicable(`This rule is not about ${resourceType}.`);
}
