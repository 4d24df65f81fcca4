import { shown } from "../shared/json";
import type { Evaluator, Judge } from "./evaluator";
import { evaluators, type RuleName } from "./evaluators";
import type { ConfigItem, ItemHead } from "./item";
import type { Tools } from "./tools";
import { notApplicable, type Verdict } from "./verdict";
import { type Waiver, waived } from "./waivers";

/** An evaluator with its parameters, and with the findings of it that people accept. */
export interface Rule {
  readonly name: RuleName;
  readonly evaluator: Evaluator;
  readonly judge: Judge;
  readonly waivers: readonly Waiver[];
}

/** By the parameter `rule`, with the others for the evaluator. Throws with what is allowed. */
export function ruleOf(
  { rule, ...others }: Readonly<Record<string, string>>,
  waivers: readonly Waiver[],
): Rule {
  const names = Object.keys(evaluators) as RuleName[];
  const name = names.find((each) => each === rule);
  if (name === undefined) {
    throw new Error(`The parameter rule is ${shown(rule)}; allowed is one of ${names.join(", ")}.`);
  }
  const evaluator = evaluators[name];
  const judge = evaluator.judgeBy(others);
  return { name, evaluator, judge, waivers: waivers.filter((waiver) => waiver.rule === name) };
}

/** The verdict on an item, wherever it came from: all verdicts on items are made here. */
export async function verdictOn(
  item: ConfigItem,
  { evaluator, judge, waivers }: Rule,
  { lookups, now }: Pick<Tools, "lookups" | "now">,
): Promise<Verdict> {
  return outOfScope(item, evaluator) ?? waived(await judge(item, lookups), item, waivers, now());
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
