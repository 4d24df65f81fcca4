import { type LiveAccount, type Scenario, ScenarioFailure } from "../rehearsal";
import { complianceRegions, minute, ruleName, settled, toldOf, verdictOf, whereRecorded } from "./compliance";
import { type Mistake, mistakes } from "./findings";

/** As the stack says it. */
interface Waiver {
  readonly rule: string;
  readonly resourceId: string;
  readonly region?: string;
  readonly reason: string;
  readonly expires: string;
}

/** Longest that a rule's schedule takes, with what AWS Config and the message take. */
const schedule = 6 * 60 * minute + 15 * minute;

/** People accept a finding: nobody is told of it, everybody sees why, and on its day it is a finding as any other. */
export const aWaivedFindingComesBack: Scenario = {
  title: "A waived finding shows its reason, and comes back by itself",
  run: whereRecorded(async (account) => {
    const tried = waiversOf(account).flatMap((waiver) => {
      const mistake = mistakes.find(({ rule, isNamed }) => isNamed && rule === waiver.rule);
      return mistake ? [{ waiver, mistake }] : [];
    });
    for (const { waiver, mistake } of tried) {
      await follow(account, waiver, mistake);
    }
    return tried.length > 0
      ? tried.map(({ waiver, mistake }) => `${mistake.what} until ${waiver.expires}`).join(", ")
      : `${waiversOf(account).length} waivers, none of what people name themselves`;
  }),
};

const waiversOf = (account: LiveAccount) => account.output("waivers") as unknown as readonly Waiver[];

async function follow(account: LiveAccount, waiver: Waiver, mistake: Mistake): Promise<void> {
  const { rule, reason, expires } = waiver;
  const region = waiver.region ?? Object.keys(complianceRegions(account))[0] ?? "";
  const end = Date.parse(expires);
  const apart = await settled(account, end - 60 * minute);

  const start = apart.now;
  const accepted = mistake.make(apart.estate(region), waiver.resourceId);
  const another = mistake.make(apart.estate(region));
  const configRule = ruleName(apart, region, rule);
  const expectOf = async (id: string, compliance: string, annotation: string, isTold: boolean) => {
    const said = await verdictOf(apart, region, rule, id);
    const told = toldOf(apart, configRule, id, start) !== undefined;
    if (said?.compliance !== compliance || !said.annotation.includes(annotation) || told !== isTold) {
      throw new ScenarioFailure(
        `${mistake.what}, ${id} in ${region}, is not ${compliance} ${isTold ? "and told of" : "and kept quiet"}.`,
        `${rule} says ${said?.compliance ?? "nothing"}: ${said?.annotation}; people were ${told ? "" : "not "}told`,
      );
    }
  };

  await apart.passUntil(end - minute);
  await expectOf(accepted, "NOT_APPLICABLE", reason, false);
  await expectOf(another, "NON_COMPLIANT", "", true);
  await apart.passUntil(end + schedule);
  await expectOf(accepted, "NON_COMPLIANT", "", true);
}
