import { expect } from "chai";
import fc from "fast-check";
import {
  denyDocument,
  mostWindows,
  standingOf,
  unannounced,
} from "../../../handlers/business-hours/document";
import { merged, overlap, type Window } from "../../../handlers/business-hours/windows";
import { parsePolicy } from "../../../rehearsal/policy/document";
import { isOpen, letsThrough, sensitiveOperation } from "./verdict";

const start = Date.parse("2026-06-10T00:00:00Z");
const second = 1000;

const instants = fc.integer({ min: 0, max: 60 }).map((seconds) => start + seconds * second);
const windowLists = fc.array(fc.record({ opens: instants, closes: instants }), { maxLength: 6 });
const apart = windowLists.map(merged);
const operations = [sensitiveOperation];

const contains = (windows: readonly Window[], instant: number) =>
  windows.some(({ opens, closes }) => opens <= instant && instant < closes);

/** Every edge of the windows, with the seconds around it. */
const around = (windows: readonly Window[]) =>
  [start - second, ...windows.flatMap(({ opens, closes }) => [opens, closes])].flatMap((instant) => [
    instant - second,
    instant,
    instant + second,
  ]);

describe("Windows", () => {
  it("are merged into sorted ones that lie apart and hold the same instants", () => {
    fc.assert(
      fc.property(windowLists, (windows) => {
        const result = merged(windows);

        result.forEach(({ opens, closes }, index) => {
          expect(opens).to.be.lessThan(closes);
          expect(opens).to.be.greaterThan(result[index - 1]?.closes ?? 0);
        });
        for (const instant of around(windows)) {
          expect(contains(result, instant)).to.equal(contains(windows, instant));
        }
      }),
    );
  });

  it("overlap in the instants that both hold", () => {
    fc.assert(
      fc.property(windowLists, windowLists, (some, others) => {
        const result = overlap(some, others);

        for (const instant of around([...some, ...others])) {
          expect(contains(result, instant)).to.equal(contains(some, instant) && contains(others, instant));
        }
      }),
    );
  });
});

describe("The document", () => {
  it("denies exactly outside its windows, by one gap after the other", () => {
    fc.assert(
      fc.property(apart, (windows) => {
        const { Statement } = denyDocument(windows, operations, 7);

        const gaps = Statement.map(({ Condition }) => ({
          from: Condition.DateGreaterThanEquals?.["aws:CurrentTime"],
          to: Condition.DateLessThan?.["aws:CurrentTime"],
        }));
        const edges = gaps.flatMap(({ from, to }) => [from, to]).filter((edge) => edge !== undefined);
        expect(edges).to.deep.equal([...edges].sort());
        expect(edges.map((edge) => Date.parse(edge))).to.deep.equal(
          windows.flatMap(({ opens, closes }) => [opens, closes]),
        );
      }),
    );
  });

  it("lets through in its windows and nowhere else, as policies are judged", () => {
    fc.assert(
      fc.property(apart, (windows) => {
        const document = denyDocument(windows, operations, 7);

        for (const instant of around(windows)) {
          expect(isOpen(document, instant)).to.equal(contains(windows, instant));
        }
      }),
    );
  });

  it("is the same for the same windows", () => {
    fc.assert(
      fc.property(apart, (windows) => {
        const text = JSON.stringify(denyDocument(windows, operations, 7));

        expect(JSON.stringify(denyDocument(structuredClone(windows), [...operations], 7))).to.equal(text);
      }),
    );
  });

  it("says what it stands for, for whatever operations", () => {
    const announcements = fc.stringMatching(/^[0-9a-f]{12}$/);
    fc.assert(
      fc.property(apart, fc.array(fc.string()), fc.nat(), announcements, (windows, actions, version, id) => {
        const document: unknown = JSON.parse(JSON.stringify(denyDocument(windows, actions, version, id)));

        expect(standingOf(document)).to.deep.equal({ windows, parameterVersion: version, announcement: id });
      }),
    );
  });

  const hour = { opens: start, closes: start + 3600 * second };
  const changes: Readonly<Record<string, readonly [string, string]>> = {
    "its version": ["2012-10-17", "2008-10-17"],
    "an effect": ['"Deny"', '"Allow"'],
    "a resource": ['"*"', '"arn:aws:kms:*"'],
    "an operator": ["DateGreaterThanEquals", "DateGreaterThan"],
    "a key": ["aws:CurrentTime", "aws:TokenIssueTime"],
    "a time": ["2026-06-10T01:00:00Z", "2026-06-10T01:00:00.5Z"],
    "a time that is none": ["2026-06-10T01:00:00Z", "+275760-09-13T00:00:00.001Z"],
    "a condition": ['"BoolIfExists":{"kms:GrantIsForAWSResource":"false"}', '"Bool":{}'],
    "one of its Sids": ["Gap1", "Gap2"],
    "the operations of one gap": ['["kms:ScheduleKeyDeletion"]', "[]"],
  };
  for (const [what, [from, to]] of Object.entries(changes)) {
    it(`stands for nothing once somebody has changed ${what}`, () => {
      const text = JSON.stringify(denyDocument([hour], operations, 1));

      expect(text).to.include(from);
      expect(standingOf(JSON.parse(text.replace(from, to)))).to.equal(undefined);
    });
  }

  it("stands for nothing where it is anything else, whatever JSON that is", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(standingOf(value)).to.equal(undefined);
        expect(standingOf({ Version: "2012-10-17", Statement: value })).to.equal(undefined);
      }),
    );
  });

  it("of the deployment knows of no announcement", () => {
    expect(standingOf(denyDocument([], operations, 3))).to.deep.equal({
      windows: [],
      parameterVersion: 3,
      announcement: unannounced,
    });
  });

  it("denies always where there is no window", () => {
    const { Statement } = denyDocument([], operations, 0);

    expect(Statement).to.have.lengthOf(1);
    expect(Object.keys(Statement[0]?.Condition ?? {})).to.deep.equal(["BoolIfExists"]);
    expect(isOpen(denyDocument([], operations, 0), start)).to.equal(false);
  });

  it("does not stop a grant that an AWS service makes for its own resource", () => {
    const text = JSON.stringify(denyDocument([], ["kms:CreateGrant"], 0));
    const grant = (forAws: string) =>
      letsThrough(parsePolicy("grants", text), start, "kms:CreateGrant", {
        "kms:GrantIsForAWSResource": forAws,
      });

    expect(grant("true")).to.equal(true);
    expect(grant("false")).to.equal(false);
    expect(letsThrough(parsePolicy("grants", text), start, "kms:CreateGrant")).to.equal(false);
  });

  it("of as many windows as there can be fits the quota with 40 operations of 45 characters", () => {
    const many = Array.from({ length: 40 }, (_, index) => `s${index}:`.padEnd(45, "x"));
    const windows = Array.from({ length: mostWindows }, (_, index) => ({
      opens: start + index * 2000,
      closes: start + index * 2000 + 1000,
    }));

    const text = JSON.stringify(denyDocument(windows, many, 999_999));

    expect(text.length).to.be.lessThan(10_240);
    expect(text.length).to.equal(JSON.stringify(denyDocument(windows, many, 999_999, "0123456789ab")).length);
  });

  it("has Sids of letters and digits", () => {
    for (const { Sid } of denyDocument(
      [{ opens: start, closes: start + second }],
      operations,
      12,
      "0123456789ab",
    ).Statement) {
      expect(Sid).to.match(/^Version12Announcement0123456789abGap[01]$/);
    }
  });
});
