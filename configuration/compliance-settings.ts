import { getStack } from "@pulumi/pulumi";
import { customRules, type RuleSettings } from "../components/compliance/custom-rules";
import { guardRuleNames } from "../components/compliance/guard-rules";
import { managedRules } from "../components/compliance/managed-rules";
import { unmetTags } from "../components/compliance/required-tags";
import { classified, dataClassifications, defaultTags } from "../components/foundation/tags";
import type { Evaluator } from "../handlers/config-rules/evaluator";
import { evaluators } from "../handlers/config-rules/evaluators";
import type { Values } from "./keys";
import type { Problem } from "./schema";

/** `PutConfigRule`: InputParameters 1..1024. https://docs.aws.amazon.com/config/latest/APIReference/API_ConfigRule.html */
const longestParameters = 1024;

/** The rules of AWS that a stack gets. Their parameters are known but for the network. */
export const wantedManagedRules = ({ complianceRules: rules, requiredTags }: Values) =>
  managedRules({ rules, requiredTags, vpcId: "" });

/** Rules that there are not, parameters that they do not have, and values that these do not take. */
export function settingsProblems({ complianceRules: settings, requiredTags }: Values): Problem[] {
  const managed = managedRules({ requiredTags, vpcId: "" }).map(({ name }) => name);
  const own: Readonly<Record<string, Evaluator>> = evaluators;
  return Object.entries(settings).flatMap(([name, setting]): Problem[] => {
    const key = `complianceRules.${name}`;
    const evaluator = Object.hasOwn(own, name) ? own[name] : undefined;
    const isGuard = guardRuleNames.includes(name);
    if (!evaluator && !isGuard && !managed.includes(name)) {
      const names = [...Object.keys(own), ...guardRuleNames, ...managed].sort().join(", ");
      return [{ key, received: setting, allowed: `no such rule; there are ${names}` }];
    }
    if (setting === false) {
      return [];
    }
    if (!evaluator) {
      const allowed = isGuard
        ? "only false: the rule has no parameters"
        : "only false: the rule is AWS's own, and its parameters are the baseline's";
      return [{ key, received: setting, allowed }];
    }
    if (name === "required-tags") {
      return [{ key, received: setting, allowed: "only false: requiredTags has the tags" }];
    }
    return parameterProblems(key, evaluator, setting);
  });
}

function parameterProblems(
  key: string,
  { parameters }: Evaluator,
  setting: Exclude<RuleSettings[string], false>,
): Problem[] {
  const names = Object.keys(parameters);
  return Object.entries(setting).flatMap(([name, received]) => {
    const parameter = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
    if (!parameter) {
      const allowed = `no such parameter; the rule has ${names.join(", ") || "none"}`;
      return [{ key: `${key}.${name}`, received, allowed }];
    }
    return parameter.read(String(received)) === undefined
      ? [{ key: `${key}.${name}`, received, allowed: parameter.allowed }]
      : [];
  });
}

/** Only the tags make parameters long. */
export function lengthProblems(values: Values): Problem[] {
  const { complianceRules: settings, requiredTags } = values;
  return [...customRules(settings, requiredTags), ...wantedManagedRules(values)]
    .map(({ name, parameters }) => ({ name, length: JSON.stringify(parameters).length }))
    .filter(({ length }) => length > longestParameters)
    .map(({ name, length }) => ({
      key: "requiredTags",
      received: requiredTags,
      allowed: `fewer or shorter: a rule takes ${longestParameters} characters of parameters, and ${name} would have ${length}`,
    }));
}

/** What the baseline asks of others, its own resources have. */
export function tagProblems({ requiredTags, owner, environment, costCenter }: Values): Problem[] {
  const tags = defaultTags({ owner, environment, costCenter, stack: getStack() });
  const own = new Map<string, readonly string[]>([
    ...Object.entries(tags).map(([tag, value]) => [tag, [value]] as const),
    ["DataClassification", dataClassifications],
  ]);
  const unmet = dataClassifications.flatMap((classification) =>
    unmetTags(requiredTags, { ...tags, ...classified(classification) }),
  );
  return [...new Set(unmet)].map((tag) => ({
    key: `requiredTags.${tag}`,
    received: requiredTags[tag],
    allowed: own.has(tag)
      ? `a list with ${own.get(tag)?.join(", ")}, which the baseline's own resources have, or an empty one`
      : `no tag but those of the baseline's own resources: ${[...own.keys()].join(", ")}`,
  }));
}
