import * as the from "./fixtures";
import { allow, deny, page, type Situation } from "./fixtures";
import { decides, elsewhere, type Row, serviceLinked, to, toAll, toSession, toUser } from "./limits";

const foreignSession = {
  kind: "session",
  accountId: the.otherAccountId,
  roleArn: `arn:aws:iam::${the.otherAccountId}:role/reader`,
  arn: `arn:aws:sts::${the.otherAccountId}:assumed-role/reader/reading`,
} as const;

const byUser = (
  says: string,
  outcome: Row["outcome"],
  situation: Situation,
  why: string = page.boundaries,
): Row => ({ says: `of a user ${says}`, outcome, why, ...situation });
const organizations: readonly Row[] = [
  byUser(
    "that every level of the organisation allows",
    "Allowed",
    { identity: [allow], organization: [[allow], [allow], [allow]] },
    page.serviceControlLevels,
  ),
  byUser(
    "that the level above does not allow",
    "organization",
    { identity: [allow], organization: [[elsewhere], [allow]] },
    page.serviceControlLevels,
  ),
  byUser(
    "that the level below does not allow",
    "organization",
    { identity: [allow], organization: [[allow], [elsewhere]] },
    page.serviceControlLevels,
  ),
  byUser(
    "at one of whose levels no policy is attached",
    "organization",
    { identity: [allow], organization: [[allow], []] },
    page.serviceControlLevels,
  ),
  byUser(
    "that only the organisation allows",
    "identity",
    { organization: [[allow]] },
    `${page.serviceControl}: they do not grant`,
  ),
  byUser(
    "that one level denies",
    "ExplicitlyDenied",
    { identity: [allow], organization: [[allow, deny], [allow]] },
    page.serviceControl,
  ),
  byUser(
    "whom the resource's policy names, and whom the organisation does not allow",
    "organization",
    { resourcePolicy: toUser, organization: [[elsewhere]] },
    page.denyAllowLogic,
  ),
  byUser(
    "that organisation and policies allow, and the boundary does not",
    "boundary",
    { identity: [allow], boundary: [elsewhere], organization: [[allow]] },
    page.boundaries,
  ),
  byUser(
    "that policies and boundary allow, and the organisation does not",
    "organization",
    { identity: [allow], boundary: [allow], organization: [[elsewhere]] },
    page.boundaries,
  ),
  {
    says: "of a session that the resource's policy itself names, and that the organisation does not allow",
    who: the.session,
    resourcePolicy: toSession,
    organization: [[elsewhere]],
    outcome: "organization",
    why: page.denyAllowLogic,
  },
  {
    says: "of the root user of a member, which the organisation does not allow",
    who: the.root,
    organization: [[elsewhere]],
    outcome: "organization",
    why: page.serviceControl,
  },
  {
    says: "of the root user of a member, which the organisation denies",
    who: the.root,
    organization: [[allow, deny]],
    outcome: "ExplicitlyDenied",
    why: page.serviceControl,
  },
  {
    says: "of a service-linked role, which no organisation limits",
    who: serviceLinked,
    identity: [allow],
    organization: [[elsewhere], [allow, deny]],
    outcome: "Allowed",
    why: page.serviceControl,
  },
  {
    says: "of a service, which no organisation limits",
    who: the.service,
    resourcePolicy: to({ Service: the.service.service }),
    organization: [[allow, deny]],
    outcome: "Allowed",
    why: page.serviceControl,
  },
];

/** The resource's account is never the principal's. */
const crossAccount: readonly Row[] = (
  [
    ["that both sides allow, within the boundary", "Allowed", [allow], toAll, { boundary: [allow] }],
    ["that both sides allow, outside the boundary", "boundary", [allow], toAll, { boundary: [elsewhere] }],
    [
      "that both sides allow, without the session policy",
      "session",
      [allow],
      toAll,
      { session: [[elsewhere]] },
    ],
    [
      "that both sides allow, without its organisation",
      "organization",
      [allow],
      toAll,
      { organization: [[]] },
    ],
    [
      "that is itself named, outside the boundary",
      "boundary",
      [allow],
      to({ AWS: foreignSession.arn }),
      { boundary: [elsewhere] },
    ],
    [
      "that is itself named, and has no policies",
      "identity",
      [],
      to({ AWS: foreignSession.arn }),
      { boundary: [allow] },
    ],
    ["that nobody names, outside the boundary", "boundary", [allow], undefined, { boundary: [elsewhere] }],
    ["that nobody names, within the boundary", "resource", [allow], undefined, { boundary: [allow] }],
  ] as const
).map(([says, outcome, identity, resourcePolicy, limits]) => ({
  says: `of a session of another account ${says}`,
  who: foreignSession,
  outcome,
  identity,
  ...(resourcePolicy && { resourcePolicy }),
  ...limits,
  why: page.crossAccount,
}));

describe("A request in an account of an organisation", () => decides(organizations));

describe("A request across accounts", () => decides(crossAccount));
