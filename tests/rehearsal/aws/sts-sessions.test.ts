import { expect } from "chai";
import { foreignRole } from "../../../rehearsal/aws/iam";
import { managedPolicyRow, type Role } from "../../../rehearsal/aws/iam-roles";
import { type Assumption, currentCaller } from "../../../rehearsal/aws/sts";
import type { Caller } from "../../../rehearsal/world/account";
import { accountId } from "../../support/rehearsal";
import { policyOf, roleRows, worldWith } from "../../support/world";
import {
  account,
  alice,
  ask,
  asked,
  assumed,
  boundaryArn,
  noon,
  ofAccount,
  roleArn,
  roleWith,
  session,
} from "./sts-fixtures";

describe("A session", () => {
  it("has its role's policies and boundary, and its own name and time", () => {
    const rows = roleWith([ofAccount], { boundaryArn });
    const boundary = policyOf("most", {});

    const found = assumed([...rows, [managedPolicyRow(boundaryArn), boundary]], {
      caller: alice({ mfaAgeInSeconds: 1 }),
      now: noon,
    });

    expect(found.principal).to.deep.equal({
      kind: "session",
      accountId,
      roleArn,
      arn: `arn:aws:sts::${accountId}:assumed-role/admin/admin-alice`,
    });
    expect(found.policies.map(({ name }) => name)).to.deep.equal(["admin-policy"]);
    expect(found.boundary).to.equal(boundary);
    expect(found.context).to.deep.equal({ "aws:TokenIssueTime": "2026-01-14T12:00:00Z" });
    expect(found).not.to.have.property("sessionPolicies");
  });

  it("has at most what was passed with the request", () => {
    const policy = JSON.stringify({
      Version: "2012-10-17",
      Statement: { Effect: "Allow", Action: "s3:Get*", Resource: "*" },
    });

    const found = assumed(roleWith([ofAccount]), { policy }).sessionPolicies;

    expect(found?.map(({ statements }) => statements[0]?.actions?.values)).to.deep.equal([["s3:Get*"]]);
  });

  const longest = { maxSessionDuration: 43_200 };
  const chaining = "1 hour session limit for roles assumed by role chaining";
  const durations: { seconds: number; change?: Partial<Role>; caller?: Caller; exceeds?: string }[] = [
    { seconds: 900 },
    { seconds: 3600 },
    { seconds: 3601, exceeds: "MaxSessionDuration set for this role" },
    { seconds: 43_200, change: longest },
    { seconds: 3600, change: longest, caller: session },
    { seconds: 3601, change: longest, caller: session, exceeds: chaining },
  ];
  for (const { seconds, change, caller = alice(), exceeds } of durations) {
    const of = `of ${caller.principal.kind === "session" ? "another session" : "a user"}`;
    const longer = change ? " of a role that allows twelve hours" : "";
    it(`${of}${longer} ${exceeds === undefined ? "lasts" : "does not last"} ${seconds} seconds`, () => {
      const answer = asked(roleWith([ofAccount], change), { caller, durationSeconds: seconds });

      expect(answer).to.deep.include(
        exceeds === undefined
          ? { kind: "assumed" }
          : { code: "ValidationError", message: `The requested DurationSeconds exceeds the ${exceeds}.` },
      );
    });
  }
});

describe("A caller as he is by now", () => {
  const rows = roleWith([ofAccount], { boundaryArn });
  const most = policyOf("most", {});

  it("has the policies and the boundary that his role has got", () => {
    const world = worldWith([...rows, [managedPolicyRow(boundaryArn), most]]);
    const answer = ask(world, {
      policy: JSON.stringify({ Statement: { Effect: "Allow", Action: "*", Resource: "*" } }),
    });
    const before = (answer as Extract<Assumption, { kind: "assumed" }>).session;
    const less = policyOf("less", { Action: "s3:Get*" });
    for (const [row, value] of roleRows("admin", { Action: "kms:*" }).slice(2)) {
      world.facts.put(row, value);
    }
    world.facts.put(managedPolicyRow(boundaryArn), less);

    const now = currentCaller(world.facts, account, before);

    expect(now.boundary).to.equal(less);
    expect(now.policies[0]?.statements[0]?.actions?.values).to.deep.equal(["kms:*"]);
    expect(now).to.deep.include({ principal: before.principal, sessionPolicies: before.sessionPolicies });
  });

  it("has no boundary any more once his role has none", () => {
    const { facts } = worldWith([...roleWith([ofAccount])]);
    const before = { ...assumed(rows), boundary: most };

    expect(currentCaller(facts, account, before)).not.to.have.property("boundary");
  });

  it("may do nothing once his role is deleted", () => {
    const { facts } = worldWith(rows);
    const before = assumed(rows);
    for (const [row] of rows) {
      facts.remove(row);
    }

    expect(currentCaller(facts, account, before).policies).to.deep.equal([]);
  });

  it("is as he was where he is a user, or his role is not of a deployment", () => {
    const { facts } = worldWith(foreignRole(`arn:aws:iam::${accountId}:role/team/first`));

    expect(currentCaller(facts, account, alice())).to.deep.equal(alice());
    expect(currentCaller(facts, account, session)).to.equal(session);
    expect(currentCaller(worldWith().facts, account, session)).to.equal(session);
  });
});
