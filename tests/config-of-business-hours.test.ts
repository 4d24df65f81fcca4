import { expect } from "chai";
import { acceptsConfigurations, mistakesOf, refusesConfigurations } from "./support/mistakes";

const days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
describe("The configuration of the business hours", () => {
  refusesConfigurations([
    {
      title: "a time zone that does not exist",
      values: { businessHours: { timeZone: "Europe/Bonn" } },
      expected: [
        'businessHours.timeZone: received "Europe/Bonn"; allowed: the name of a time zone of IANA, such as Europe/Berlin',
      ],
    },
    {
      title: "a time zone in letters of another size",
      values: { businessHours: { timeZone: "America/New_york" } },
      expected: ['businessHours.timeZone: received "America/New_york"'],
    },
    {
      title: "a time zone that only ICU knows",
      values: { businessHours: { timeZone: "US/Pacific-New" } },
      expected: ['businessHours.timeZone: received "US/Pacific-New"'],
    },
    {
      title: "an abbreviation for a time zone",
      values: { businessHours: { timeZone: "EST" } },
      expected: ['businessHours.timeZone: received "EST"'],
    },
    {
      title: "an offset for a time zone",
      values: { businessHours: { timeZone: "+01:00" } },
      expected: ['businessHours.timeZone: received "+01:00"'],
    },
    {
      title: "an hour without minutes",
      values: { businessHours: { opens: "9" } },
      expected: ['businessHours.opens: received "9"; allowed: a time from 00:00 to 23:59, before closes'],
    },
    {
      title: "an opening at midnight that belongs to the next day",
      values: { businessHours: { opens: "24:00" } },
      expected: ['businessHours.opens: received "24:00"'],
    },
    {
      title: "a minute that no hour has",
      values: { businessHours: { closes: "18:60" } },
      expected: ['businessHours.closes: received "18:60"'],
    },
    {
      title: "hours through the night",
      values: { businessHours: { opens: "22:00", closes: "06:00" } },
      expected: ['businessHours.closes: received "06:00"; allowed: a time after opens (22:00)'],
    },
    {
      title: "hours that close as they open",
      values: { businessHours: { opens: "09:00", closes: "09:00" } },
      expected: ['businessHours.closes: received "09:00"; allowed: a time after opens (09:00)'],
    },
    {
      title: "no day at all",
      values: { businessHours: { weekdays: [] } },
      expected: ["businessHours.weekdays: received []; allowed: a list of at least one of monday"],
    },
    {
      title: "a day by its abbreviation",
      values: { businessHours: { weekdays: ["mon"] } },
      expected: ['businessHours.weekdays: received ["mon"]'],
    },
    {
      title: "a day twice",
      values: { businessHours: { weekdays: ["monday", "monday"] } },
      expected: ['businessHours.weekdays: received ["monday","monday"]'],
    },
    {
      title: "a holiday that is not in the calendar",
      values: { businessHours: { holidays: ["2027-02-29"] } },
      expected: [
        'businessHours.holidays: received ["2027-02-29"]; allowed: a list of up to 400 days in quotes',
      ],
    },
    {
      title: "a holiday in another form",
      values: { businessHours: { holidays: ["25.12.2026"] } },
      expected: ['businessHours.holidays: received ["25.12.2026"]'],
    },
    {
      title: "a holiday twice",
      values: { businessHours: { holidays: ["2026-12-25", "2026-12-25"] } },
      expected: ["businessHours.holidays: received"],
    },
    {
      title: "an emergency of no minutes",
      values: { businessHours: { breakGlassMinutes: 0 } },
      expected: ["businessHours.breakGlassMinutes: received 0; allowed: a whole number from 1 to 120"],
    },
    {
      title: "an emergency of more than two hours",
      values: { businessHours: { breakGlassMinutes: 121 } },
      expected: ["businessHours.breakGlassMinutes: received 121"],
    },
    {
      title: "an emergency of half a minute",
      values: { businessHours: { breakGlassMinutes: 0.5 } },
      expected: ["businessHours.breakGlassMinutes: received 0.5"],
    },
    {
      title: "five mistakes in one map, each by its name",
      values: {
        businessHours: { timeZone: "x", opens: "x", weekdays: "x", holidays: "x", hours: 9 },
      },
      expected: [
        'businessHours.timeZone: received "x"',
        'businessHours.opens: received "x"',
        'businessHours.weekdays: received "x"',
        'businessHours.holidays: received "x"',
        "businessHours.hours: received 9; allowed: no such field in businessHours",
      ],
    },
  ]);

  acceptsConfigurations({
    "a whole day, every day": { businessHours: { opens: "00:00", closes: "24:00", weekdays: days } },
    "a minute": { businessHours: { opens: "23:58", closes: "23:59" } },
    "a zone of three parts": { businessHours: { timeZone: "America/Argentina/Buenos_Aires" } },
    "universal time": { businessHours: { timeZone: "UTC" } },
    "a leap day": { businessHours: { holidays: ["2028-02-29", "2026-12-25"] } },
    "the longest emergency": { businessHours: { breakGlassMinutes: 120 } },
  });
});

describe("The configuration of sensitive operations and of the state bucket", () => {
  refusesConfigurations([
    {
      title: "an operation without its service",
      values: { sensitiveOperations: ["DeleteVpc"] },
      expected: [
        'sensitiveOperations: received ["DeleteVpc"]; allowed: a list of up to 40 actions such as ec2:DeleteVpc',
      ],
    },
    {
      title: "what declares emergencies",
      values: { sensitiveOperations: ["ec2:DeleteVpc", "ssm:Put*"] },
      expected: [
        'sensitiveOperations: received ["ssm:Put*"]; allowed: a list without what covers ssm:PutParameter',
      ],
    },
    {
      title: "every operation",
      values: { sensitiveOperations: ["*"] },
      expected: ['sensitiveOperations: received ["*"]'],
    },
    {
      title: "every operation of a service, which nobody could work with",
      values: { sensitiveOperations: ["ec2:*"] },
      expected: ['sensitiveOperations: received ["ec2:*"]'],
    },
    {
      title: "an operation twice",
      values: { sensitiveOperations: ["ec2:DeleteVpc", "ec2:DeleteVpc"] },
      expected: ["sensitiveOperations: received"],
    },
    {
      title: "more operations than the list may have",
      values: { sensitiveOperations: Array.from({ length: 41 }, (_, index) => `ec2:DeleteVpc${index}`) },
      expected: ["sensitiveOperations: received"],
    },
    {
      title: "more operations than the boundary has room for",
      values: {
        sensitiveOperations: Array.from(
          { length: 40 },
          (_, index) => `elasticache:DeleteCacheCluster${index}`,
        ),
      },
      expected: ["sensitiveOperations: received"],
    },
    {
      title: "a state bucket in words",
      values: { stateBucket: "please" },
      expected: ['stateBucket: received "please"; allowed: true or false'],
    },
    {
      title: "mistakes in every key of access, all at once",
      values: {
        access: { trustedAccounts: ["me"] },
        businessHours: { opens: "nine" },
        sensitiveOperations: ["delete"],
        stateBucket: 1,
      },
      expected: [
        'access.trustedAccounts: received ["me"]',
        'businessHours.opens: received "nine"',
        'sensitiveOperations: received ["delete"]',
        "stateBucket: received 1",
      ],
    },
  ]);

  it("says which document would be too long, how long, and how long it may be", async () => {
    const sensitiveOperations = Array.from(
      { length: 40 },
      (_, index) => `elasticache:DeleteCacheCluster${index}`,
    );

    const [mistake] = await mistakesOf({ sensitiveOperations });

    expect(mistake).to.match(
      /so much that the permissions boundary keeps within 6144 characters; it would have \d{4}$/,
    );
  });

  it("says of too many regions how many there are", async () => {
    const replicaRegions = [
      "af-south-1",
      "ap-east-1",
      "ap-northeast-1",
      "ap-northeast-2",
      "ap-northeast-3",
      "ap-south-1",
      "ap-south-2",
      "ap-southeast-1",
      "ap-southeast-2",
      "ap-southeast-3",
      "ap-southeast-4",
      "ca-central-1",
      "eu-central-1",
      "eu-central-2",
      "eu-north-1",
      "eu-south-1",
      "eu-south-2",
    ];

    const mistakes = await mistakesOf({ environment: "longestname1", replicaRegions });

    expect(mistakes).to.have.length(1);
    expect(mistakes[0]).to.match(
      /^replicaRegions: received .*the permissions boundary keeps within 6144 characters; it would have \d{4} with 20 regions$/,
    );
  });

  acceptsConfigurations({
    "more sensitive operations": { sensitiveOperations: ["ec2:DeleteVpc", "elasticache:Delete*"] },
    "a state bucket": { stateBucket: true },
  });
});
