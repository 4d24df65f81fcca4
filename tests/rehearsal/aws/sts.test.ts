import { expect } from "chai";
import { assumeRole } from "../../../rehearsal/aws/sts";
import type { RoleRequest } from "../../../rehearsal/aws/sts-requests";
import { type Account, type Caller, userCaller } from "../../../rehearsal/world/account";
import { accountId } from "../../support/rehearsal";
import { policyOf, worldWith } from "../../support/world";
import {
  account,
  alice,
  asked,
  denied,
  everything,
  noon,
  ofAccount,
  other,
  roleArn,
  roleWith,
  root,
  rootUser,
  session,
  withMfa,
} from "./sts-fixtures";

describe("A role with a second factor in its trust policy", () => {
  const right = { externalId: "shared", sessionName: "admin-alice" };
  const cases: { title: string; change: Partial<RoleRequest>; opens: boolean }[] = [
    {
      title: "with a fresh second factor",
      change: { caller: alice({ mfaAgeInSeconds: 3599 }) },
      opens: true,
    },
    { title: "with one of an hour ago", change: { caller: alice({ mfaAgeInSeconds: 3600 }) }, opens: false },
    {
      title: "with temporary credentials without one",
      change: { caller: alice({ temporary: true }) },
      opens: false,
    },
    { title: "with keys that last", change: { caller: alice() }, opens: false },
    { title: "as a session, which knows of no second factor", change: { caller: session }, opens: false },
    {
      title: "with another external id",
      change: { caller: alice({ mfaAgeInSeconds: 0 }), externalId: "other" },
      opens: false,
    },
    {
      title: "with another session name",
      change: { caller: alice({ mfaAgeInSeconds: 0 }), sessionName: "devops-alice" },
      opens: false,
    },
  ];
  for (const { title, change, opens } of cases) {
    it(`${opens ? "opens" : "does not open"} to a user ${title}`, () => {
      expect(asked(roleWith([withMfa]), { ...right, ...change }).kind).to.equal(
        opens ? "assumed" : "refused",
      );
    });
  }

  it("does not open without an external id, and says why to who may know", () => {
    const caller = alice({ mfaAgeInSeconds: 0 });

    expect(asked(roleWith([withMfa]), { caller })).to.deep.equal({
      kind: "refused",
      code: "AccessDenied",
      message: denied(caller.principal),
      because:
        "own: 1 allows it, and that is not enough without a policy on the other side; trust: 1 wants StringEquals sts:ExternalId shared, and the request does not carry it",
    });
  });
});

describe("A role", () => {
  const poor = userCaller(account, "alice");
  const stranger = userCaller(other, "bob", {}, [everything]);
  const poorStranger = userCaller(other, "bob");
  const trustsAlice = { Principal: { AWS: poor.principal.arn } };
  const trustsOthers = { Principal: { AWS: root(other.id) } };
  const trustsSession = { Principal: { AWS: session.principal.arn } };
  const only = policyOf("most", { Action: "s3:*" });
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
  const cases: { title: string; trust: object; caller: Caller; opens: boolean; account?: Account }[] = [
    { title: "the account trusts whose policies allow it", trust: ofAccount, caller: alice(), opens: true },
    { title: "the account trusts whose policies do not", trust: ofAccount, caller: poor, opens: false },
    { title: "it names, without a policy of his own", trust: trustsAlice, caller: poor, opens: true },
    { title: "it does not name", trust: trustsOthers, caller: alice(), opens: false },
    { title: "of an account that it trusts", trust: trustsOthers, caller: stranger, opens: true },
    {
      title: "of such an account whose policies say nothing",
      trust: trustsOthers,
      caller: poorStranger,
      opens: false,
    },
    {
      title: "within a boundary without the action",
      trust: ofAccount,
      caller: { ...alice(), boundary: only },
      opens: false,
    },
    {
      title: "it names, within a boundary without the action",
      trust: trustsAlice,
      caller: { ...poor, boundary: only },
      opens: true,
    },
    {
      title: "it names as a session, within a boundary without the action",
      trust: trustsSession,
      caller: { ...session, boundary: only },
      opens: true,
    },
    {
      title: "it names as a role, within a boundary without the action",
      trust: { Principal: { AWS: `arn:aws:iam::${accountId}:role/team/first` } },
      caller: { ...session, boundary: only },
      opens: false,
    },
    {
      title: "whose organisation does not allow it",
      trust: trustsAlice,
      caller: poor,
      account: { ...account, organization: [[only]] },
      opens: false,
    },
  ];
  for (const { title, trust, caller, opens, account: of = account } of cases) {
    it(`${opens ? "opens" : "does not open"} to somebody ${title}`, () => {
      const { facts } = worldWith(roleWith([trust]));

      const answer = assumeRole(facts, of, { caller, roleArn, sessionName: "admin-alice" });

      expect(answer.kind).to.equal(opens ? "assumed" : "refused");
    });
  }

  it("does not open to a root user", () => {
    expect(asked(roleWith([ofAccount]), { caller: rootUser })).to.deep.equal({
      kind: "refused",
      code: "AccessDenied",
      message: "Roles may not be assumed by root accounts.",
    });
  });

  it("that is not there is denied as any other", () => {
    expect(asked([])).to.deep.equal({
      kind: "refused",
      code: "AccessDenied",
      message: denied(alice().principal),
      because: `there is no role ${roleArn}`,
    });
  });

  it("opens at the time that its trust policy says, and in its region", () => {
    const Condition = {
      DateLessThan: { "aws:CurrentTime": "2026-01-14T12:00:00Z" },
      StringEquals: { "aws:RequestedRegion": "us-east-1" },
    };
    const rows = roleWith([{ ...ofAccount, Condition }]);

    expect(asked(rows, { now: noon - 1 }).kind).to.equal("assumed");
    expect(asked(rows, { now: noon }).kind).to.equal("refused");
    expect(asked(rows, { now: noon - 1, region: "eu-west-1" }).kind).to.equal("refused");
  });
});

describe("A request for a role", () => {
  const invalid = (member: string, value: string, constraint: string) =>
    `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: Member must ${constraint}`;
  const session65 = "a".repeat(65);
  const id1225 = "a".repeat(1225);
  const pattern = "satisfy regular expression pattern: ";
  const cases: { change: Partial<RoleRequest>; code?: string; message: string }[] = [
    { change: { roleArn: "admin" }, message: "admin is invalid" },
    {
      change: { roleArn: roleArn.replace("role/", "user/") },
      message: `${roleArn.replace("role/", "user/")} is invalid`,
    },
    {
      change: { sessionName: "a" },
      message: invalid("roleSessionName", "a", "have length greater than or equal to 2"),
    },
    {
      change: { sessionName: session65 },
      message: invalid("roleSessionName", session65, "have length less than or equal to 64"),
    },
    { change: { sessionName: "a:b" }, message: invalid("roleSessionName", "a:b", `${pattern}[\\w+=,.@-]*`) },
    {
      change: { durationSeconds: 899 },
      message: invalid("durationSeconds", "899", "have value greater than or equal to 900"),
    },
    {
      change: { durationSeconds: 43_201 },
      message: invalid("durationSeconds", "43201", "have value less than or equal to 43200"),
    },
    {
      change: { externalId: "a" },
      message: invalid("externalId", "a", "have length greater than or equal to 2"),
    },
    {
      change: { externalId: id1225 },
      message: invalid("externalId", id1225, "have length less than or equal to 1224"),
    },
    { change: { externalId: "a b" }, message: invalid("externalId", "a b", `${pattern}[\\w+=,.@:\\/-]*`) },
    { change: { policy: "" }, message: invalid("policy", "", "have length greater than or equal to 1") },
    {
      change: { policy: " ".repeat(2049) },
      message: invalid("policy", " ".repeat(2049), "have length less than or equal to 2048"),
    },
    {
      change: { policy: "{" },
      code: "MalformedPolicyDocument",
      message: "This policy contains invalid Json",
    },
  ];
  for (const { change, code = "ValidationError", message } of cases) {
    it(`is invalid with ${JSON.stringify(change).slice(0, 60)}`, () => {
      expect(asked(roleWith([ofAccount]), change)).to.include({ kind: "refused", code, message });
    });
  }
});
