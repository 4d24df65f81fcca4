import { expect } from "chai";
import { type Role, roleArnRow, roleRow } from "../../../rehearsal/aws/iam-roles";
import { type Assumption, assumeRole } from "../../../rehearsal/aws/sts";
import type { RoleRequest } from "../../../rehearsal/aws/sts-requests";
import {
  type Account,
  accountIn,
  type Caller,
  type SignIn,
  userCaller,
} from "../../../rehearsal/world/account";
import type { World } from "../../../rehearsal/world/world";
import { accountId } from "../../support/rehearsal";
import { policyOf, type Rows, region, roleRows, worldWith } from "../../support/world";

export const account = accountIn(region);
export const other: Account = { ...account, id: "444455556666" };
export const roleArn = `arn:aws:iam::${accountId}:role/team/admin`;
export const boundaryArn = `arn:aws:iam::${accountId}:policy/Most`;
export const root = (id: string) => `arn:aws:iam::${id}:root`;
export const everything = policyOf("own", {});
export const noon = Date.UTC(2026, 0, 14, 12);

/** The role with these statements in its trust policy, each an allow to assume it. */
export function roleWith(statements: readonly object[], change: Partial<Role> = {}): Rows {
  const all = statements.map((statement) => ({ Action: "sts:AssumeRole", ...statement }));
  const { statements: read } = policyOf("trust", ...all);
  const trust = {
    name: "trust",
    variables: true,
    statements: read.map((statement) => ({ ...statement, resources: undefined })),
  };
  const role = { arn: roleArn, trust, ...change };
  const own = roleRows("admin", { Action: "s3:*" }).filter(([row]) => row.startsWith("iam:inline-policy"));
  return [[roleRow("admin"), role], [roleArnRow(roleArn), role], ...own];
}

export const ofAccount = { Principal: { AWS: root(accountId) } };
export const withMfa = {
  ...ofAccount,
  Condition: {
    Bool: { "aws:MultiFactorAuthPresent": "true" },
    NumericLessThan: { "aws:MultiFactorAuthAge": "3600" },
    StringEquals: { "sts:ExternalId": "shared" },
    StringLike: { "sts:RoleSessionName": "admin-*" },
  },
};
export const alice = (signIn: SignIn = {}) => userCaller(account, "alice", signIn, [everything]);
export const session: Caller = {
  principal: {
    kind: "session",
    accountId,
    roleArn: `arn:aws:iam::${accountId}:role/team/first`,
    arn: `arn:aws:sts::${accountId}:assumed-role/first/alice`,
  },
  policies: [everything],
};
export const rootUser: Caller = {
  principal: { kind: "root", accountId, arn: root(accountId) },
  policies: [],
};

export const ask = ({ facts }: World, change: Partial<RoleRequest> = {}): Assumption =>
  assumeRole(facts, account, { caller: alice(), roleArn, sessionName: "admin-alice", ...change });
export const asked = (rows: Rows, change: Partial<RoleRequest> = {}) => ask(worldWith(rows), change);
export const assumed = (rows: Rows, change: Partial<RoleRequest> = {}): Caller => {
  const answer = asked(rows, change);
  expect(answer).to.include({ kind: "assumed" });
  return (answer as Extract<Assumption, { kind: "assumed" }>).session;
};

export const denied = ({ arn }: { readonly arn: string }) =>
  `User: ${arn} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`;
