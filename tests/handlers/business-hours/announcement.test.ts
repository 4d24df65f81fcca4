import { expect } from "chai";
import fc from "fast-check";
import { announcementOf } from "../../../handlers/business-hours/announcement";
import type { ParameterVersion } from "../../../handlers/business-hours/parameter";
import { planOf } from "../../../handlers/business-hours/plan";
import { at, breakGlass, lockdown, settings, somebody, usual } from "./fixtures";

const now = at("12:00:00");

function announcementFor(value: string | undefined, failures: readonly string[] = []) {
  const parameter: ParameterVersion | undefined =
    value === undefined ? undefined : { version: 12, value, modified: now + 123, by: somebody };
  return announcementOf(planOf(parameter, settings, now), settings, failures);
}

const version = `Emergency parameter: /prod/emergency, version 12 of 2026-06-10T16:00:00Z, written by ${somebody}.`;

const cases = [
  {
    title: "a break-glass",
    value: breakGlass(),
    subject: "Break-glass: sensitive operations are open to devops",
    lines: [
      "Break-glass: sensitive operations are open to devops (prod-devops) until 2026-06-10T16:30:00Z " +
        "(2026-06-10T12:30:00-04:00 in America/New_York).",
      'Reason: "disk full"',
      "Minutes: 30 asked for, 30 granted.",
      version,
    ],
  },
  {
    title: "a break-glass that asks for too much",
    value: breakGlass({ role: "security-admin", minutes: 90 }),
    subject: "Break-glass: sensitive operations are open to security-admin",
    lines: [
      "Break-glass: sensitive operations are open to security-admin (prod-security-admin) until " +
        "2026-06-10T17:00:00Z (2026-06-10T13:00:00-04:00 in America/New_York).",
      'Reason: "disk full"',
      "Minutes: 90 asked for, 60 granted, since 60 is the most.",
      version,
    ],
  },
  {
    title: "a lockdown",
    value: lockdown,
    subject: "Lockdown: every sensitive operation is denied",
    lines: [
      "Lockdown: every sensitive operation is denied to every role, in business hours and in a break-glass too, " +
        "until this parameter says something else.",
      'Reason: "stolen laptop"',
      version,
    ],
  },
  {
    title: "business hours as usual",
    value: usual,
    subject: "Sensitive operations follow the business hours",
    lines: [
      "Neither a break-glass nor a lockdown is in force: sensitive operations follow the business hours.",
      version,
    ],
  },
  {
    title: "a parameter that is deleted",
    value: undefined,
    subject: "Emergency parameter unusable: every sensitive operation is denied",
    lines: [
      "The parameter cannot be followed: every sensitive operation is denied to every role, in business hours and " +
        "in a break-glass too, until it is repaired.",
      "It does not exist; allowed is an existing parameter.",
      "Emergency parameter: /prod/emergency, which does not exist; whoever deleted it is in CloudTrail's record " +
        "of DeleteParameter.",
    ],
  },
];

describe("An announcement", () => {
  for (const { title, value, subject, lines } of cases) {
    it(`of ${title} says what, until when, why and who`, () => {
      expect(announcementFor(value)).to.deep.equal({ subject, message: lines.join("\n") });
    });
  }

  it("says where it is not in force", () => {
    expect(announcementFor(lockdown, ["The policy of prod-devops failed."]).message).to.match(
      /\nNot in force everywhere, and tried again: The policy of prod-devops failed\.$/,
    );
  });

  const linesOf = (value: string) => {
    const { emergency } = planOf({ version: 12, value, modified: now, by: somebody }, settings, now);
    const own = { normal: 1, "break-glass": 3, lockdown: 2, unusable: 1 }[emergency.state];
    return own + ("mistakes" in emergency ? emergency.mistakes.length : 0) + 1;
  };

  it("can be published, and has no line of others' making, whatever is written into the parameter", () => {
    const halves = fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code));
    const texts = fc.oneof(
      fc.json(),
      fc.string({ unit: halves, maxLength: 600 }),
      fc.record({ reason: fc.string({ unit: halves, minLength: 1, maxLength: 300 }) }).map(breakGlass),
      fc.record({ role: fc.jsonValue(), minutes: fc.jsonValue(), more: fc.jsonValue() }).map(breakGlass),
    );
    fc.assert(
      fc.property(texts, (value) => {
        const { subject, message } = announcementFor(value);

        expect(subject).to.match(/^[A-Z][ -~]{0,98}$/);
        expect(message.split("\n")).to.have.lengthOf(linesOf(value));
        // Throws for half a character, as the SDK does when it writes the request.
        expect(() => encodeURIComponent(message)).to.not.throw();
      }),
      { numRuns: 300 },
    );
  });

  it("fits into a message for as many mistakes as a parameter has room for", () => {
    const fields = Array.from({ length: 1000 }, (_, index) => [index.toString(36), 0]);
    const value = JSON.stringify(Object.fromEntries(fields));

    expect(value.length).to.be.greaterThan(6 * 1024);
    expect(announcementFor(value).message.length).to.be.lessThan(256 * 1024);
  });
});
