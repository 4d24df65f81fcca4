import { guardRuleNames } from "../components/compliance/guard-rules";
import { repairs } from "../components/compliance/repairs";
import { evaluators } from "../handlers/config-rules/evaluators";
import { wantedManagedRules } from "./compliance-settings";
import type { Values } from "./keys";
import type { Rule } from "./rules";
import type { Problem } from "./schema";

/** Conditions on what is repaired. */
export const remediationRules: readonly Rule[] = [
  { keys: ["remediation", "complianceRules", "requiredTags"], check: unrepairable },
  {
    keys: ["remediation", "recorder"],
    check: ({ remediation: { rules }, recorder }) =>
      recorder === "off" && rules.length > 0
        ? [
            {
              key: "remediation.rules",
              received: rules,
              allowed: "an empty list where recorder is off: nothing is found that could be repaired",
            },
          ]
        : [],
  },
];

function unrepairable(values: Values): Problem[] {
  const { remediation, complianceRules: settings } = values;
  const managed = wantedManagedRules({ ...values, complianceRules: {} }).map(({ name }) => name);
  const others = [...managed, ...guardRuleNames];
  const repairable = repairs.map(({ rule }) => rule as string);
  const list = repairable.join(", ");
  return remediation.rules.flatMap((received): Problem[] => {
    const problem = (allowed: string) => [{ key: "remediation.rules", received, allowed }];
    if (!others.includes(received) && !Object.hasOwn(evaluators, received)) {
      return problem(`no such rule; there are repairs for ${list}`);
    }
    if (!repairable.includes(received)) {
      return problem(`no repair of what this rule finds; there are repairs for ${list}`);
    }
    return settings[received] === false
      ? problem(`no rule that complianceRules switches off; ${received} is false there`)
      : [];
  });
}
