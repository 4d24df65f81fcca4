import { expect } from "chai";
import { type Principal, timeKeys } from "../../../rehearsal/policy/request";
import * as the from "./fixtures";
import { decide, nameOf, page } from "./fixtures";

interface Row {
  readonly who: Principal;
  readonly key: string;
  /** `undefined` where the request does not carry the key. */
  readonly value: string | undefined;
  readonly why: string;
}

const why = page.keys;
const variables = `${page.variables}#principaltable`;

const table: readonly Row[] = [
  { who: the.root, key: "aws:PrincipalArn", value: the.rootArn, why },
  { who: the.root, key: "aws:PrincipalAccount", value: the.accountId, why },
  { who: the.root, key: "aws:PrincipalIsAWSService", value: "false", why },
  { who: the.root, key: "aws:username", value: undefined, why },
  { who: the.user, key: "aws:PrincipalArn", value: the.userArn, why },
  { who: the.user, key: "aws:PrincipalAccount", value: the.accountId, why },
  { who: the.user, key: "aws:PrincipalIsAWSService", value: "false", why },
  { who: the.user, key: "aws:PrincipalType", value: "User", why: variables },
  { who: the.user, key: "aws:username", value: "alice", why: variables },
  { who: the.user, key: "aws:PrincipalServiceName", value: undefined, why },
  { who: the.session, key: "aws:PrincipalArn", value: the.roleArn, why },
  { who: the.session, key: "aws:PrincipalAccount", value: the.accountId, why },
  { who: the.session, key: "aws:PrincipalIsAWSService", value: "false", why },
  { who: the.session, key: "aws:PrincipalType", value: "AssumedRole", why: variables },
  { who: the.session, key: "aws:username", value: undefined, why },
  { who: the.service, key: "aws:PrincipalIsAWSService", value: "true", why },
  { who: the.service, key: "aws:PrincipalServiceName", value: "logs.us-east-1.amazonaws.com", why },
  { who: the.service, key: "aws:username", value: undefined, why },
  { who: the.anonymous, key: "aws:PrincipalArn", value: undefined, why },
  { who: the.anonymous, key: "aws:PrincipalAccount", value: "anonymous", why },
  { who: the.anonymous, key: "aws:PrincipalType", value: "Anonymous", why: variables },
  { who: the.anonymous, key: "aws:PrincipalIsAWSService", value: undefined, why },
  { who: the.anonymous, key: "aws:PrincipalServiceName", value: undefined, why },
  { who: the.anonymous, key: "aws:username", value: undefined, why },
];

describe("The keys of a request", () => {
  for (const { who, key, value, why: reason } of table) {
    it(`by ${nameOf(who)} ${value === undefined ? `leave out ${key}` : `have ${value} as ${key}`}`, () => {
      const Condition =
        value === undefined ? { Null: { [key]: "true" } } : { StringEquals: { [key]: value } };

      // Seen through a Deny to everyone, which reaches every kind of principal.
      const decision = decide({ who, resourcePolicy: [{ ...the.deny, Principal: "*", Condition }] });

      expect(decision, reason).to.equal("ExplicitlyDenied");
    });
  }

  it("tell the time, to the second", () => {
    const keys = timeKeys(Date.UTC(2026, 2, 8, 6, 59, 59, 999));

    expect(keys).to.deep.equal({ "aws:CurrentTime": "2026-03-08T06:59:59Z", "aws:EpochTime": "1772953199" });
  });

  for (const { operator, key, value, allowed } of [
    { operator: "DateLessThan", key: "aws:CurrentTime", value: "2026-03-08T07:00:00Z", allowed: true },
    {
      operator: "DateGreaterThanEquals",
      key: "aws:CurrentTime",
      value: "2026-03-08T07:00:00Z",
      allowed: false,
    },
    { operator: "DateLessThan", key: "aws:EpochTime", value: "1772953200", allowed: true },
    { operator: "NumericGreaterThanEquals", key: "aws:EpochTime", value: "1772953200", allowed: false },
  ]) {
    it(`tell it in a form that ${operator} understands of ${key}`, () => {
      const context = timeKeys(Date.UTC(2026, 2, 8, 6, 59, 59, 999));

      expect(the.conditionHolds({ [operator]: { [key]: value } }, context), why).to.equal(allowed);
    });
  }
});
