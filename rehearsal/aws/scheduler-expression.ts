import { IANAZone } from "luxon";

/** https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html */
export type Expression = Rate | Cron;

interface Rate {
  readonly kind: "rate";
  readonly milliseconds: number;
}

interface Cron {
  readonly kind: "cron";
  /** Sorted. */
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  /** Undefined where the other one of the two says which days are meant. */
  readonly daysOfMonth: readonly number[] | undefined;
  readonly months: readonly number[];
  /** 1 is a Sunday. */
  readonly daysOfWeek: readonly number[] | undefined;
  readonly years: readonly number[];
}

/** Scheduler would refuse the expression, or it asks for something that is not modelled. */
export class ExpressionError extends Error {
  override readonly name = "ExpressionError";

  constructor(
    readonly code: "ValidationException" | "NotModelled",
    message: string,
  ) {
    super(message);
  }
}

const oneMinute = 60 * 1000;
const oneHour = 60 * oneMinute;
const oneDay = 24 * oneHour;
const units: Readonly<Record<string, number>> = { minute: oneMinute, hour: oneHour, day: oneDay };

/** Reads an expression; throws ExpressionError. */
export function parseExpression(text: string): Expression {
  const [, count, unit = ""] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(text) ?? [];
  const milliseconds = Number(count) * (units[unit] ?? 0);
  if (milliseconds > 0) {
    return { kind: "rate", milliseconds };
  }
  const fields = /^cron\((.*)\)$/.exec(text)?.[1]?.split(/ +/);
  const cron = fields && cronOf(fields);
  if (cron) {
    return cron;
  }
  if (/^at\(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\)$/.test(text)) {
    throw new ExpressionError("NotModelled", "The simulated Scheduler knows no schedules that run once.");
  }
  throw new ExpressionError("ValidationException", `Invalid Schedule Expression ${text}.`);
}

interface Range {
  readonly first: number;
  readonly last: number;
  /** Names of the values, from the first one on. */
  readonly names?: readonly string[];
}

const months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const weekdays = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
const lastYear = 2199;

/** Undefined where it is none that Scheduler takes. */
function cronOf(fields: readonly string[]): Cron | undefined {
  const [minuteField, hourField, dayField = "", monthField, weekdayField = "", yearField] = fields;
  // Exactly one of the two says which days are meant.
  if (fields.length !== 6 || (dayField === "?") === (weekdayField === "?")) {
    return undefined;
  }
  const special = [...dayField.split(","), ...weekdayField.split(",")].find((part) =>
    /^L(-\d+)?$|^LW$|^\d+W$|^(\d|[A-Z]{3})(L|#\d)$/.test(part),
  );
  if (special !== undefined) {
    throw new ExpressionError("NotModelled", `The simulated Scheduler does not know ${special} among days.`);
  }
  const minutes = valuesOf(minuteField, { first: 0, last: 59 });
  const hours = valuesOf(hourField, { first: 0, last: 23 });
  const daysOfMonth = dayField === "?" ? undefined : valuesOf(dayField, { first: 1, last: 31 });
  const inMonths = valuesOf(monthField, { first: 1, last: 12, names: months });
  const daysOfWeek =
    weekdayField === "?" ? undefined : valuesOf(weekdayField, { first: 1, last: 7, names: weekdays });
  const years = valuesOf(yearField, { first: 1970, last: lastYear });
  const days = daysOfMonth ?? daysOfWeek;
  return minutes && hours && inMonths && years && days
    ? { kind: "cron", minutes, hours, daysOfMonth, months: inMonths, daysOfWeek, years }
    : undefined;
}

/** The values that a field stands for, sorted; undefined where it is none. */
function valuesOf(field = "", range: Range): readonly number[] | undefined {
  const values = new Set<number>();
  for (const part of field.split(",")) {
    const [, base = "", end, step] = /^(\*|\w+)(?:-(\w+))?(?:\/(\d+))?$/.exec(part) ?? [];
    const first = base === "*" ? range.first : numberOf(base, range);
    const alone = base === "*" || step !== undefined ? range.last : first;
    const last = end === undefined ? alone : numberOf(end, range);
    const width = Number(step ?? 1);
    if (first === undefined || last === undefined || width < 1 || (base === "*" && end !== undefined)) {
      return undefined;
    }
    if (first > last) {
      throw new ExpressionError(
        "NotModelled",
        `The simulated Scheduler does not know ${part}, which runs over the end of its field.`,
      );
    }
    for (let value = first; value <= last; value += width) {
      values.add(value);
    }
  }
  return [...values].sort((a, b) => a - b);
}

function numberOf(text: string, { first, last, names = [] }: Range): number | undefined {
  const named = names.indexOf(text);
  const value = named >= 0 ? first + named : /^\d+$/.test(text) ? Number(text) : Number.NaN;
  return value >= first && value <= last ? value : undefined;
}

/**
 * When a schedule runs for the first time after a moment, in milliseconds since 1970; undefined for never. A time
 * that the clocks skip in spring is skipped, and one that comes twice in autumn runs once, which is taken to be the
 * first time (UNCONFIRMED). Expressions are valid and time zones IANA's.
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#daylist-savings-time
 */
export function nextTime(expression: string, timeZone: string, after: number): number | undefined {
  const parsed = parseExpression(expression);
  return parsed.kind === "rate"
    ? after + parsed.milliseconds
    : nextOf(parsed, IANAZone.create(timeZone), after);
}

function nextOf(cron: Cron, zone: IANAZone, after: number): number | undefined {
  const shown = after + zone.offset(after) * oneMinute;
  const today = Math.floor(shown / oneDay) * oneDay;
  const end = Date.UTC((cron.years.at(-1) ?? 0) + 1, 0);
  for (let midnight = today; midnight < end; midnight += oneDay) {
    const found = isMeant(cron, new Date(midnight)) ? nextOn(cron, midnight, zone, after) : undefined;
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}

function isMeant({ daysOfMonth, months, daysOfWeek, years }: Cron, date: Date): boolean {
  return (
    years.includes(date.getUTCFullYear()) &&
    months.includes(date.getUTCMonth() + 1) &&
    (daysOfMonth?.includes(date.getUTCDate()) ?? true) &&
    (daysOfWeek?.includes(date.getUTCDay() + 1) ?? true)
  );
}

/** The first time of a date after a moment. */
function nextOn(
  { hours, minutes }: Cron,
  midnight: number,
  zone: IANAZone,
  after: number,
): number | undefined {
  // Those before and after a change of the clocks, if there is one.
  const offsets = new Set([midnight - oneDay, midnight + 2 * oneDay].map((at) => zone.offset(at)));
  for (const hour of hours) {
    for (const minute of minutes) {
      const shown = midnight + hour * oneHour + minute * oneMinute;
      // No clock is more than half a day behind UTC.
      const at = shown + oneDay / 2 > after ? firstMomentOf(shown, zone, offsets) : undefined;
      if (at !== undefined && at > after) {
        return at;
      }
    }
  }
  return undefined;
}

/** When clocks show for the first time what those of UTC show at `shown`; undefined where they skip it. */
function firstMomentOf(shown: number, zone: IANAZone, offsets: ReadonlySet<number>): number | undefined {
  const moments = [...offsets].map((offset) => shown - offset * oneMinute);
  const real = moments.filter((at) => at + zone.offset(at) * oneMinute === shown);
  return real.length > 0 ? Math.min(...real) : undefined;
}
