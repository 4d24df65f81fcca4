import { type LiveAccount, type Scenario, ScenarioFailure } from "../rehearsal";
import { clientNames } from "../validation/clients";
import type { ControlCheck } from "../validation/control-check";
import { type Ask, reportOf, validate } from "../validation/validate";
import { holderOf } from "./people";

/** The auditor asks all that the stack's validation asks, with no more than he may read. */
export const everyControlIsValidated: Scenario = {
  title: "Every control is validated by the auditor",
  run: async (account) => {
    const calm = account.at(account.now);
    calm.confirmSubscriptions();
    const results = await validate(checksOf(calm), await askedByAuditor(calm));
    const failed = results.filter(({ passed }) => !passed);
    if (failed.length > 0) {
      throw new ScenarioFailure(`${failed.length} of ${results.length} checks fail.`, reportOf(failed));
    }
    const controls = new Set(results.map(({ check }) => check.control));
    return `${results.length} checks of ${[...controls].sort().join(", ")}`;
  },
};

/** The table that the stack was deployed with. */
export function checksOf(account: LiveAccount): readonly ControlCheck[] {
  return account.output("validationChecks") as unknown as readonly ControlCheck[];
}

/** Has questions put by a session of the auditor. */
export async function askedByAuditor(account: LiveAccount): Promise<Ask> {
  const auditor = await holderOf(account, "auditor");
  return async ({ service, operation, region, input }) => {
    const answer = await auditor.call(clientNames[service], operation, region, input);
    if (answer.kind === "refused") {
      throw Object.assign(new Error(answer.message), { name: answer.code });
    }
    return answer.output;
  };
}
