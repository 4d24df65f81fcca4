import { createHash } from "node:crypto";
import { businessWindows, isOver } from "./calendar";
import { mostWindows, type Standing, unannounced } from "./document";
import { type Emergency, emergencyOf } from "./emergency";
import type { ParameterVersion } from "./parameter";
import type { BusinessHoursSettings } from "./settings";
import { merged, type Window } from "./windows";

/** What is to be in force. */
export interface Plan {
  readonly parameter: ParameterVersion | undefined;
  /** 0 where the parameter does not exist. */
  readonly parameterVersion: number;
  readonly emergency: Emergency;
  /** Names what there is to be announced, so that a document can tell of it. */
  readonly announcement: string;
  /** By key of the settings' roles. */
  readonly windows: Readonly<Record<string, readonly Window[]>>;
}

/**
 * The windows follow from the clock, the calendar and the parameter alone: a run at any time gives what is right then,
 * and a run that was missed is made good by the next.
 */
export function planOf(
  parameter: ParameterVersion | undefined,
  settings: BusinessHoursSettings,
  now: number,
): Plan {
  const { calendar, maximumMinutes } = settings;
  const roles = Object.keys(settings.roles);
  const emergency = emergencyOf(parameter, { roles, maximumMinutes }, now);
  const isClosed = emergency.state === "lockdown" || emergency.state === "unusable";
  const business = isClosed ? [] : businessWindows(calendar, now);
  const windowsOf = (role: string) =>
    emergency.state === "break-glass" && emergency.role === role ? [...business, emergency.window] : business;
  return {
    parameter,
    parameterVersion: parameter?.version ?? 0,
    emergency,
    announcement: announcementId(parameter, emergency),
    windows: Object.fromEntries(roles.map((role) => [role, thatMatter(windowsOf(role), now)])),
  };
}

function thatMatter(windows: readonly Window[], now: number): readonly Window[] {
  return merged(windows)
    .filter((window) => !isOver(window, now))
    .slice(0, mostWindows);
}

/**
 * More than the version: a parameter that was deleted and made anew counts from 1 again, and another deployment may
 * take the same version in another way.
 */
function announcementId(parameter: ParameterVersion | undefined, emergency: Emergency): string {
  const text = JSON.stringify([parameter?.version, parameter?.modified, emergency]);
  return createHash("sha256").update(text).digest("hex").slice(0, unannounced.length);
}

/** Whether people are still to be told, as far as one role's document knows; undefined where it knows nothing. */
export function isNews(plan: Plan, standing: Standing | undefined): boolean {
  const announced = standing?.announcement ?? unannounced;
  const isFirst =
    announced === unannounced && plan.emergency.state === "normal" && plan.parameterVersion === 1;
  return announced !== plan.announcement && !isFirst;
}
