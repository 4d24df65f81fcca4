import { acceptsConfigurations, type MistakenCase, refusesConfigurations } from "./support/mistakes";

const day = 24 * 60 * 60 * 1000;
const dayFromNow = (days: number) => new Date(Date.now() + days * day).toISOString().slice(0, 10);

const waiver = {
  rule: "s3-bucket-versioned",
  resourceType: "AWS::S3::Bucket",
  resourceId: "legacy-exports",
  reason: "Replaced by the data lake in spring",
  expires: dayFromNow(30),
};
const without = (name: keyof typeof waiver) => ({ ...waiver, [name]: undefined });
const waivers = (...list: readonly object[]) => ({ waivers: list });

const inRegions = (...complianceRegions: readonly string[]) => ({
  complianceRegions,
  replicaRegions: complianceRegions.slice(1),
});

const expired = [-400, -1, 0];
const noDays = ["2099-02-30", "31.12.2099", "2099-12-31T00:00:00Z", 2099];
const noReasons = ["", " ", 'Said "yes"', "line\nline", "r".repeat(201)];

const cases: readonly MistakenCase[] = [
  {
    title: "one waiver that is no list",
    values: { waivers: waiver },
    expected: ["waivers: received {"],
  },
  {
    title: "a text for a waiver",
    values: { waivers: ["all"] },
    expected: ['waivers[0]: received "all"; allowed: a list'],
  },
  {
    title: "a waiver without reason and one without expiry, both at once",
    values: waivers(without("reason"), without("expires")),
    expected: [
      "waivers[0].reason: received nothing; allowed: a sentence of 1 to 200 characters",
      "waivers[1].expires: received nothing; allowed: a day in the future such as 2027-01-31",
    ],
  },
  {
    title: "a waiver of a rule that there is not",
    values: waivers({ ...waiver, rule: "s3-versioning" }),
    expected: [
      'waivers[0].rule: received "s3-versioning"; allowed: a rule that the baseline\'s own function judges, which are ebs-',
    ],
  },
  {
    title: "a waiver of a rule of AWS's own",
    values: waivers({ ...waiver, rule: "buckets-encrypted" }),
    expected: [
      'waivers[0].rule: received "buckets-encrypted"; allowed: a rule that the baseline\'s own function',
    ],
  },
  {
    title: "a waiver of what every object has",
    values: waivers({ ...waiver, rule: "constructor" }),
    expected: ['waivers[0].rule: received "constructor"; allowed: a rule that'],
  },
  {
    title: "a waiver of a type that the rule does not look at",
    values: waivers({ ...waiver, resourceType: "AWS::S3::Buckets" }),
    expected: [
      'waivers[0].resourceType: received "AWS::S3::Buckets"; allowed: a type that s3-bucket-versioned looks at: AWS::S3::Bucket',
    ],
  },
  {
    title: "waivers that have expired, each of them named",
    values: waivers(
      ...expired.map((days) => ({ ...waiver, resourceId: `${-days}`, expires: dayFromNow(days) })),
    ),
    expected: expired.map(
      (days, index) =>
        `waivers[${index}].expires: received "${dayFromNow(days)}"; allowed: a day after today (${dayFromNow(0)}), or no waiver`,
    ),
  },
  {
    title: "what is no day",
    values: waivers(...noDays.map((expires) => ({ ...waiver, expires }))),
    expected: noDays.map(
      (expires, index) =>
        `waivers[${index}].expires: received ${JSON.stringify(expires)}; allowed: a day in the future`,
    ),
  },
  {
    title: "what is no reason",
    values: waivers(...noReasons.map((reason) => ({ ...waiver, reason }))),
    expected: noReasons.map(
      (reason, index) => `waivers[${index}].reason: received ${JSON.stringify(reason)}; allowed: a sentence`,
    ),
  },
  {
    title: "a waiver of all resources, and of nothing",
    values: waivers({ ...waiver, resourceId: "" }, without("resourceId")),
    expected: [
      'waivers[0].resourceId: received ""; allowed: an id',
      "waivers[1].resourceId: received nothing",
    ],
  },
  {
    title: "a waiver with a field that there is not",
    values: waivers({ ...waiver, until: dayFromNow(3) }),
    expected: [
      `waivers[0].until: received "${dayFromNow(3)}"; allowed: no such field in waivers[0]; there are rule`,
    ],
  },
  {
    title: "a waiver in a region whose compliance nobody watches",
    values: waivers({ ...waiver, region: "ap-southeast-1" }),
    expected: [
      'waivers[0].region: received "ap-southeast-1"; allowed: one of complianceRegions (us-east-1, us-west-2, eu-west-1)',
    ],
  },
  {
    title: "two waivers of one finding",
    values: waivers(waiver, { ...waiver, region: "us-west-2", reason: "Another" }),
    expected: [
      'waivers[1].resourceId: received "legacy-exports"; allowed: each finding once: waivers[0] is of the same',
    ],
  },
  {
    title: "a waiver of a rule that is switched off",
    values: { ...waivers(waiver), complianceRules: { "s3-bucket-versioned": false } },
    expected: [
      'waivers[0].rule: received "s3-bucket-versioned"; allowed: a rule that complianceRules does not switch off',
    ],
  },
  {
    title: "a waiver where nothing is recorded",
    values: { ...waivers(waiver), recorder: "off" },
    expected: ['waivers[0].rule: received "s3-bucket-versioned"; allowed: no waiver where recorder is off'],
  },
];

describe("The configuration of waivers", () => {
  refusesConfigurations(cases);
  acceptsConfigurations({
    // What is accepted runs the whole program: in no more regions than it is about.
    "a waiver until tomorrow": {
      ...inRegions("us-east-1"),
      ...waivers({ ...waiver, expires: dayFromNow(1) }),
    },
    "waivers of one resource by two rules, in one region and in another": {
      ...inRegions("us-east-1", "us-west-2"),
      ...waivers(
        { ...waiver, region: "us-east-1" },
        { ...waiver, region: "us-west-2" },
        { ...waiver, rule: "s3-bucket-encrypted" },
      ),
    },
  });
});
