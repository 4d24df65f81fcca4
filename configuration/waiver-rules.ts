import type { Evaluator } from "../handlers/config-rules/evaluator";
import { evaluators } from "../handlers/config-rules/evaluators";
import { hasExpired } from "../handlers/config-rules/waivers";
import type { Values } from "./keys";
import type { Rule } from "./rules";
import type { Problem } from "./schema";

/** Conditions on the findings that are accepted. */
export const waiverRules: readonly Rule[] = [
  {
    keys: ["waivers"],
    check: ({ waivers }) =>
      waivers.flatMap((waiver, index) => [...ruleProblems(waiver, index), ...expiryProblems(waiver, index)]),
  },
  { keys: ["waivers", "complianceRegions"], check: regionProblems },
  { keys: ["waivers", "complianceRules", "recorder"], check: effectProblems },
  { keys: ["waivers"], check: repeatedWaivers },
];

type Waiver = Values["waivers"][number];

function problem(index: number, name: keyof Waiver, waiver: Waiver, allowed: string): Problem {
  return { key: `waivers[${index}].${name}`, received: waiver[name], allowed };
}

function ruleProblems(waiver: Waiver, index: number): Problem[] {
  const own: Readonly<Record<string, Evaluator>> = evaluators;
  const evaluator = Object.hasOwn(own, waiver.rule) ? own[waiver.rule] : undefined;
  if (!evaluator) {
    const names = Object.keys(own).join(", ");
    const allowed = `a rule that the baseline's own function judges, which are ${names}: nobody else knows of waivers`;
    return [problem(index, "rule", waiver, allowed)];
  }
  const { resourceTypes } = evaluator;
  return resourceTypes.includes(waiver.resourceType)
    ? []
    : [
        problem(
          index,
          "resourceType",
          waiver,
          `a type that ${waiver.rule} looks at: ${resourceTypes.join(", ")}`,
        ),
      ];
}

function expiryProblems(waiver: Waiver, index: number): Problem[] {
  const today = new Date().toISOString().slice(0, "2027-01-31".length);
  return hasExpired(waiver, Date.now())
    ? [
        problem(
          index,
          "expires",
          waiver,
          `a day after today (${today}), or no waiver: the finding counts again`,
        ),
      ]
    : [];
}

function regionProblems({ waivers, complianceRegions }: Values): Problem[] {
  return waivers.flatMap((waiver, index) =>
    waiver.region === undefined || complianceRegions.includes(waiver.region)
      ? []
      : [problem(index, "region", waiver, `one of complianceRegions (${complianceRegions.join(", ")})`)],
  );
}

/** A waiver of what no rule says would be without effect, and nobody would hear of it. */
function effectProblems({ waivers, complianceRules: settings, recorder }: Values): Problem[] {
  return waivers.flatMap((waiver, index) => {
    if (recorder === "off") {
      return [problem(index, "rule", waiver, "no waiver where recorder is off: no rule is made")];
    }
    return settings[waiver.rule] === false
      ? [
          problem(
            index,
            "rule",
            waiver,
            `a rule that complianceRules does not switch off, as it does ${waiver.rule}`,
          ),
        ]
      : [];
  });
}

/** Of two waivers of the same finding nobody could say which one counts. */
function repeatedWaivers({ waivers }: Values): Problem[] {
  const isSame = (one: Waiver, other: Waiver) =>
    one.rule === other.rule &&
    one.resourceType === other.resourceType &&
    one.resourceId === other.resourceId &&
    (one.region === undefined || other.region === undefined || one.region === other.region);
  return waivers.flatMap((waiver, index) => {
    const earlier = waivers.slice(0, index).findIndex((other) => isSame(other, waiver));
    return earlier === -1
      ? []
      : [problem(index, "resourceId", waiver, `each finding once: waivers[${earlier}] is of the same`)];
  });
}
