import type { BusinessHoursSettings } from "../handlers/business-hours/settings";
import type { LiveAccount } from "../rehearsal";

const minute = 60_000;
const hour = 60 * minute;
export const day = 24 * hour;

export type Calendar = BusinessHoursSettings["calendar"];

/** What the function of the business hours was deployed with. */
export function settingsOf(account: LiveAccount): BusinessHoursSettings {
  const { files } = account.function(account.text("businessHoursFunctionName"));
  return JSON.parse(files["settings.json"] ?? "");
}

/** Whether a moment is in business hours. */
export function isBusiness(calendar: Calendar, at: number): boolean {
  return [at - day, at, at + day].some((date) => {
    const known = businessDay(calendar, date);
    return known !== undefined && at >= known.opens && at < known.closes;
  });
}

/** The first full hour from a moment on that is out of business hours, as is what follows it. Undefined if there is none. */
export function closedHour(calendar: Calendar, from: number): number | undefined {
  for (let at = Math.ceil(from / hour) * hour; at < from + 14 * day; at += hour) {
    if ([0, 1, 2, 3, 4, 5].every((hours) => !isBusiness(calendar, at + hours * hour))) {
      return at;
    }
  }
  return undefined;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  const format =
    known ??
    new Intl.DateTimeFormat("en-US", {
      timeZone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
  formats.set(timeZone, format);
  return format;
}

/** Milliseconds by which a zone is ahead of UTC. */
function offsetAt(instant: number, timeZone: string): number {
  const parts = formatOf(timeZone).formatToParts(instant);
  const [year = 0, month = 1, date, hours, minutes, seconds] = (
    ["year", "month", "day", "hour", "minute", "second"] as const
  ).map((type) => Number(parts.find((part) => part.type === type)?.value));
  return Date.UTC(year, month - 1, date, hours, minutes, seconds) - Math.floor(instant / 1000) * 1000;
}

/** The moment at which the clocks of a zone show a time, on a day given by any moment of it in UTC. */
function momentOf(date: number, time: string, timeZone: string): number {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  const shown = Math.floor(date / day) * day + hours * hour + minutes * minute;
  const guess = shown - offsetAt(shown, timeZone);
  return shown - offsetAt(guess, timeZone);
}

const names = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"] as const;

function isWorked(date: number, { weekdays, holidays }: Calendar): boolean {
  const name = names[new Date(date).getUTCDay()];
  return (
    name !== undefined &&
    weekdays.includes(name) &&
    !holidays.includes(new Date(date).toISOString().slice(0, 10))
  );
}

/** One day's business hours, in milliseconds since 1970. */
export interface BusinessDay {
  readonly opens: number;
  readonly closes: number;
}

/** The first business day from a date on, or the last up to it. Undefined where a year has none. */
export function businessDay(
  calendar: Calendar,
  from: number,
  direction: 1 | -1 = 1,
): BusinessDay | undefined {
  for (let days = 0; days < 366; days++) {
    const date = from + direction * days * day;
    if (isWorked(date, calendar)) {
      return {
        opens: momentOf(date, calendar.opens, calendar.timeZone),
        closes: momentOf(date, calendar.closes, calendar.timeZone),
      };
    }
  }
  return undefined;
}

/** The next days, by their beginning in UTC, on which a zone's clocks are changed; others where they never are. */
export function clockChanges(timeZone: string, from: number): readonly number[] {
  const found: number[] = [];
  const start = Math.ceil(from / day) * day;
  for (let at = start; at < start + 400 * day && found.length < 2; at += day) {
    if (offsetAt(at, timeZone) !== offsetAt(at + day, timeZone)) {
      found.push(at);
    }
  }
  return found.length > 0 ? found : [start + 91 * day, start + 274 * day];
}
