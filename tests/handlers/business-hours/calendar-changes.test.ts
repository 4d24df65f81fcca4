import { expect } from "chai";
import { type BusinessCalendar, weekdays } from "../../../handlers/business-hours/calendar";
import { forgetOffsets, from, mistakes, rememberOffsets, to, years, zones } from "./judged";
import { day, Oracle } from "./oracle";

/** Zones that change at midnight, or by two hours, besides those whose every edge is looked at elsewhere. */
const allZones = [...zones, "America/Havana", "Asia/Beirut", "Antarctica/Troll"];

const fromMondayToFriday = weekdays.slice(1, 6);

interface Case {
  readonly when: string;
  readonly hours: Pick<BusinessCalendar, "opens" | "closes" | "weekdays">;
  readonly holidays: (timeZone: string) => readonly string[];
  /** Around each change of the clock and each turn of the year. */
  readonly days: number;
  readonly edges: number;
}

const none = () => [];

const cases: readonly Case[] = [
  {
    when: "in the first half hour of each day",
    hours: { opens: "00:00", closes: "00:30", weekdays },
    holidays: none,
    days: 2,
    edges: 6216,
  },
  {
    when: "in the last half hour of each day",
    hours: { opens: "23:30", closes: "24:00", weekdays },
    holidays: none,
    days: 2,
    edges: 6296,
  },
  {
    when: "from 01:30 to 02:30 of each day",
    hours: { opens: "01:30", closes: "02:30", weekdays },
    holidays: none,
    days: 2,
    edges: 6448,
  },
  {
    when: "from 00:15 to 03:15 of each day",
    hours: { opens: "00:15", closes: "03:15", weekdays },
    holidays: none,
    days: 2,
    edges: 6336,
  },
  {
    when: "all day from Monday to Friday",
    hours: { opens: "00:00", closes: "24:00", weekdays: fromMondayToFriday },
    holidays: none,
    days: 4,
    edges: 1637,
  },
  {
    when: "all day on each day but holidays",
    hours: { opens: "00:00", closes: "24:00", weekdays },
    holidays: holidaysOf,
    days: 4,
    edges: 1554,
  },
  {
    when: "from 01:30 to 02:30 of each day but holidays",
    hours: { opens: "01:30", closes: "02:30", weekdays },
    holidays: holidaysOf,
    days: 4,
    edges: 10045,
  },
  {
    when: "from 09:00 to 18:00 of each working day but holidays",
    hours: { opens: "09:00", closes: "18:00", weekdays: fromMondayToFriday },
    holidays: holidaysOf,
    days: 4,
    edges: 7502,
  },
];

/** Each change of the offset and each turn of the year. */
function occasions(timeZone: string): readonly number[] {
  const { changes } = new Oracle({ timeZone, opens: "09:00", closes: "18:00", weekdays, holidays: [] });
  return [...changes.map(({ at }) => at), ...years.map((year) => Date.UTC(year, 0, 1))]
    .filter((at) => at > from && at < to)
    .sort((a, b) => a - b);
}

/**
 * The first and the last day of each year, and by turns the day of a change, the Friday before or the Monday after:
 * the changes are mostly on Sundays.
 */
function holidaysOf(timeZone: string): readonly string[] {
  const shifts = [0, -2, 1];
  const near = occasions(timeZone).map((at, index) => {
    const date = new Date(at + (shifts[index % shifts.length] ?? 0) * day);
    return date.toISOString().slice(0, 10);
  });
  return [...near, ...years.flatMap((year) => [`${year}-01-01`, `${year}-12-31`])];
}

function edgesNear(calendar: BusinessCalendar, days: number): readonly number[] {
  const oracle = new Oracle(calendar);
  const edges = occasions(calendar.timeZone).flatMap((at) => oracle.edges(at - days * day, at + days * day));
  return [...new Set(edges)].sort((a, b) => a - b);
}

describe("Business hours near changes of the clock and turns of the year", () => {
  before(rememberOffsets);
  after(forgetOffsets);

  for (const { when, hours, holidays, days, edges } of cases) {
    it(`${when} are right around ${edges} edges in ${allZones.length} zones`, () => {
      const calendars = allZones.map((timeZone) => ({ ...hours, timeZone, holidays: holidays(timeZone) }));
      const found = calendars.map((calendar) => ({ calendar, edges: edgesNear(calendar, days) }));

      expect(found.flatMap((each) => each.edges)).to.have.lengthOf(edges);
      expect(found.flatMap((each) => mistakes(each.calendar, each.edges))).to.deep.equal([]);
    });
  }
});
