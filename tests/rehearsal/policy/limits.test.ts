import { expect } from "chai";
import * as the from "./fixtures";
import { allow, deny, page, type Situation } from "./fixtures";
import {
  decides,
  elsewhere,
  type Row,
  serviceLinked,
  to,
  toAccount,
  toAll,
  toRole,
  toSession,
  toUser,
} from "./limits";

const byUser = (
  says: string,
  outcome: Row["outcome"],
  situation: Situation,
  why: string = page.boundaries,
): Row => ({ says: `of a user ${says}`, outcome, why, ...situation });
const bySession = (
  says: string,
  outcome: Row["outcome"],
  situation: Situation,
  why: string = page.denyAllowLogic,
): Row => ({ says: `of a session ${says}`, who: the.session, outcome, why, ...situation });

const boundaries: readonly Row[] = [
  byUser("within the boundary that his policies allow", "Allowed", { identity: [allow], boundary: [allow] }),
  byUser("within the boundary that no policy allows", "identity", { boundary: [allow] }),
  byUser("outside the boundary that his policies allow", "boundary", {
    identity: [allow],
    boundary: [elsewhere],
  }),
  byUser("outside the boundary that no policy allows", "identity", { boundary: [elsewhere] }),
  byUser("whose boundary only denies something else", "boundary", {
    identity: [allow],
    boundary: [{ ...elsewhere, Effect: "Deny" }],
  }),
  byUser("whose boundary allows and denies", "ExplicitlyDenied", {
    identity: [allow],
    boundary: [allow, deny],
  }),
  byUser("whose boundary denies what the resource's policy allows him", "ExplicitlyDenied", {
    resourcePolicy: toUser,
    boundary: [allow, deny],
  }),
  byUser(
    "outside the boundary whom the resource's policy names",
    "Allowed",
    { resourcePolicy: toUser, boundary: [elsewhere] },
    page.denyAllowLogic,
  ),
  byUser(
    "outside the boundary, where the resource's policy names everyone",
    "Allowed",
    { resourcePolicy: toAll, boundary: [elsewhere] },
    `${page.principal}: not limited with a wildcard`,
  ),
  byUser(
    "outside the boundary, where the resource's policy names the account",
    "boundary",
    { identity: [allow], resourcePolicy: toAccount, boundary: [elsewhere] },
    page.principal,
  ),
  byUser("within the boundary, where a key's policy names the account", "Allowed", {
    ...{ identity: [allow], resourcePolicy: toAccount, boundary: [allow] },
    resourceMustAllow: true,
  }),
  byUser("outside the boundary, where a key's policy names the account", "boundary", {
    ...{ identity: [allow], resourcePolicy: toAccount, boundary: [elsewhere] },
    resourceMustAllow: true,
  }),
  byUser("within the boundary, where a key's policy names another", "resource", {
    ...{ identity: [allow], resourcePolicy: toRole, boundary: [allow] },
    resourceMustAllow: true,
  }),
  bySession("within the boundary of its role", "Allowed", { identity: [allow], boundary: [allow] }),
  bySession("outside the boundary of its role", "boundary", { identity: [allow], boundary: [elsewhere] }),
  bySession("whose role the resource's policy names, within the boundary", "Allowed", {
    resourcePolicy: toRole,
    boundary: [allow],
  }),
  bySession("whose role the resource's policy names, outside the boundary", "boundary", {
    resourcePolicy: toRole,
    boundary: [elsewhere],
  }),
  bySession("whose role a key's policy names, outside the boundary", "boundary", {
    ...{ identity: [allow], resourcePolicy: toRole, boundary: [elsewhere] },
    resourceMustAllow: true,
  }),
  bySession("which the resource's policy itself names, outside the boundary", "Allowed", {
    resourcePolicy: toSession,
    boundary: [elsewhere],
  }),
  bySession("which the resource's policy names as it does its role, outside the boundary", "Allowed", {
    resourcePolicy: [...toRole, ...toSession],
    boundary: [elsewhere],
  }),
  bySession(
    "outside the boundary, where the resource's policy names everyone",
    "Allowed",
    { resourcePolicy: toAll, boundary: [elsewhere] },
    `${page.principal}: not limited with a wildcard`,
  ),
  {
    says: "of the root user, whom a boundary cannot be set for",
    who: the.root,
    boundary: [elsewhere],
    outcome: "Allowed",
    why: page.boundaries,
  },
  {
    says: "of a service, which has no boundary",
    who: the.service,
    resourcePolicy: to({ Service: the.service.service }),
    boundary: [elsewhere],
    outcome: "Allowed",
    why: page.boundaries,
  },
];

const sessions: readonly Row[] = [
  bySession("that its session policy allows as well", "Allowed", { identity: [allow], session: [[allow]] }),
  bySession("that its session policy does not allow", "session", {
    identity: [allow],
    session: [[elsewhere]],
  }),
  bySession("that only its session policy allows", "identity", { session: [[allow]] }, page.sessionPolicies),
  bySession("that its session policy denies", "ExplicitlyDenied", {
    identity: [allow],
    session: [[allow, deny]],
  }),
  bySession("with no session policies", "Allowed", { identity: [allow], session: [] }),
  bySession("that one of its session policies allows", "Allowed", {
    identity: [allow],
    session: [[elsewhere], [allow]],
  }),
  bySession("that session policy and boundary allow", "Allowed", {
    ...{ identity: [allow], session: [[allow]], boundary: [allow] },
  }),
  bySession("that the session policy allows and the boundary does not", "boundary", {
    ...{ identity: [allow], session: [[allow]], boundary: [elsewhere] },
  }),
  bySession(
    "whose role the resource's policy names, without its session policy",
    "session",
    { resourcePolicy: toRole, session: [[elsewhere]] },
    page.sessionPolicies,
  ),
  bySession(
    "whose role the resource's policy names, with its session policy",
    "Allowed",
    { resourcePolicy: toRole, session: [[allow]] },
    page.sessionPolicies,
  ),
  bySession(
    "which the resource's policy itself names, without its session policy",
    "Allowed",
    { resourcePolicy: toSession, session: [[elsewhere]] },
    page.sessionPolicies,
  ),
];

describe("A request within a boundary", () => decides(boundaries));

describe("A request of a session with policies of its own", () => decides(sessions));

describe("A request", () => {
  it("is not weighed by limits that are not its own", () => {
    const limits = { boundary: [deny], session: [[deny]], organization: [[deny]] };
    const kindsOf = (situation: Situation) =>
      new Set(the.verdictOn(situation).reasons.map(({ kind }) => kind));

    expect([...kindsOf({ who: the.service, resourcePolicy: toAll, ...limits })]).to.deep.equal(["resource"]);
    expect([...kindsOf({ who: the.root, ...limits })]).to.deep.equal(["organization"]);
    expect([...kindsOf({ who: serviceLinked, ...limits })]).to.deep.equal(["boundary", "session"]);
  });
});
