import { DateTime, IANAZone } from "luxon";
import { valueAt } from "../shared/values";
import { type BusinessCalendar, weekdays } from "./calendar";
import type { BoundRole } from "./role-policy";

/** What the deployment puts beside the code as `settings.json`. */
export interface BusinessHoursSettings {
  /** By the names under which a break-glass asks for them. */
  readonly roles: Readonly<Record<string, BoundRole>>;
  /** Actions, wildcards possible. */
  readonly sensitiveOperations: readonly string[];
  readonly calendar: BusinessCalendar;
  /** Name of the emergency parameter. */
  readonly parameterName: string;
  /** Of the longest break-glass. */
  readonly maximumMinutes: number;
  /** SNS topic that people read. */
  readonly topicArn: string;
}

interface Rule {
  readonly path: readonly string[];
  readonly fits: (value: unknown) => boolean;
  readonly allowed: string;
}

const minutesAtMost = 120;

const matching = (pattern: RegExp) => (value: unknown) => typeof value === "string" && pattern.test(value);
const listOf = (fits: (item: unknown) => boolean) => (value: unknown) =>
  Array.isArray(value) && value.length > 0 && value.every(fits);

const isTime = matching(/^([01]\d|2[0-3]):[0-5]\d$/);
const isDate = (value: unknown) =>
  matching(/^\d{4}-\d\d-\d\d$/)(value) && DateTime.fromISO(String(value)).isValid;

/** Throws with every key that is wrong, its value and what is allowed. */
export function businessHoursSettings(value: unknown): BusinessHoursSettings {
  const roles = keysOf(valueAt(value, "roles"));
  const opens = valueAt(value, "calendar", "opens");
  const rules: readonly Rule[] = [
    {
      path: ["roles"],
      fits: () => listOf(matching(/^[A-Za-z0-9-]{1,40}$/))(roles),
      allowed: "at least one role, under a key of up to 40 letters, digits and hyphens",
    },
    ...roles.flatMap((role): Rule[] => [
      {
        path: ["roles", role, "name"],
        fits: matching(/^[\w+=,.@-]{1,64}$/),
        allowed: "the name of a role",
      },
      {
        path: ["roles", role, "policyName"],
        fits: matching(/^[\w+=,.@-]{1,128}$/),
        allowed: "the name of an inline policy",
      },
    ]),
    {
      path: ["sensitiveOperations"],
      fits: listOf(matching(/^[a-z0-9-]+:[A-Za-z0-9*?]+$/)),
      allowed: 'a list of actions such as "kms:ScheduleKeyDeletion"',
    },
    {
      path: ["calendar", "timeZone"],
      fits: (zone) => typeof zone === "string" && IANAZone.isValidZone(zone),
      allowed: "a time zone by its IANA name",
    },
    { path: ["calendar", "opens"], fits: isTime, allowed: "a time from 00:00 to 23:59" },
    {
      path: ["calendar", "closes"],
      // Both have the same form, so that their order is that of the alphabet.
      fits: (closes) =>
        (closes === "24:00" || isTime(closes)) && (!isTime(opens) || String(closes) > String(opens)),
      allowed: "a time after the one that it opens at, 24:00 at the latest",
    },
    {
      path: ["calendar", "weekdays"],
      fits: listOf((day) => weekdays.some((each) => each === day)),
      allowed: `a list of ${weekdays.join(", ")}, at least one of them`,
    },
    {
      path: ["calendar", "holidays"],
      fits: (dates) => Array.isArray(dates) && dates.every(isDate),
      allowed: 'a list, perhaps an empty one, of dates such as "2026-12-25"',
    },
    { path: ["parameterName"], fits: matching(/^[\w./-]+$/), allowed: "the name of a parameter" },
    {
      path: ["maximumMinutes"],
      fits: (minutes) =>
        Number.isInteger(minutes) && Number(minutes) >= 1 && Number(minutes) <= minutesAtMost,
      allowed: `a whole number from 1 to ${minutesAtMost}`,
    },
    {
      path: ["topicArn"],
      fits: matching(/^arn:[\w-]+:sns:[\w-]+:\d{12}:[\w-]+$/),
      allowed: "the ARN of an SNS topic",
    },
  ];
  const mistakes = rules
    .filter(({ path, fits }) => !fits(valueAt(value, ...path)))
    .map(({ path, allowed }) => {
      const shown = JSON.stringify(valueAt(value, ...path)) ?? "missing";
      return `${path.join(".")} is ${shown}; allowed is ${allowed}.`;
    });
  if (mistakes.length > 0) {
    throw new Error(`The settings of the business hours are wrong. ${mistakes.join(" ")}`);
  }
  return value as BusinessHoursSettings;
}

function keysOf(value: unknown): readonly string[] {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? Object.keys(value) : [];
}
