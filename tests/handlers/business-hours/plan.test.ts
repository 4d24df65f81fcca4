import { expect } from "chai";
import fc from "fast-check";
import { weekdays } from "../../../handlers/business-hours/calendar";
import { denyDocument, mostWindows } from "../../../handlers/business-hours/document";
import { planOf } from "../../../handlers/business-hours/plan";
import { at, breakGlass, normal, settings, somebody } from "./fixtures";
import { isOpen } from "./verdict";

const now = at("12:00:00");
const parameters = fc.record({
  version: fc.integer({ min: 1 }),
  value: fc.oneof(
    fc.json(),
    fc.string(),
    fc
      .record({ state: fc.constantFrom("normal", "break-glass", "lockdown"), reason: fc.jsonValue() })
      .map((value) => JSON.stringify(value)),
    fc.record({ minutes: fc.integer({ min: 1, max: 200 }) }).map(breakGlass),
  ),
  modified: fc.integer({ min: now - 10_000_000, max: now + 400_000 }),
  by: fc.constant(somebody),
});

describe("The plan", () => {
  it("is made for any parameter, and again the same", () => {
    fc.assert(
      fc.property(fc.option(parameters, { nil: undefined }), (parameter) => {
        const plan = planOf(parameter, settings, now);

        expect(Object.keys(plan.windows)).to.deep.equal(Object.keys(settings.roles));
        expect(planOf(structuredClone(parameter), structuredClone(settings), now)).to.deep.equal(plan);
      }),
      { numRuns: 300 },
    );
  });

  it("opens nothing for anything but the three states", () => {
    fc.assert(
      fc.property(fc.json(), (value) => {
        const { emergency, windows } = planOf({ ...normal(now), value }, settings, now);

        expect(
          emergency.state === "normal" || Object.values(windows).every((each) => each.length === 0),
        ).to.equal(true);
      }),
    );
  });

  it("holds an open break-glass beside what a change of the clock cuts in two", () => {
    // At 02:00 daylight saving ends: the quarter from 01:15 on comes twice.
    const calendar = { ...settings.calendar, opens: "01:15", closes: "01:30", weekdays };
    const modified = Date.parse("2026-11-01T01:32:00-05:00");
    const parameter = { version: 2, value: breakGlass(), modified, by: somebody };

    const { windows } = planOf(parameter, { ...settings, calendar }, modified);

    const iso = (instant: number) => new Date(instant).toISOString();
    expect(windows["devops"]?.map(({ opens, closes }) => `${iso(opens)} ${iso(closes)}`)).to.deep.equal([
      "2026-11-01T06:15:00.000Z 2026-11-01T06:30:00.000Z",
      "2026-11-01T06:32:00.000Z 2026-11-01T07:02:00.000Z",
      "2026-11-02T06:15:00.000Z 2026-11-02T06:30:00.000Z",
    ]);
  });

  it("never has more windows than a document holds, and always the open break-glass", () => {
    const start = Date.parse("2026-11-01T00:00:00-04:00");
    const calendar = { ...settings.calendar, opens: "01:15", closes: "01:30", weekdays };
    for (let minute = 0; minute < 6 * 60; minute += 1) {
      const modified = start + minute * 60_000;
      const parameter = { version: 2, value: breakGlass({ minutes: 1 }), modified, by: somebody };

      const { windows } = planOf(parameter, { ...settings, calendar }, modified);

      expect(windows["devops"]?.length).to.be.at.most(mostWindows);
      expect(
        isOpen(denyDocument(windows["devops"] ?? [], ["kms:ScheduleKeyDeletion"], 2), modified),
      ).to.equal(true);
    }
  });

  it("closes for good where no business day comes within 400 days", () => {
    const year = Array.from({ length: 500 }, (_, index) =>
      new Date(now + (index - 5) * 86_400_000).toISOString().slice(0, 10),
    );
    const calendar = { ...settings.calendar, holidays: year };

    expect(planOf(normal(0), { ...settings, calendar }, now).windows["devops"]).to.deep.equal([]);
  });

  it("finds a business day after a year of holidays", () => {
    const year = Array.from({ length: 365 }, (_, index) =>
      new Date(now + index * 86_400_000).toISOString().slice(0, 10),
    );
    const calendar = { ...settings.calendar, holidays: year };

    expect(planOf(normal(0), { ...settings, calendar }, now).windows["devops"]).to.have.lengthOf(2);
  });
});
