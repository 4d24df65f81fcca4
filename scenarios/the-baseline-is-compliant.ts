import { type LiveAccount, type Scenario, ScenarioFailure } from "../rehearsal";
import { complianceRegions, evaluationsOf, verdictOf, whereRecorded } from "./compliance";
import { environmentOf, foundationKeys } from "./people";

/** What the baseline asks of others, its own keys and buckets have: the first runs of the rules say so. */
export const theBaselineIsCompliant: Scenario = {
  title: "The baseline is compliant itself",
  run: whereRecorded(async (account) => {
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
    await everyKeyIsJudged(apart);
    return `${judged} verdicts on its keys and buckets`;
  }),
};

/** Whoever says nothing finds no fault either. */
async function everyKeyIsJudged(account: LiveAccount): Promise<void> {
  for (const region of Object.keys(complianceRegions(account))) {
    const id = foundationKeys(account)[region]?.split("/")[1] ?? "";
    const said = await verdictOf(account, region, "kms-key-rotated", id);
    if (said?.compliance !== "COMPLIANT") {
      throw new ScenarioFailure(
        `The rules of ${region} say nothing of its foundation key.`,
        said?.annotation,
      );
    }
  }
}
