import { expect } from "chai";
import { type Asking, denial, requestKeys, verdictOn } from "../../../rehearsal/aws/access";
import { sessionOf } from "../../../rehearsal/aws/iam-roles";
import { keyPolicyRow } from "../../../rehearsal/aws/kms-policy";
import { ApiRequest } from "../../../rehearsal/aws/service";
import { type Account, accountIn, type Caller, userCaller } from "../../../rehearsal/world/account";
import { accountId } from "../../support/rehearsal";
import { policyOf, region, roleRows, worldWith } from "../../support/world";
import { keyArn, refusal } from "./call-fixtures";

const account = accountIn(region);
const user = (...statements: readonly object[]): Caller =>
  userCaller(account, "alice", {}, statements.length > 0 ? [policyOf("own", ...statements)] : []);
const asking: Asking = { action: "s3:GetObject", resource: "arn:aws:s3:::bucket/object" };
const elsewhere = { Action: "s3:PutObject" };
const deny = { Effect: "Deny" };
const policy = (...statements: readonly object[]) => policyOf("policy", ...statements);
const ofResource = (statement: object, changes: Partial<Asking> = {}): Asking => ({
  ...asking,
  resourcePolicy: policy({ Principal: "*", ...statement }),
  ...changes,
});
const ofOrganization = (...statements: readonly object[]): Account => ({
  ...account,
  organization: [[policy(...statements)]],
});

interface Row {
  readonly title: string;
  readonly caller: Caller;
  readonly asking?: Asking;
  readonly account?: Account;
  readonly words: string;
}

const because = (what: string) => `because no ${what} allows the s3:GetObject action`;

// https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
const table: readonly Row[] = [
  {
    title: "policies of the caller that do not allow",
    caller: user(),
    words: because("identity-based policy"),
  },
  {
    title: "policies of the caller that deny",
    caller: user({}, deny),
    words: "with an explicit deny in an identity-based policy",
  },
  {
    title: "a resource's policy that does not allow",
    caller: user({}),
    asking: ofResource(elsewhere, { resourceMustAllow: true }),
    words: because("resource-based policy"),
  },
  {
    title: "a resource's policy that denies",
    caller: user({}),
    asking: ofResource(deny),
    words: "with an explicit deny in a resource-based policy",
  },
  {
    title: "a trust policy that does not allow",
    caller: user({}),
    asking: ofResource(elsewhere, { resourceMustAllow: true, resourceIsImplied: true }),
    words: because("role trust policy"),
  },
  {
    title: "a trust policy that denies",
    caller: user({}),
    asking: ofResource(deny, { resourceMustAllow: true, resourceIsImplied: true }),
    words: "with an explicit deny in the role trust policy",
  },
  {
    title: "a boundary that does not allow",
    caller: { ...user({}), boundary: policy(elsewhere) },
    words: because("permissions boundary"),
  },
  {
    title: "a boundary that denies",
    caller: { ...user({}), boundary: policy({}, deny) },
    words: "with an explicit deny in a permissions boundary",
  },
  {
    title: "a session policy that does not allow",
    caller: { ...user({}), sessionPolicies: [policy(elsewhere)] },
    words: because("session policy"),
  },
  {
    title: "a session policy that denies",
    caller: { ...user({}), sessionPolicies: [policy({}, deny)] },
    words: "with an explicit deny in a session policy",
  },
  {
    title: "a service control policy that does not allow",
    caller: user({}),
    account: ofOrganization(elsewhere),
    words: because("service control policy"),
  },
  {
    title: "a service control policy that denies",
    caller: user({}),
    account: ofOrganization({}, deny),
    words: "with an explicit deny in a service control policy",
  },
];

describe("A denial", () => {
  for (const { title, caller, words, asking: asked = asking, account: of = account } of table) {
    it(`of ${title} says so`, () => {
      const verdict = verdictOn(caller, of, asked);

      expect(denial(caller, asked, verdict)).to.include({
        code: "AccessDeniedException",
        message: `User: arn:aws:iam::${accountId}:user/alice is not authorized to perform: s3:GetObject on resource: arn:aws:s3:::bucket/object ${words}`,
      });
    });
  }

  it("calls the resource as its service does", () => {
    const asked = { ...asking, called: "object object" };

    expect(denial(user(), asked, verdictOn(user(), account, asked)).message).to.match(
      / on resource: object object because /,
    );
  });
});

describe("A verdict on a caller", () => {
  it("counts what each of his requests carries, and what this one does", () => {
    const condition = { StringEquals: { "aws:MultiFactorAuthPresent": "true", "aws:SourceVpc": "vpc-1" } };
    const withMfa = userCaller(account, "alice", { mfaAgeInSeconds: 1 }, [policy({ Condition: condition })]);

    const allowed = (context: Asking["context"] = {}) =>
      verdictOn(withMfa, account, { ...asking, context }).decision === "Allowed";

    expect(allowed({ "aws:SourceVpc": "vpc-1" })).to.equal(true);
    expect(allowed()).to.equal(false);
    expect(allowed({ "aws:SourceVpc": "vpc-1", "aws:MultiFactorAuthPresent": "false" })).to.equal(false);
  });

  it("leaves the organisation of the account out of what others do in it", () => {
    const other = userCaller({ ...account, id: "444455556666" }, "bob", {}, [policy({})]);
    const asked = ofResource({});

    expect(verdictOn(other, ofOrganization({}, deny), asked).decision).to.equal("Allowed");
  });
});

describe("A call of AWS's API", () => {
  const atNoon = Date.UTC(2026, 0, 14, 12);
  const request = (world = worldWith(roleRows("Caller")), change: Partial<Caller> = {}, now?: number) => {
    const caller = {
      ...sessionOf(world.facts, account, `arn:aws:iam::${accountId}:role/Caller`, "s"),
      ...change,
    };
    const { facts, draw } = world;
    return new ApiRequest({
      ...{ facts, account, region, caller, input: {}, draw },
      ...(now !== undefined && { now }),
    });
  };
  const unless = (key: string, operator: string, value: string) => [
    policy({}, { Effect: "Deny", Condition: { [operator]: { [key]: value } } }),
  ];

  it("carries its region, its encryption, and its time where there is one", () => {
    expect(requestKeys(region)).to.deep.equal({
      "aws:SecureTransport": "true",
      "aws:RequestedRegion": region,
    });
    expect(requestKeys(region, atNoon)).to.deep.include({
      "aws:CurrentTime": "2026-01-14T12:00:00Z",
      "aws:RequestedRegion": region,
    });
  });

  it("is denied by a clock", () => {
    const policies = unless("aws:CurrentTime", "DateGreaterThanEquals", "2026-01-14T12:00:00Z");

    request(undefined, { policies }, atNoon - 1).authorize(asking);
    expect(refusal(() => request(undefined, { policies }, atNoon).authorize(asking)).message).to.match(
      /with an explicit deny in an identity-based policy$/,
    );
  });

  it("carries what the caller's credentials tell", () => {
    const change = {
      policies: unless("aws:TokenIssueTime", "DateLessThan", "2026-01-14T12:00:00Z"),
      context: { "aws:TokenIssueTime": "2026-01-14T11:59:59Z" },
    };

    expect(() => request(undefined, change).authorize(asking)).to.throw(/explicit deny/);
  });

  it("carries it through an endpoint as well", () => {
    const { arrival } = request(undefined, { context: { "aws:MultiFactorAuthPresent": "false" } });
    const through = (factor: string) => {
      const Condition = { Bool: { "aws:MultiFactorAuthPresent": factor } };
      new ApiRequest({ ...arrival, endpointPolicy: policy({ Principal: "*", Condition }) }).authorize(asking);
    };

    through("false");
    expect(() => through("true")).to.throw(/because no VPC endpoint policy allows the s3:GetObject action$/);
  });

  const keyPolicy = [
    keyPolicyRow(keyArn),
    policyOf("key policy", { Principal: { AWS: accountId } }),
  ] as const;
  for (const { title, boundary, why } of [
    {
      title: "of the region",
      boundary: unless("aws:RequestedRegion", "StringNotEquals", region),
      why: undefined,
    },
    {
      title: "of another region",
      boundary: unless("aws:RequestedRegion", "StringNotEquals", "eu-west-1"),
      why: "kms:Decrypt: ExplicitlyDenied by policy: 2",
    },
    {
      title: "of another time",
      boundary: unless("aws:CurrentTime", "DateLessThan", "2026-01-14T12:00:01Z"),
      why: "kms:Decrypt: ExplicitlyDenied by policy: 2",
    },
  ]) {
    it(`uses a key for its caller within a boundary ${title}${why === undefined ? "" : ", and cannot"}`, () => {
      const world = worldWith([...roleRows("Caller"), keyPolicy]);
      const bounded = boundary[0] ? { boundary: boundary[0] } : {};

      const found = request(world, bounded, atNoon).whyNotKey(keyArn, ["kms:Decrypt"], "secretsmanager", {});

      expect(found).to.equal(why);
    });
  }
});
