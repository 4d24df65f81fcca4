import { expect } from "chai";
import type { Decision } from "../../../rehearsal/policy/evaluate";
import * as the from "./fixtures";
import { allow, deny, page, type Situation, type StatementJson } from "./fixtures";

interface Row extends Situation {
  /** The rest of the sentence after "A request". */
  readonly says: string;
  readonly decision: Decision;
  readonly why: string;
}

const to = (principal: unknown, statement: StatementJson = allow) => ({ ...statement, Principal: principal });
const [Allowed, ExplicitlyDenied, ImplicitlyDenied] = the.decisions;
const foreignDelegation = [to({ AWS: the.otherAccountId })];

const sameAccount: readonly Row[] = [
  { says: "without any policy", decision: ImplicitlyDenied, why: page.evaluation },
  { says: "that an identity policy allows", identity: [allow], decision: Allowed, why: page.evaluation },
  {
    says: "that only the resource's policy allows",
    resourcePolicy: [to({ AWS: the.userArn })],
    decision: Allowed,
    why: page.evaluation,
  },
  {
    says: "that only the resource's policy allows, to everyone",
    resourcePolicy: [to("*")],
    decision: Allowed,
    why: page.principal,
  },
  {
    says: "that the resource's policy only leaves to the account",
    resourcePolicy: [to({ AWS: the.rootArn })],
    decision: ImplicitlyDenied,
    why: page.principal,
  },
  {
    says: "that the resource's policy leaves to the account, whose policies allow it",
    identity: [allow],
    resourcePolicy: [to({ AWS: the.rootArn })],
    decision: Allowed,
    why: page.principal,
  },
  {
    says: "that an identity policy allows and the resource's policy does not mention",
    identity: [allow],
    resourcePolicy: [to({ AWS: the.roleArn })],
    decision: Allowed,
    why: page.evaluation,
  },
  {
    says: "of a session that the resource's policy allows to its role",
    who: the.session,
    resourcePolicy: [to({ AWS: the.roleArn })],
    decision: Allowed,
    why: page.evaluation,
  },
  {
    says: "of a service that the resource's policy allows",
    who: the.service,
    resourcePolicy: [to({ Service: "logs.us-east-1.amazonaws.com" })],
    decision: Allowed,
    why: page.principal,
  },
  {
    says: "of a service that no policy mentions",
    who: the.service,
    resourcePolicy: [to({ AWS: the.rootArn })],
    decision: ImplicitlyDenied,
    why: page.evaluation,
  },
  {
    says: "without a signature, where everyone is allowed",
    who: the.anonymous,
    resourcePolicy: [to("*")],
    decision: Allowed,
    why: page.principal,
  },
  {
    says: "without a signature and without any policy",
    who: the.anonymous,
    decision: ImplicitlyDenied,
    why: page.evaluation,
  },
  { says: "of the root user, without any policy", who: the.root, decision: Allowed, why: page.evaluation },
  {
    says: "of the root user, where the resource's policy is for others",
    who: the.root,
    resourcePolicy: [to({ AWS: the.roleArn })],
    decision: Allowed,
    why: page.evaluation,
  },
  {
    says: "of the root user that the resource's policy denies",
    who: the.root,
    resourcePolicy: [to("*", deny)],
    decision: ExplicitlyDenied,
    why: page.denyAllow,
  },
];

const denials: readonly Row[] = (
  [
    ["that one identity statement allows and another denies", [allow, deny], undefined],
    ["that an identity policy denies before it allows", [deny, allow], undefined],
    ["that an identity policy denies and the resource's allows", [deny], [to({ AWS: the.userArn })]],
    ["that an identity policy allows and the resource's denies", [allow], [to("*", deny)]],
    ["that the resource's policy allows and denies", [], [to("*"), to({ AWS: the.userArn }, deny)]],
    ["that is denied and nowhere allowed", [deny], undefined],
  ] as const
).map(([says, identity, resourcePolicy]) => ({
  says,
  identity,
  ...(resourcePolicy && { resourcePolicy }),
  decision: ExplicitlyDenied,
  why: page.denyAllow,
}));

/** The resource's account is never the principal's. */
const crossAccount: readonly Row[] = (
  [
    ["that only an identity policy allows", the.foreignUser, [allow], undefined, ImplicitlyDenied],
    [
      "that only the resource's policy allows",
      the.foreignUser,
      [],
      [to({ AWS: the.foreignUser.arn })],
      ImplicitlyDenied,
    ],
    ["that both sides allow", the.foreignUser, [allow], [to({ AWS: the.foreignUser.arn })], Allowed],
    ["that both sides allow, one to the whole account", the.foreignUser, [allow], foreignDelegation, Allowed],
    [
      "that the resource's policy leaves to the account",
      the.foreignUser,
      [],
      foreignDelegation,
      ImplicitlyDenied,
    ],
    [
      "that everyone may make, without a policy of one's own",
      the.foreignUser,
      [],
      [to("*")],
      ImplicitlyDenied,
    ],
    ["that everyone may make, with a policy of one's own", the.foreignUser, [allow], [to("*")], Allowed],
    [
      "that the resource's policy allows to another account",
      the.foreignUser,
      [allow],
      [to({ AWS: the.rootArn })],
      ImplicitlyDenied,
    ],
    [
      "that both sides allow and the resource's denies",
      the.foreignUser,
      [allow],
      [...foreignDelegation, to("*", deny)],
      ExplicitlyDenied,
    ],
    ["as its root user, whom no policy mentions", the.foreignRoot, [], undefined, ImplicitlyDenied],
  ] as const
).map(([says, who, identity, resourcePolicy, decision]) => ({
  says: `from another account ${says}`,
  who,
  identity,
  ...(resourcePolicy && { resourcePolicy }),
  decision,
  why: page.crossAccount,
}));

const crossAccountRoot: readonly Row[] = [
  {
    says: "from another account as its root user, whose account the resource's policy allows",
    who: the.foreignRoot,
    resourcePolicy: foreignDelegation,
    decision: Allowed,
    why: `${page.bucketRequests}: example 2`,
  },
];

describe("A request", () => {
  for (const row of [...sameAccount, ...denials, ...crossAccount, ...crossAccountRoot]) {
    it(`${row.says}: ${row.decision}`, () => {
      expect(the.decide(row), row.why).to.equal(row.decision);
    });
  }
});
