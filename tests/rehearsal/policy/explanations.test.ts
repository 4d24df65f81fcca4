import { expect } from "chai";
import { explain } from "../../../rehearsal/policy/evaluate";
import * as the from "./fixtures";
import { allow, deny, rootArn, type Situation, userArn, verdictOn } from "./fixtures";

const read = { ...allow, Sid: "Read" };
const never = { ...deny, Sid: "Never" };
const nobody = { ...deny, Sid: "Nobody", Principal: "*" };
const delegate = { ...allow, Sid: "Delegate", Principal: { AWS: rootArn } };
const mine = { ...allow, Sid: "Mine", Principal: { AWS: userArn } };
const theirs = { ...allow, Sid: "Theirs", Principal: { AWS: the.otherRootArn } };
const elsewhere = { ...read, Resource: "arn:aws:s3:::elsewhere/*" };
const otherAction = { ...read, Action: "kms:Decrypt" };
const atHome = {
  ...read,
  Condition: {
    StringEquals: { "aws:SourceVpc": ["vpc-1", "vpc-2"] },
    Bool: { "aws:SecureTransport": "true" },
  },
};
const nothing = "no statement of any policy allows the action";
const wantsVpc = "identity: Read wants StringEquals aws:SourceVpc vpc-1, vpc-2, and";

interface Row extends Situation {
  readonly says: string;
  readonly explanation: string;
  readonly why: string;
}

const [all, near] = ["the statements that decide, all of them", "those for the action that fall short"];

const table: readonly Row[] = [
  {
    says: "an identity policy's Allow",
    identity: [read],
    explanation: "Allowed by identity: Read",
    why: all,
  },
  {
    says: "a resource policy's Allow to the user",
    resourcePolicy: [mine],
    explanation: "Allowed by resource: Mine",
    why: all,
  },
  {
    says: "an Allow in both accounts",
    who: the.foreignUser,
    identity: [read],
    resourcePolicy: [theirs],
    explanation: "Allowed by resource: Theirs, identity: Read",
    why: all,
  },
  {
    says: "a delegating resource policy",
    identity: [read],
    resourcePolicy: [delegate],
    resourceMustAllow: true,
    explanation: "Allowed by resource: Delegate, identity: Read",
    why: all,
  },
  {
    says: "the root user, whom no policy has to allow",
    who: the.root,
    explanation: "Allowed to the root user of the account",
    why: all,
  },
  {
    says: "a resource policy that delegates to an account whose own policies say nothing",
    resourcePolicy: [delegate],
    resourceMustAllow: true,
    explanation: "resource: Delegate allows it, and that is not enough without a policy on the other side",
    why: near,
  },
  { says: "a Deny", identity: [read, never], explanation: "ExplicitlyDenied by identity: Never", why: all },
  {
    says: "two Denies",
    identity: [never, read],
    resourcePolicy: [nobody],
    explanation: "ExplicitlyDenied by identity: Never, resource: Nobody",
    why: all,
  },
  {
    says: "a statement without a Sid",
    identity: [otherAction, deny],
    explanation: "ExplicitlyDenied by identity: 2",
    why: "by its position, from 1",
  },
  { says: "no policy at all", explanation: nothing, why: near },
  { says: "an Allow of another action", identity: [otherAction], explanation: nothing, why: near },
  {
    says: "an Allow for another resource",
    identity: [elsewhere],
    explanation: "identity: Read is for another resource",
    why: near,
  },
  {
    says: "an Allow to another principal",
    resourcePolicy: [theirs],
    explanation: "resource: Theirs is for another principal",
    why: near,
  },
  {
    says: "a condition on a key that is not there",
    identity: [atHome],
    explanation: `${wantsVpc} the request does not carry it`,
    why: near,
  },
  {
    says: "a condition that fails",
    identity: [atHome],
    context: { "aws:SourceVpc": "vpc-3" },
    explanation: `${wantsVpc} the request has vpc-3`,
    why: near,
  },
  {
    says: "the second of two conditions failing",
    identity: [atHome],
    context: { "aws:SourceVpc": "vpc-2", "aws:SecureTransport": "false" },
    explanation: "identity: Read wants Bool aws:SecureTransport true, and the request has false",
    why: near,
  },
  {
    says: "several near misses",
    identity: [elsewhere, otherAction, atHome],
    resourcePolicy: [theirs],
    context: { "aws:SourceVpc": ["vpc-3", "vpc-4"] },
    explanation: [
      "identity: Read is for another resource",
      `${wantsVpc} the request has vpc-3, vpc-4`,
      "resource: Theirs is for another principal",
    ].join("; "),
    why: near,
  },
  {
    says: "a boundary that does not speak of the action",
    identity: [read],
    boundary: [otherAction],
    explanation: "boundary: no statement of the permissions boundary allows the action",
    why: near,
  },
  {
    says: "a boundary that is for another resource",
    identity: [read],
    boundary: [elsewhere],
    explanation: "boundary: Read is for another resource",
    why: near,
  },
  {
    says: "a boundary beside policies that do not allow it either",
    identity: [elsewhere],
    boundary: [otherAction],
    explanation: "identity: Read is for another resource",
    why: "the boundary grants nothing",
  },
  {
    says: "session policies that do not speak of the action",
    who: the.session,
    identity: [read],
    session: [[otherAction], [otherAction]],
    explanation: "session 1, session 2: no statement of the session policies allows the action",
    why: near,
  },
  {
    says: "a level of the organisation that does not speak of the action",
    identity: [read],
    organization: [[read], [otherAction]],
    explanation: "level 2: no statement of the service control policies of this level allows the action",
    why: near,
  },
  {
    says: "a level of the organisation without a policy",
    identity: [read],
    organization: [[]],
    explanation: "no statement of the service control policies of this level allows the action",
    why: near,
  },
  {
    says: "a Deny of a boundary",
    identity: [read],
    boundary: [read, never],
    explanation: "ExplicitlyDenied by boundary: Never",
    why: all,
  },
  {
    says: "a Deny that does not apply",
    identity: [{ ...never, Resource: "arn:aws:s3:::elsewhere/*" }],
    explanation: nothing,
    why: "a Deny that falls short explains nothing",
  },
];

describe("An explanation", () => {
  for (const row of table) {
    it(`of ${row.says} is "${row.explanation}"`, () => {
      expect(explain(verdictOn(row)), row.why).to.equal(row.explanation);
    });
  }
});

describe("A verdict's reasons", () => {
  it("name every statement that was weighed, the principal's policies first", () => {
    const { reasons } = verdictOn({
      identity: [otherAction, read],
      resourcePolicy: [theirs, delegate, mine],
    });

    const [identity, resource] = ["identity", "resource"].map((kind) => ({
      kind,
      policy: kind,
      effect: "Allow",
    }));
    expect(reasons).to.deep.equal([
      { ...identity, statement: "Read", mismatch: { element: "Action" } },
      { ...identity, statement: "Read" },
      { ...resource, statement: "Theirs", mismatch: { element: "Principal" } },
      { ...resource, statement: "Delegate", mention: "account" },
      { ...resource, statement: "Mine", mention: "itself" },
    ]);
  });

  it("say what the condition asked for and what the request had", () => {
    const { reasons, decision, decidedBy } = verdictOn({
      identity: [atHome],
      context: { "AWS:sourcevpc": ["vpc-3"] },
    });

    expect(decision).to.equal("ImplicitlyDenied");
    expect(decidedBy).to.deep.equal([]);
    expect(reasons.map(({ mismatch }) => mismatch)).to.deep.equal([
      {
        element: "Condition",
        condition: { operator: "StringEquals", key: "aws:SourceVpc", values: ["vpc-1", "vpc-2"] },
        actual: ["vpc-3"],
      },
    ]);
  });
});
