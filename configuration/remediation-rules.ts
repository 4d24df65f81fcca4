import { repairs } from "../components/compliance/repairs";
import { evaluators } from "../handlers/config-rules/evaluators";
import { wantedManagedRules } from "./compliance-settings";
import type { Values } from "./keys";
import type { Rule } from "./rules";
import type { Problem } from "./schema";

/**
 * Seconds that one attempt may take with the pause after it. AWS gives no number: it counts the attempts of this time
 * together, and where they are never as many as are allowed it goes on trying.
 * https://docs.aws.amazon.com/config/latest/APIReference/API_RemediationConfiguration.html (RetryAttemptSeconds)
 */
const secondsOfAnAttempt = 60;

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
  { keys: ["remediation"], check: endless },
];

function unrepairable(values: Values): Problem[] {
  const { remediation, complianceRules: settings } = values;
  const managed = wantedManagedRules({ ...values, complianceRules: {} }).map(({ name }) => name);
  const repairable = repairs.map(({ rule }) => rule as string);
  const list = repairable.join(", ");
  return remediation.rules.flatMap((received): Problem[] => {
    const problem = (allowed: string) => [{ key: "remediation.rules", received, allowed }];
    if (!Object.hasOwn(evaluators, received) && !managed.includes(received)) {
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

function endless({ remediation: { maximumAttempts, retrySeconds } }: Values): Problem[] {
  const least = maximumAttempts * secondsOfAnAttempt;
  return retrySeconds < least
    ? [
        {
          key: "remediation.retrySeconds",
          received: retrySeconds,
          allowed: `at least ${least}, which is ${secondsOfAnAttempt} for each of ${maximumAttempts} attempts: fewer are never counted together, and a repair that fails would go on for ever`,
        },
      ]
    : [];
}
