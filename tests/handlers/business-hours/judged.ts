import { IANAZone } from "luxon";
import type { BusinessCalendar } from "../../../handlers/business-hours/calendar";
import { denyDocument, mostWindows } from "../../../handlers/business-hours/document";
import { planOf } from "../../../handlers/business-hours/plan";
import type { Policy } from "../../../rehearsal/policy/document";
import { normal, settings } from "./fixtures";
import { day, Oracle, second } from "./oracle";
import { letsThrough, sensitiveOperation } from "./verdict";

export const firstYear = 2026;
export const years = Array.from({ length: 20 }, (_, index) => firstYear + index);
export const from = Date.UTC(firstYear, 0, 1);
export const to = Date.UTC(firstYear + years.length, 0, 1);

/**
 * The data of Node.js and of tzdata agree on these over the 20 years. They do not on Africa/Casablanca, which is to
 * stay at UTC from September 2026 on by tzdata 2026d and not by ICU's 2025c; and timezonecomplete does not see that
 * Africa/Cairo took up daylight saving again in 2023.
 */
export const zones = [
  "America/New_York",
  "America/Santiago",
  "America/Sao_Paulo",
  "America/St_Johns",
  "Asia/Gaza",
  "Asia/Kathmandu",
  "Asia/Kolkata",
  "Australia/Lord_Howe",
  "Australia/Sydney",
  "Europe/Berlin",
  "Europe/London",
  "Pacific/Chatham",
] as const;

/** Minutes between a run and the first edge that it has to be right about. */
const leads = [1, 59, 7 * 60, 15 * 60, 23 * 60];

const offset = IANAZone.prototype.offset;

/** Asks ICU once per zone and instant: it is slow, and runs look at the same days again and again. */
export function rememberOffsets(): void {
  const known = new Map<string, Map<number, number>>();
  IANAZone.prototype.offset = function (instant) {
    const ofZone = known.get(this.name) ?? new Map<number, number>();
    known.set(this.name, ofZone);
    const answer = ofZone.get(instant) ?? offset.call(this, instant);
    ofZone.set(instant, answer);
    return answer;
  };
}

export function forgetOffsets(): void {
  IANAZone.prototype.offset = offset;
}

/**
 * Runs the handler's core ahead of each opening, now a minute and now a day, and returns the instants around the
 * edges at which the document of the latest run says something else than the oracle.
 */
export function mistakes(calendar: BusinessCalendar, edges: readonly number[]): readonly string[] {
  const { parsePolicy } = freshParser();
  const oracle = new Oracle(calendar);
  let policy: Policy | undefined;
  let ranAt = Number.NEGATIVE_INFINITY;
  return edges.flatMap((edge, index) => {
    if (!policy || oracle.isOpen(edge) || edge - ranAt > day) {
      const lead = (leads[index % leads.length] ?? 0) * 60 * second;
      ranAt = Math.max(edge - second - lead, ranAt + second);
      const windows = planOf(normal(from), { ...settings, calendar }, ranAt).windows["devops"] ?? [];
      if (windows.length > mostWindows) {
        throw new Error(`${windows.length} windows by the run at ${iso(ranAt)}`);
      }
      policy = parsePolicy("business hours", JSON.stringify(denyDocument(windows, [sensitiveOperation], 1)));
    }
    const inForce = policy;
    return [edge - second, edge, edge + second]
      .filter((instant) => letsThrough(inForce, instant) !== oracle.isOpen(instant))
      .map((instant) => `${iso(instant)} by the run at ${iso(ranAt)}`);
  });
}

const iso = (instant: number) => new Date(instant).toISOString();

/** The parser keeps every text that it has read, and here are too many of them. */
function freshParser() {
  const file = require.resolve("../../../rehearsal/policy/document");
  delete require.cache[file];
  return require(file) as typeof import("../../../rehearsal/policy/document");
}
