import { type Scenario, ScenarioFailure } from "../rehearsal";
import { stopTrails } from "./records";

/** Without a trail that records, nothing arrives any more, and no call fails for it. */
export const aSilentTrailIsHeard: Scenario = {
  title: "A silent audit trail is heard of",
  run: async (account) => {
    const quiet = account.withoutRulesAt(account.now);
    quiet.confirmSubscriptions();
    await quiet.pass({ days: 3 });
    const early = quiet.deliveries(account.now).find(({ subject }) => subject.includes("audit-silent"));
    if (early) {
      throw new ScenarioFailure(
        "The audit trail is silent: there is no trail that records, or nothing arrives.",
      );
    }
    const stopped = quiet.now;
    await stopTrails(quiet);
    await quiet.pass({ days: 3 });
    const told = quiet.deliveries(stopped).find(({ subject }) => subject.includes("audit-silent"));
    if (!told) {
      throw new ScenarioFailure("Every trail is stopped for days, and nobody is told that nothing arrives.");
    }
    return `${Math.round((told.at - stopped) / 3_600_000)} hours after the last trail was stopped`;
  },
};
