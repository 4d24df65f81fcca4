import { type Scenario, ScenarioFailure } from "../rehearsal";
import { businessDay, day, settingsOf } from "./business-calendar";
import { declare } from "./emergencies";
import { expectOpen } from "./people";

/** In the middle of business hours, and until the same parameter lifts it. */
export const lockdownClosesEverything: Scenario = {
  title: "Lockdown closes everything until it is lifted",
  run: async (account) => {
    const { calendar } = settingsOf(account);
    const today = businessDay(calendar, account.now + day);
    const middle = today ? (today.opens + today.closes) / 2 : account.now;
    const then = account.at(middle - 2 * 3_600_000);
    then.confirmSubscriptions();
    await then.passUntil(middle);
    const start = then.now;
    await expectOpen(then, true, "in business hours");

    await declare(then, { state: "lockdown", reason: "INC-4712 a laptop was stolen" });
    await then.pass({ minutes: 1 });
    await expectOpen(then, false, "a minute after lockdown");
    await then.pass({ hours: 4 });
    await expectOpen(then, false, "after a scheduled run in lockdown");
    await declare(then, "no lockdown any more, thanks");
    await then.pass({ minutes: 10 });
    await expectOpen(then, false, "after a parameter that says nothing clear");
    const alarms = then.deliveries(start).filter(({ subject }) => subject.startsWith("ALARM"));
    if (alarms.length === 0) {
      throw new ScenarioFailure("The parameter makes no sense, and no alarm says so.");
    }

    await declare(then, { state: "normal" });
    await then.pass({ minutes: 1 });
    await expectOpen(then, true, "a minute after lockdown was lifted");
    return `at ${new Date(start).toISOString()}, ${then.deliveries(start).length} messages to people`;
  },
};
