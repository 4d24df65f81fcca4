import type { Log } from "../shared/log";
import type { Pace } from "../shared/retry";
import { valueAt } from "../shared/values";
import { apply, type Outcome } from "./apply";
import { isoSeconds } from "./document";
import { type Plan, planOf } from "./plan";
import type { RoleOnItsWay } from "./role-on-its-way";
import { type Clients, Services } from "./services";
import type { BusinessHoursSettings } from "./settings";

export interface Dependencies extends Clients {
  readonly settings: BusinessHoursSettings;
  readonly now: () => number;
  /** Milliseconds until the function's time-out. */
  readonly remaining: () => number;
  readonly pace: Pace;
  readonly log: Log;
}

/** The same for every run under the same parameter, since a deployment keeps it. */
export interface Summary {
  readonly state: string;
  readonly parameterVersion: number;
  readonly roles: readonly string[];
}

/** How often a run follows a parameter that changes while it is being put in force. */
const mostRounds = 3;

/**
 * Brings the documents of all roles to what the clock, the calendar and the emergency parameter say. Returns: they
 * are. Throws: something failed, or the parameter cannot be followed and everything is closed. Either way another run
 * does no harm, at any time and at the same time.
 */
export async function run(event: unknown, dependencies: Dependencies): Promise<Summary> {
  const { settings, pace, remaining, now, log } = dependencies;
  const services = new Services(dependencies, settings, pace, remaining);
  for (let round = 1; round <= mostRounds; round += 1) {
    const plan = planOf(await services.parameter(), settings, now());
    const outcome = await apply(plan, settings, services);
    if (outcome === "outdated") {
      continue;
    }
    const failures = [...mistakesOf(plan, settings), ...outcome.failures];
    const record = { trigger: triggerOf(event), ...recordOf(plan, outcome) };
    if (failures.length === 0) {
      log.info({ message: "The documents of all roles are in force.", ...record });
    } else {
      log.error({ message: failures.join(" "), ...record });
    }
    if (await services.hasChangedSince(plan.parameter)) {
      continue;
    }
    if (failures.length > 0) {
      throw new Error(failures.join(" "));
    }
    const { parameterVersion, emergency } = plan;
    return { state: emergency.state, parameterVersion, roles: Object.keys(settings.roles).sort() };
  }
  throw new Error(
    `${settings.parameterName} changed each of the ${mostRounds} times that it was being put in force. ` +
      "The next run puts its newest version in force.",
  );
}

/** A change of the parameter, or whatever the schedule and the deployment call themselves. */
function triggerOf(event: unknown): string {
  const name = valueAt(event, "source") === "aws.ssm" ? "parameter" : valueAt(event, "trigger");
  return typeof name === "string" ? name : "unknown";
}

function mistakesOf({ emergency }: Plan, { parameterName }: BusinessHoursSettings): readonly string[] {
  return emergency.state === "unusable"
    ? [`Everything is closed until ${parameterName} is repaired.`, ...emergency.mistakes]
    : [];
}

function recordOf({ parameter, parameterVersion, emergency }: Plan, { announced, roles }: Outcome): object {
  const windowsOf = ({ windows }: RoleOnItsWay) =>
    windows.map(({ opens, closes }) => ({ opens: isoSeconds(opens), closes: isoSeconds(closes) }));
  return {
    parameterVersion,
    state: emergency.state,
    who: parameter?.by,
    why: "reason" in emergency ? emergency.reason : undefined,
    announced,
    closedFirst: roles.filter(({ closedFirst }) => closedFirst).map(({ key }) => key),
    written: Object.fromEntries(
      roles.filter(({ written }) => written).map((role) => [role.key, windowsOf(role)]),
    ),
    unchanged: roles
      .filter(({ written, closedFirst, failure }) => !written && !closedFirst && !failure)
      .map(({ key }) => key),
  };
}
