import { type Scenario, ScenarioFailure } from "../rehearsal";
import { complianceRegions, evaluationsOf } from "./compliance";
import { environmentOf } from "./people";

/** What the baseline asks of others, its own keys and buckets have: the first runs of the rules say so. */
export const theBaselineIsCompliant: Scenario = {
  title: "The baseline is compliant itself",
  run: async (account) => {
    const apart = account.at(account.now);
    await apart.pass({ minutes: 20 });
    const known = JSON.stringify([apart.output("foundationKeyArns"), apart.output("validationChecks")]);
    const isOwn = (id: string) => known.includes(id) || id.startsWith(`${environmentOf(account)}-s3-`);
    let judged = 0;
    for (const [region, { customRuleNames }] of Object.entries(complianceRegions(apart))) {
      for (const rule of customRuleNames) {
        for (const { resourceId, compliance, annotation } of await evaluationsOf(apart, region, rule)) {
          if (isOwn(resourceId)) {
            judged++;
            if (compliance === "NON_COMPLIANT") {
              throw new ScenarioFailure(`${rule} of ${region} finds fault with ${resourceId}.`, annotation);
            }
          }
        }
      }
    }
    if (judged === 0) {
      throw new ScenarioFailure("No rule says anything of what the baseline has made.");
    }
    return `${judged} verdicts on its keys and buckets`;
  },
};
