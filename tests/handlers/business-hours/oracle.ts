import { TzDatabase } from "timezonecomplete";
import type { BusinessCalendar } from "../../../handlers/business-hours/calendar";

// Another library than the handler's, with rules of its own: those of the tzdata package, instead of ICU's.
TzDatabase.init(require("tzdata"));

export const second = 1000;
const minute = 60 * second;
export const day = 24 * 60 * minute;

/** As `getUTCDay` counts. */
const names = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

interface Change {
  readonly at: number;
  /** In milliseconds, from then on. */
  readonly offset: number;
}

/** Business hours instant by instant: what a clock on a wall of the zone shows, and nothing else. */
export class Oracle {
  /** The changes of the zone's offset from 2025 to 2047; the first entry is the offset at the beginning. */
  readonly changes: readonly Change[];
  readonly #opens: number;
  readonly #closes: number;
  readonly #weekdays: ReadonlySet<number>;
  readonly #holidays: ReadonlySet<number>;
  #last = 0;

  constructor(calendar: BusinessCalendar) {
    this.changes = changesOf(calendar.timeZone);
    this.#opens = timeOfDay(calendar.opens);
    this.#closes = timeOfDay(calendar.closes);
    this.#weekdays = new Set(calendar.weekdays.map((name) => names.indexOf(name)));
    this.#holidays = new Set(calendar.holidays.map((date) => Date.parse(date)));
  }

  isOpen(instant: number): boolean {
    const wall = instant + this.#offsetAt(instant);
    const midnight = Math.floor(wall / day) * day;
    const time = wall - midnight;
    return (
      time >= this.#opens &&
      time < this.#closes &&
      this.#weekdays.has(new Date(midnight).getUTCDay()) &&
      !this.#holidays.has(midnight)
    );
  }

  /** All instants from one to the other, to the second, at which business hours begin or end. */
  edges(from: number, to: number): readonly number[] {
    const offsets = [...new Set(this.changes.map(({ offset }) => offset))];
    const candidates = new Set(this.changes.map(({ at }) => at));
    const first = Math.floor(from / day) * day - day;
    for (let date = first; date <= to + day; date += day) {
      for (const offset of offsets) {
        candidates.add(date + this.#opens - offset);
        candidates.add(date + this.#closes - offset);
      }
    }
    return [...candidates]
      .filter((at) => at >= from && at < to)
      .sort((a, b) => a - b)
      .filter((at) => this.isOpen(at) !== this.isOpen(at - second));
  }

  /** Begins where the last search ended: instants are mostly asked for one after the other. */
  #offsetAt(instant: number): number {
    const isAfter = (index: number) => (this.changes[index]?.at ?? Number.POSITIVE_INFINITY) > instant;
    while (this.#last > 0 && isAfter(this.#last)) {
      this.#last -= 1;
    }
    while (!isAfter(this.#last + 1)) {
      this.#last += 1;
    }
    return this.changes[this.#last]?.offset ?? 0;
  }
}

function timeOfDay(text: string): number {
  const [hours = 0, minutes = 0] = text.split(":").map(Number);
  return (hours * 60 + minutes) * minute;
}

const known = new Map<string, readonly Change[]>();

function changesOf(timeZone: string): readonly Change[] {
  const changes =
    known.get(timeZone) ??
    TzDatabase.instance()
      .getTransitionsTotalOffsets(timeZone, 2025, 2047)
      .map(({ at, offset }) => ({ at, offset: offset.milliseconds() }))
      .filter(({ offset }, index, all) => offset !== all[index - 1]?.offset);
  known.set(timeZone, changes);
  return changes;
}
