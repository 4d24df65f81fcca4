import { type LiveAccount, type Scenario, ScenarioFailure } from "../rehearsal";
import { type BusinessDay, businessDay, clockChanges, day, settingsOf } from "./business-calendar";
import { deniedByTheHours, expectOpen } from "./people";

const second = 1000;

/** Allowed from the second at which the doors open to the one before they close, also where clocks are changed. */
export const sensitiveOperationsFollowTheClock: Scenario = {
  title: "Sensitive operations follow the clock",
  run: async (account) => {
    const { calendar, sensitiveOperations } = settingsOf(account);
    const changes = clockChanges(calendar.timeZone, account.now + 3 * day);
    const days = changes.flatMap((change) => [
      businessDay(calendar, change - day, -1),
      businessDay(calendar, change),
    ]);
    for (const businessDay of days) {
      if (businessDay) {
        await follow(account, businessDay);
      }
    }
    inForce(account.at(days[0]?.closes ?? account.now), sensitiveOperations);

    const dates = changes.map((change) => new Date(change).toISOString().slice(0, 10)).join(" and ");
    return `to the second on ${days.length} days around ${dates} in ${calendar.timeZone}`;
  },
};

async function follow(account: LiveAccount, { opens, closes }: BusinessDay): Promise<void> {
  const then = account.withoutRulesAt(opens - 2 * day);
  const moments = [
    [opens - second, false],
    [opens, true],
    [closes - second, true],
    [closes, false],
  ] as const;
  for (const [moment, open] of moments) {
    await then.passUntil(moment);
    await expectOpen(then, open, `at ${new Date(moment).toISOString()}`);
  }
}

/** What is sensitive by now is denied before the function runs by its schedule: the deployment has seen to it. */
function inForce(account: LiveAccount, operations: readonly string[]): void {
  for (const operation of operations) {
    const action = operation.replace("*", "Anything");
    const open = (["security-admin", "devops"] as const).filter(
      (role) => !deniedByTheHours(account, role, action),
    );
    if (open.length > 0) {
      throw new ScenarioFailure(
        `${operation} is sensitive and not denied to ${open.join(" and ")} when closed.`,
      );
    }
  }
}
