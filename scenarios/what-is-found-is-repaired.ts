import { type LiveAccount, type Scenario, ScenarioFailure } from "../rehearsal";
import {
  complianceRegions,
  isRepaired,
  minute,
  ruleName,
  settled,
  toldOf,
  verdictOf,
  whereRecorded,
} from "./compliance";
import { type Made, madeEverywhere, mistakes } from "./findings";

/** Rules for which there is a repair, whether the stack has it done or not. */
const repairable = ["kms-key-rotated", "s3-bucket-public-access-blocked"];

/** In every region people make mistakes and are told. What the stack repairs is put right; all else is left as it is. */
export const whatIsFoundIsRepaired: Scenario = {
  title: "What is found is repaired where the stack asks for it, and left alone elsewhere",
  run: whereRecorded(async (account) => {
    const apart = await settled(account);
    const start = apart.now;
    const made = madeEverywhere(apart, mistakes, (_, { rule }) => repairable.includes(rule));
    await apart.pass({ minutes: 15 });

    const repaired = made.filter(({ region, mistake }) => isRepaired(apart, region, mistake.rule));
    for (const each of made) {
      expectTold(apart, each, start);
      await expectVerdict(apart, each, repaired.includes(each));
    }
    for (const each of repaired) {
      await expectExecution(apart, each);
    }
    return repaired.length > 0
      ? `${repaired.length} repairs in ${Object.keys(complianceRegions(apart)).length} regions`
      : `remediation is off; ${made.length} mistakes stay as they were made`;
  }),
};

function expectTold(account: LiveAccount, { mistake, region, resourceId }: Made, since: number): void {
  const told = toldOf(account, ruleName(account, region, mistake.rule), resourceId, since);
  if (told === undefined || told - since > 15 * minute) {
    throw new ScenarioFailure(`Nobody is told of ${mistake.what} in ${region} within 15 minutes.`);
  }
}

async function expectVerdict(account: LiveAccount, made: Made, repaired: boolean): Promise<void> {
  const { mistake, region, resourceId } = made;
  const said = await verdictOf(account, region, mistake.rule, resourceId);
  if (said?.compliance !== (repaired ? "COMPLIANT" : "NON_COMPLIANT")) {
    const done = repaired ? "is not repaired" : "does not stay as it was made";
    throw new ScenarioFailure(
      `${mistake.what} in ${region} ${done}: ${mistake.rule} says ${said?.compliance ?? "nothing"} after 15 minutes.`,
      said?.annotation,
    );
  }
}

/** AWS Config says that it was the repair. */
async function expectExecution(account: LiveAccount, { mistake, region, resourceId }: Made): Promise<void> {
  const answer = await account.administrator.call(
    "ConfigServiceClient",
    "DescribeRemediationExecutionStatus",
    region,
    { ConfigRuleName: ruleName(account, region, mistake.rule) },
  );
  const text = JSON.stringify(answer.kind === "answered" ? answer.output : answer.message);
  if (!text.includes(`"resourceId":"${resourceId}"},"State":"SUCCEEDED"`)) {
    throw new ScenarioFailure(`AWS Config knows of no repair of ${mistake.what} in ${region}.`, text);
  }
}
