import { expect } from "chai";
import { businessHoursSettings } from "../../../handlers/business-hours/settings";
import { settings } from "./fixtures";

const withCalendar = (changes: object) => ({ ...settings, calendar: { ...settings.calendar, ...changes } });

const refused: readonly { readonly title: string; readonly value: unknown; readonly message: string }[] = [
  {
    title: "nothing",
    value: undefined,
    message: "parameterName is missing; allowed is the name of a parameter.",
  },
  {
    title: "no roles",
    value: { ...settings, roles: {} },
    message: "roles is {}; allowed is at least one role",
  },
  { title: "roles as a text", value: { ...settings, roles: "devops" }, message: 'roles is "devops"' },
  {
    title: "a key of a role with a line break",
    value: { ...settings, roles: { "dev\nops": settings.roles["devops"] } },
    message: "under a key of up to 40 letters, digits and hyphens",
  },
  {
    title: "a role without a name",
    value: { ...settings, roles: { devops: { policyName: "hours" } } },
    message: "roles.devops.name is missing; allowed is the name of a role.",
  },
  {
    title: "a role without a policy",
    value: { ...settings, roles: { devops: { name: "a", policyName: "" } } },
    message: 'roles.devops.policyName is ""; allowed is the name of an inline policy.',
  },
  {
    title: "no operations",
    value: { ...settings, sensitiveOperations: [] },
    message: "sensitiveOperations is []; allowed is a list of actions",
  },
  {
    title: "an operation that is none",
    value: { ...settings, sensitiveOperations: ["kms:*", "*"] },
    message: 'sensitiveOperations is ["kms:*","*"]; allowed is a list of actions',
  },
  {
    title: "an unknown time zone",
    value: withCalendar({ timeZone: "America/Atlantis" }),
    message: 'calendar.timeZone is "America/Atlantis"; allowed is a time zone by its IANA name.',
  },
  {
    title: "no time to open at",
    value: withCalendar({ opens: "9:00" }),
    message: 'calendar.opens is "9:00"; allowed is a time from 00:00 to 23:59.',
  },
  {
    title: "closing before opening",
    value: withCalendar({ closes: "09:00" }),
    message:
      'calendar.closes is "09:00"; allowed is a time after the one that it opens at, 24:00 at the latest.',
  },
  {
    title: "closing at no time",
    value: withCalendar({ closes: "24:30" }),
    message: 'calendar.closes is "24:30"',
  },
  { title: "no weekday", value: withCalendar({ weekdays: [] }), message: "calendar.weekdays is []" },
  {
    title: "a weekday that is none",
    value: withCalendar({ weekdays: ["monday", "Friday"] }),
    message: 'calendar.weekdays is ["monday","Friday"]; allowed is a list of sunday, monday',
  },
  {
    title: "a holiday that is no date",
    value: withCalendar({ holidays: ["2026-02-30"] }),
    message: 'calendar.holidays is ["2026-02-30"]; allowed is a list, perhaps an empty one, of dates',
  },
  {
    title: "no name of the parameter",
    value: { ...settings, parameterName: "" },
    message: 'parameterName is ""',
  },
  ...[0, 121, 1.5, "30"].map((maximumMinutes) => ({
    title: `${JSON.stringify(maximumMinutes)} minutes at the most`,
    value: { ...settings, maximumMinutes },
    message: `maximumMinutes is ${JSON.stringify(maximumMinutes)}; allowed is a whole number from 1 to 120.`,
  })),
  {
    title: "a topic that is none",
    value: { ...settings, topicArn: "prod-alerts" },
    message: 'topicArn is "prod-alerts"; allowed is the ARN of an SNS topic.',
  },
];

describe("The settings of the business hours", () => {
  it("are taken as they are", () => {
    expect(businessHoursSettings(settings)).to.equal(settings);
  });

  for (const changes of [{ closes: "24:00" }, { opens: "00:00" }, { holidays: ["2026-12-25"] }]) {
    it(`may have ${JSON.stringify(changes)}`, () => {
      expect(() => businessHoursSettings(withCalendar(changes))).to.not.throw();
    });
  }

  for (const { title, value, message } of refused) {
    it(`are refused with ${title}`, () => {
      expect(() => businessHoursSettings(value)).to.throw(message);
    });
  }

  it("say all that is wrong at once", () => {
    expect(() => businessHoursSettings({ ...withCalendar({ opens: 9 }), maximumMinutes: 0 })).to.throw(
      "The settings of the business hours are wrong. calendar.opens is 9; allowed is a time from 00:00 to 23:59. " +
        "maximumMinutes is 0; allowed is a whole number from 1 to 120.",
    );
  });
});
