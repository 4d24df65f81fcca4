import { expect } from "chai";
import type { Principal } from "../../../rehearsal/policy/request";
import * as the from "./fixtures";
import {
  accountId,
  decide,
  nameOf,
  otherAccountId,
  otherRootArn,
  page,
  roleArn,
  rootArn,
  sessionArn,
  userArn,
} from "./fixtures";

const why = page.principal;

/**
 * What an Allow to somebody does for a principal of the resource's account: lets it act without a policy of its own,
 * leaves it to the account's policies, or nothing.
 */
type Effect = "grants" | "delegates" | "nothing";

function effectOf(element: unknown, who: Principal): Effect {
  const resourcePolicy = [{ ...the.allow, Principal: element }];
  // `resourceMustAllow`, as with keys: what the resource's policy does not pass on, the principal's own cannot reach.
  const grants = decide({ who, resourcePolicy, resourceMustAllow: true }) === "Allowed";
  const passesOn =
    decide({ who, resourcePolicy, resourceMustAllow: true, identity: [the.allow] }) === "Allowed";
  return grants ? "grants" : passesOn ? "delegates" : "nothing";
}

describe("An Allow in a resource's policy", () => {
  const partly = `${page.principal}: no wildcard for a part of a name`;
  const table: readonly { to: unknown; who: Principal; effect: Effect; why: string }[] = [
    { to: { AWS: rootArn }, who: the.session, effect: "delegates", why },
    { to: { AWS: rootArn }, who: the.user, effect: "delegates", why },
    {
      to: { AWS: rootArn },
      who: the.root,
      effect: "grants",
      why: `${page.evaluation}: root has full access`,
    },
    { to: { AWS: rootArn }, who: the.service, effect: "nothing", why },
    { to: { AWS: rootArn }, who: the.anonymous, effect: "nothing", why },
    { to: { AWS: accountId }, who: the.session, effect: "delegates", why },
    { to: { AWS: accountId }, who: the.user, effect: "delegates", why },
    { to: { AWS: accountId }, who: the.root, effect: "grants", why },
    { to: { AWS: otherRootArn }, who: the.session, effect: "nothing", why },
    { to: { AWS: otherAccountId }, who: the.user, effect: "nothing", why },
    { to: { AWS: otherRootArn }, who: the.root, effect: "nothing", why: page.keyPolicies },
    { to: { AWS: [otherAccountId, accountId] }, who: the.user, effect: "delegates", why },
    { to: { AWS: roleArn }, who: the.session, effect: "grants", why },
    { to: { AWS: roleArn }, who: the.secondSession, effect: "grants", why },
    { to: { AWS: roleArn }, who: the.otherRole, effect: "nothing", why },
    { to: { AWS: roleArn }, who: the.user, effect: "nothing", why },
    { to: { AWS: roleArn }, who: the.root, effect: "nothing", why: page.keyPolicies },
    { to: { AWS: [rootArn, roleArn] }, who: the.session, effect: "grants", why },
    { to: { AWS: [roleArn, rootArn] }, who: the.session, effect: "grants", why },
    { to: { AWS: sessionArn }, who: the.session, effect: "grants", why },
    { to: { AWS: sessionArn }, who: the.secondSession, effect: "nothing", why },
    { to: { AWS: sessionArn.replace("reading", "*") }, who: the.session, effect: "nothing", why: partly },
    { to: { AWS: `arn:aws:iam::${accountId}:role/*` }, who: the.session, effect: "nothing", why: partly },
    { to: { AWS: userArn }, who: the.user, effect: "grants", why },
    { to: { AWS: userArn }, who: the.otherUser, effect: "nothing", why },
    { to: { AWS: userArn.replace("alice", "Alice") }, who: the.user, effect: "nothing", why },
    { to: { AWS: `arn:aws:iam::${accountId}:user/*` }, who: the.user, effect: "nothing", why: partly },
    {
      to: { Service: "logs.us-east-1.amazonaws.com" },
      who: the.service,
      effect: "grants",
      why: page.logsKey,
    },
    {
      to: { Service: "logs.eu-west-1.amazonaws.com" },
      who: the.service,
      effect: "nothing",
      why: page.logsKey,
    },
    { to: { Service: "logs.*.amazonaws.com" }, who: the.service, effect: "nothing", why: partly },
    {
      to: { Service: ["sns.amazonaws.com", "logs.us-east-1.amazonaws.com"] },
      who: the.service,
      effect: "grants",
      why,
    },
    { to: { Service: "logs.us-east-1.amazonaws.com" }, who: the.session, effect: "nothing", why },
    { to: { Service: "logs.us-east-1.amazonaws.com" }, who: the.root, effect: "nothing", why },
    { to: { Federated: the.provider }, who: the.federated, effect: "grants", why },
    { to: { Federated: `${the.provider}-2` }, who: the.federated, effect: "nothing", why },
    { to: { Federated: the.provider }, who: the.session, effect: "nothing", why },
    { to: { Service: "sns.amazonaws.com", AWS: roleArn }, who: the.session, effect: "grants", why },
    { to: "*", who: the.session, effect: "grants", why },
    { to: "*", who: the.user, effect: "grants", why },
    { to: "*", who: the.anonymous, effect: "grants", why },
    { to: { AWS: "*" }, who: the.session, effect: "grants", why },
    { to: { AWS: "*" }, who: the.user, effect: "grants", why },
    { to: { AWS: "*" }, who: the.anonymous, effect: "grants", why },
    { to: { AWS: [roleArn, "*"] }, who: the.user, effect: "grants", why },
  ];

  for (const { to, who, effect, why: reason } of table) {
    const does = {
      grants: "lets",
      delegates: "leaves it to the account's policies to let",
      nothing: "does not let",
    };

    it(`to ${JSON.stringify(to)} ${does[effect]} ${nameOf(who)} act`, () => {
      expect(effectOf(to, who), reason).to.equal(effect);
    });
  }
});

describe("A Deny in a resource's policy", () => {
  const wholeAccount = `${page.principal} and F18: the account's ARN means more than its root user`;
  const exactly = { StringEquals: { "aws:PrincipalArn": rootArn } };
  const unlessUser = { ArnNotEquals: { "aws:PrincipalArn": userArn } };
  const all = `${page.notPrincipal}: all except the ones named`;
  const service = "logs.us-east-1.amazonaws.com";
  const table: readonly { element: the.StatementJson; who: Principal; denied: boolean; why: string }[] = [
    { element: { Principal: { AWS: rootArn } }, who: the.session, denied: true, why: wholeAccount },
    { element: { Principal: { AWS: rootArn } }, who: the.user, denied: true, why: wholeAccount },
    { element: { Principal: { AWS: rootArn } }, who: the.root, denied: true, why: wholeAccount },
    { element: { Principal: { AWS: rootArn } }, who: the.service, denied: false, why },
    { element: { Principal: { AWS: accountId } }, who: the.session, denied: true, why: wholeAccount },
    { element: { Principal: { AWS: otherRootArn } }, who: the.session, denied: false, why },
    { element: { Principal: { AWS: otherAccountId } }, who: the.root, denied: false, why },
    { element: { Principal: { AWS: roleArn } }, who: the.session, denied: true, why },
    { element: { Principal: { AWS: roleArn } }, who: the.otherRole, denied: false, why },
    { element: { Principal: { AWS: sessionArn } }, who: the.session, denied: true, why },
    { element: { Principal: { AWS: sessionArn } }, who: the.secondSession, denied: false, why },
    { element: { Principal: { AWS: userArn } }, who: the.user, denied: true, why },
    { element: { Principal: { AWS: userArn } }, who: the.otherUser, denied: false, why },
    { element: { Principal: { Service: service } }, who: the.service, denied: true, why },
    { element: { Principal: { Service: service } }, who: the.session, denied: false, why },
    { element: { Principal: "*" }, who: the.root, denied: true, why },
    { element: { Principal: "*" }, who: the.session, denied: true, why },
    { element: { Principal: "*" }, who: the.anonymous, denied: true, why },
    {
      element: { Principal: "*" },
      who: the.service,
      denied: true,
      why: `${page.keys} aws:PrincipalIsAWSService`,
    },
    { element: { Principal: "*", Condition: exactly }, who: the.root, denied: true, why: page.keys },
    { element: { Principal: "*", Condition: exactly }, who: the.session, denied: false, why: page.keys },
    { element: { Principal: "*", Condition: exactly }, who: the.user, denied: false, why: page.keys },
    { element: { Principal: "*", Condition: unlessUser }, who: the.user, denied: false, why },
    { element: { Principal: "*", Condition: unlessUser }, who: the.otherUser, denied: true, why },
    { element: { Principal: "*", Condition: unlessUser }, who: the.root, denied: true, why },
    { element: { NotPrincipal: { AWS: [userArn, rootArn] } }, who: the.user, denied: false, why: all },
    { element: { NotPrincipal: { AWS: [userArn, rootArn] } }, who: the.otherUser, denied: true, why: all },
    { element: { NotPrincipal: { AWS: [userArn, accountId] } }, who: the.user, denied: false, why: all },
    { element: { NotPrincipal: { AWS: [userArn, rootArn] } }, who: the.session, denied: true, why: all },
    { element: { NotPrincipal: { AWS: [userArn, rootArn] } }, who: the.foreignUser, denied: true, why: all },
    { element: { NotPrincipal: { AWS: [userArn, rootArn] } }, who: the.service, denied: true, why: all },
    { element: { NotPrincipal: { AWS: [userArn, rootArn] } }, who: the.anonymous, denied: true, why: all },
    {
      element: { NotPrincipal: { AWS: [sessionArn, roleArn, rootArn] } },
      who: the.session,
      denied: false,
      why: all,
    },
    {
      element: { NotPrincipal: { AWS: [sessionArn, roleArn, rootArn] } },
      who: the.secondSession,
      denied: true,
      why: all,
    },
    {
      element: { NotPrincipal: { AWS: [roleArn, rootArn] } },
      who: the.session,
      denied: true,
      why: `${page.bucketForRole}: both ARNs are needed`,
    },
    { element: { NotPrincipal: { Service: service } }, who: the.service, denied: false, why: all },
    { element: { NotPrincipal: { Service: "sns.amazonaws.com" } }, who: the.service, denied: true, why: all },
    { element: { NotPrincipal: { Federated: the.provider } }, who: the.federated, denied: false, why: all },
    { element: { NotPrincipal: { Federated: the.provider } }, who: the.session, denied: true, why: all },
  ];

  for (const { element, who, denied, why: reason } of table) {
    it(`with ${JSON.stringify(element)} ${denied ? "denies" : "spares"} ${nameOf(who)}`, () => {
      const decision = decide({
        who,
        identity: [the.allow],
        resourcePolicy: [
          { ...the.allow, Principal: "*" },
          { ...the.deny, ...element },
        ],
      });

      expect(decision === "ExplicitlyDenied", reason).to.equal(denied);
    });
  }
});
