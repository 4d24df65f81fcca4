import { type LiveAccount, type Scenario, ScenarioFailure } from "../rehearsal";
import {
  complianceRegions,
  isRepaired,
  minute,
  ruleName,
  settled,
  toldOf,
  unevaluated,
  type Verdict,
  verdictOf,
  whereRecorded,
} from "./compliance";
import { guardMistakes, type Made, madeEverywhere, mistakes } from "./findings";

/** Milliseconds from a mistake to the message about it, as promised. */
const promised = 15 * minute;

/** In every region people make mistakes and are told in time; what they put right is compliant, what they delete is forgotten. */
export const whatIsNotCompliantIsTold: Scenario = {
  title: "What is not compliant is told, put right and forgotten",
  run: whereRecorded(async (account) => {
    const apart = await settled(account);
    const start = apart.now;
    const all = apart.whyGuardIsMissing === undefined ? [...mistakes, ...guardMistakes] : mistakes;
    // What is repaired has a story of its own.
    const made = madeEverywhere(apart, all, (region, { rule }) => !isRepaired(apart, region, rule));
    await apart.pass({ minutes: 15 });
    const lags = await Promise.all(made.map((each) => lagOf(apart, each, start)));

    for (const { mistake, region, id } of made) {
      mistake.correct(apart.estate(region), id);
    }
    await apart.pass({ minutes: 15 });
    await expectVerdicts(apart, made, "COMPLIANT", "put right");

    for (const { mistake, region, id } of made) {
      mistake.remove(apart.estate(region), id);
    }
    await apart.pass({ minutes: 15 });
    await expectVerdicts(apart, made, "NOT_APPLICABLE", "deleted");
    areKept(apart, made, start);

    const regions = Object.keys(complianceRegions(apart)).length;
    const found = [...new Set(made.map(({ mistake }) => mistake.what))].join(", ");
    return `${found}: in each of ${regions} regions, the last after ${seconds(Math.max(...lags))}${unevaluated(apart)}`;
  }),
};

const seconds = (milliseconds: number) => `${Math.round(milliseconds / 1000)} s`;

/** Milliseconds until people were told of it. */
async function lagOf(account: LiveAccount, made: Made, since: number): Promise<number> {
  const { mistake, region, resourceId } = made;
  const said = await verdictOf(account, region, mistake.rule, resourceId);
  expectVerdict(said, "NON_COMPLIANT", made, "made");
  const told = toldOf(account, ruleName(account, region, mistake.rule), resourceId, since);
  if (told === undefined || told - since > promised) {
    throw new ScenarioFailure(
      `Nobody is told of ${mistake.what} in ${region} within 15 minutes.`,
      `The rule ${mistake.rule} says ${said?.compliance}: ${said?.annotation}`,
    );
  }
  return told - since;
}

async function expectVerdicts(
  account: LiveAccount,
  made: readonly Made[],
  expected: string,
  done: string,
): Promise<void> {
  for (const each of made) {
    expectVerdict(
      await verdictOf(account, each.region, each.mistake.rule, each.resourceId),
      expected,
      each,
      done,
    );
  }
}

/** Each verdict of each mistake stands in the group of its region. */
function areKept(account: LiveAccount, made: readonly Made[], since: number): void {
  for (const { mistake, region, resourceId } of made) {
    const rule = ruleName(account, region, mistake.rule);
    const kept = account
      .logEvents(changesGroup(account, region), since)
      .map((text) => JSON.parse(text).detail as ComplianceChange)
      .filter((change) => change.configRuleName === rule && change.resourceId === resourceId)
      .map(({ newEvaluationResult }) => newEvaluationResult.complianceType);
    if (kept.join() !== "NON_COMPLIANT,COMPLIANT,NOT_APPLICABLE") {
      throw new ScenarioFailure(
        `Of the verdicts on ${mistake.what} in ${region} these are kept: ${kept.join(", ") || "none"}.`,
      );
    }
  }
}

/** https://docs.aws.amazon.com/config/latest/developerguide/monitor-config-with-cloudwatchevents.html */
interface ComplianceChange {
  readonly configRuleName: string;
  readonly resourceId: string;
  readonly newEvaluationResult: { readonly complianceType: string };
}

function changesGroup(account: LiveAccount, region: string): string {
  const arns = account.output("eventLogGroupArns") as Readonly<
    Record<string, Readonly<Record<string, string>>>
  >;
  return arns[region]?.["compliance-changes"]?.split(":log-group:")[1] ?? "";
}

function expectVerdict(said: Verdict | undefined, expected: string, made: Made, done: string): void {
  const { mistake, region } = made;
  if (said?.compliance !== expected) {
    throw new ScenarioFailure(
      `${mistake.what} in ${region}, ${done} 15 minutes ago, is not ${expected}: ${mistake.rule} says ${said?.compliance ?? "nothing"}.`,
      said?.annotation,
    );
  }
}
