import { type LiveAccount, type Scenario, ScenarioFailure } from "../rehearsal";
import { businessDay, type Calendar, day, isBusiness, settingsOf } from "./business-calendar";
import { expectOpen, isOpen } from "./people";

const hour = 3_600_000;

/** The function of the business hours is gone for a week: nothing opens out of hours, and people hear of it in time. */
export const aDeadFunctionOpensNothing: Scenario = {
  title: "A dead function opens nothing",
  run: async (account) => {
    const { calendar } = settingsOf(account);
    const today = businessDay(calendar, account.now + day) ?? { opens: account.now, closes: account.now };
    const then = account.withoutRulesAt(today.opens - 3 * hour);
    then.confirmSubscriptions();
    await then.passUntil(today.opens + hour);
    await expectOpen(then, true, "in business hours");

    const revive = then.remove(then.text("businessHoursFunctionName"));
    const died = then.now;
    const missed = await firstMissedOpening(then, calendar, died);
    const told = then
      .deliveries(died)
      .find(({ subject }) => subject.startsWith("ALARM") && subject.includes("business-hours-silent"));
    if (!told) {
      throw new ScenarioFailure(
        "The function is gone, and nobody is told that the business hours are not set.",
      );
    }
    const ahead = Math.floor((missed - told.at) / hour);
    if (ahead < 12) {
      throw new ScenarioFailure(
        `People are told only ${ahead} hours before the first opening that is missed.`,
      );
    }

    revive();
    const next = businessDay(calendar, then.now + day);
    await then.passUntil((next?.opens ?? then.now) + 1000);
    await expectOpen(then, true, "once the function is back");
    return `closed for a week but for the windows it knew; told ${ahead} hours before the first that is missed`;
  },
};

/** Walks through a week, hour by hour. When nothing opened for the first time although it should have. */
async function firstMissedOpening(account: LiveAccount, calendar: Calendar, died: number): Promise<number> {
  let missed: number | undefined;
  for (let at = died + hour; at <= died + 7 * day; at += hour) {
    await account.passUntil(at);
    const open = await isOpen(account);
    const business = isBusiness(calendar, at);
    if (open && !business) {
      throw new ScenarioFailure(
        `With the function gone, ${new Date(at).toISOString()} is open out of hours.`,
      );
    }
    if (business && !open) {
      missed ??= at;
    }
  }
  if (missed === undefined) {
    throw new ScenarioFailure("A week without the function, and everything opens as ever: who opens it?");
  }
  return missed;
}
