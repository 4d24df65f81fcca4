import { IANAZone } from "luxon";
import { merged, type Window } from "./windows";

/** In the order of `Date.getUTCDay`. */
export const weekdays = [
  "sunday",
  "monday",
  "tuesday",
  "wednesday",
  "thursday",
  "friday",
  "saturday",
] as const;
export type Weekday = (typeof weekdays)[number];

export interface BusinessCalendar {
  /** IANA name. */
  readonly timeZone: string;
  /** Wall time, `09:00`; before `closes`. */
  readonly opens: string;
  /** Wall time, `24:00` at the latest. */
  readonly closes: string;
  readonly weekdays: readonly Weekday[];
  /** Dates, `2026-12-25`. */
  readonly holidays: readonly string[];
}

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** How far ahead the next business day is looked for. */
const horizon = 400 * day;

/**
 * Whether a window is of no interest any more. It stays for an hour, so that a clock that is fast ends none early: a
 * document closes its windows by itself.
 */
export function isOver(window: Window, now: number): boolean {
  return window.closes + hour <= now;
}

/** The windows of the current business day, until it is over, and of the one after it. */
export function businessWindows(calendar: BusinessCalendar, now: number): readonly Window[] {
  const found: (readonly Window[])[] = [];
  // A local date may end 12 hours after that of UTC, and is over an hour later.
  const start = Math.floor(now / day) * day - 2 * day;
  for (let date = start; date <= now + horizon && found.length < 2; date += day) {
    const windows = windowsOf(date, calendar);
    const last = windows.at(-1);
    if (last && !isOver(last, now)) {
      found.push(windows);
    }
  }
  return merged(found.flat());
}

/**
 * All instants whose wall time is in business hours of one date, which is given as the instant at which it begins in
 * UTC. A change of daylight saving can cut them in two pieces, shorten them or leave none.
 */
function windowsOf(date: number, calendar: BusinessCalendar): readonly Window[] {
  const isoDate = new Date(date).toISOString().slice(0, 10);
  const weekday = weekdays[new Date(date).getUTCDay()];
  if (!calendar.weekdays.some((each) => each === weekday) || calendar.holidays.includes(isoDate)) {
    return [];
  }
  const opens = date + timeOfDay(calendar.opens);
  const closes = date + timeOfDay(calendar.closes);
  // Offsets reach from 12 hours behind UTC to 14 ahead of it.
  const stretches = stretchesOf(IANAZone.create(calendar.timeZone), date - day, date + 2 * day);
  return merged(
    stretches.map(({ from, to, offset }) => ({
      opens: Math.max(from, opens - offset),
      closes: Math.min(to, closes - offset),
    })),
  );
}

/** Milliseconds since midnight. */
function timeOfDay(text: string): number {
  const [hours = 0, minutes = 0] = text.split(":").map(Number);
  return hours * hour + minutes * minute;
}

/** A time during which the zone keeps one offset from UTC, in milliseconds. */
interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly offset: number;
}

/** Looks once a day, since no zone changes its offset twice in one. */
function stretchesOf(zone: IANAZone, from: number, to: number): readonly Stretch[] {
  const offsetAt = (instant: number) => zone.offset(instant) * minute;
  const found: Stretch[] = [];
  let [start, offset] = [from, offsetAt(from)];
  for (let at = from + day; at <= to; at += day) {
    const next = offsetAt(at);
    if (next !== offset) {
      const change = firstSecond(at - day, at, (instant) => offsetAt(instant) === next);
      found.push({ from: start, to: change, offset });
      [start, offset] = [change, next];
    }
  }
  return [...found, { from: start, to, offset }];
}

/** At which something holds that does not hold at `from`, and holds at `to`; it changes once in between. */
function firstSecond(from: number, to: number, holds: (instant: number) => boolean): number {
  let [last, first] = [from, to];
  while (first - last > second) {
    const middle = last + Math.floor((first - last) / 2 / second) * second;
    if (holds(middle)) {
      first = middle;
    } else {
      last = middle;
    }
  }
  return first;
}
