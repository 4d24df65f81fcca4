import { type LiveAccount, type Scenario, ScenarioFailure } from "../rehearsal";
import {
  complianceRegions,
  evaluationsOf,
  recordedNames,
  rulesIn,
  unevaluated,
  verdictOf,
  whereRecorded,
} from "./compliance";
import { environmentOf, foundationKeys } from "./people";

/** What the baseline asks of others, its own resources have: the first runs of the rules say so. */
export const theBaselineIsCompliant: Scenario = {
  title: "The baseline is compliant itself",
  run: whereRecorded(async (account) => {
    const apart = account.at(account.now);
    await apart.pass({ minutes: 20 });
    const known = JSON.stringify([apart.output("foundationKeyArns"), apart.output("validationChecks")]);
    let judged = 0;
    for (const [region, compliance] of Object.entries(complianceRegions(apart))) {
      const names = await recordedNames(apart, region);
      const isOwn = (id: string) =>
        known.includes(id) || (names.get(id) ?? id).startsWith(`${environmentOf(account)}-`);
      for (const rule of rulesIn(compliance)) {
        const own = (await evaluationsOf(apart, region, rule)).filter(({ resourceId }) => isOwn(resourceId));
        const fault = own.find(({ compliance }) => compliance === "NON_COMPLIANT");
        if (fault) {
          throw new ScenarioFailure(
            `${rule} of ${region} finds fault with ${fault.resourceId}.`,
            fault.annotation,
          );
        }
        judged += own.length;
      }
    }
    await everyKeyIsJudged(apart);
    if (apart.whyGuardIsMissing === undefined) {
      await guardJudges(apart);
    }
    return `${judged} verdicts on what it has itself${unevaluated(apart)}`;
  }),
};

/** There are functions of the baseline's and topics of its own in every region. */
const found = ["functions-on-supported-runtimes", "topics-use-customer-key"];

async function guardJudges(account: LiveAccount): Promise<void> {
  for (const [region, { guardRuleNames }] of Object.entries(complianceRegions(account))) {
    for (const name of guardRuleNames.filter((rule) => found.some((part) => rule.includes(`-${part}-`)))) {
      const said = await evaluationsOf(account, region, name);
      if (!said.some(({ compliance }) => compliance === "COMPLIANT")) {
        throw new ScenarioFailure(`${name} of ${region} says nothing of what the baseline has.`);
      }
    }
  }
}

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
