import { type LiveAccount, type Scenario, ScenarioFailure } from "../rehearsal";
import { closedHour, day, settingsOf } from "./business-calendar";
import { declare } from "./emergencies";
import { deniedByTheHours, expectOpen } from "./people";

const minute = 60_000;
const reason = "INC-4711 the disk of orders is full";

/** At night, for one role, no longer than the bound, and never without somebody being told. */
export const breakGlassOpensAndClosesByItself: Scenario = {
  title: "Break-glass opens and closes by itself",
  run: async (account) => {
    const { calendar, maximumMinutes } = settingsOf(account);
    const closed = closedHour(calendar, account.now + day);
    if (closed === undefined) {
      return "never closed for long enough to need one";
    }
    // Shortly before a scheduled run, which has to leave it open.
    const run = await nextRun(account, closed);
    const start = run - Math.min(5, maximumMinutes / 2) * minute;
    const night = account.at(start);
    night.confirmSubscriptions();
    await expectOpen(night, false, "before anybody asked");

    await declare(night, { state: "break-glass", role: "devops", reason, minutes: 10 * maximumMinutes });
    await night.pass({ minutes: 1 });
    await expectOpen(night, true, "a minute after break-glass");
    if (!deniedByTheHours(night, "security-admin", "iam:DeleteRole")) {
      throw new ScenarioFailure("Break-glass for devops opens security-admin as well.");
    }
    const told = night
      .deliveries(start)
      .filter(({ message }) => message?.includes(reason) && message.includes("security-admin-jane"));
    if (told.length === 0) {
      throw new ScenarioFailure("Break-glass was opened, and nobody was told by whom and why.");
    }
    await night.passUntil(run + 20_000);
    await expectOpen(night, true, "after a scheduled run");

    // From here on nothing runs any more: the document closes by itself.
    const revive = night.remove(night.text("businessHoursFunctionName"));
    await night.passUntil(start + maximumMinutes * minute);
    await expectOpen(night, false, `${maximumMinutes} minutes after break-glass, with the function gone`);
    revive();

    return `for ${maximumMinutes} minutes at ${new Date(start).toISOString()}, ${told.length} told`;
  },
};

/** When the function runs by its schedule for the first time after a moment. */
async function nextRun(account: LiveAccount, after: number): Promise<number> {
  const probe = account.at(after);
  await probe.pass({ hours: 4 });
  const [first] = probe.invocations(probe.text("businessHoursFunctionName"));
  if (!first) {
    throw new ScenarioFailure("In four hours the function was not run by its schedule.");
  }
  return first.at;
}
