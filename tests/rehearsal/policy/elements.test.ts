import { expect } from "chai";
import type { Decision } from "../../../rehearsal/policy/evaluate";
import * as the from "./fixtures";
import { allow, page, type Situation } from "./fixtures";

interface Row extends Situation {
  /** The rest of the sentence after "A request". */
  readonly says: string;
  readonly decision: Decision;
  readonly why: string;
}

const [Allowed, ExplicitlyDenied, ImplicitlyDenied] = the.decisions;

const region = { StringNotEquals: { "aws:RequestedRegion": ["eu-central-1", "eu-west-1"] } };
const outsideRegions = { Effect: "Deny", NotAction: ["iam:*", "s3:*"], Resource: "*", Condition: region };
const withoutMfa = {
  Effect: "Deny",
  NotAction: "iam:*",
  Resource: "*",
  Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } },
};
const exceptBucket = { Effect: "Deny", Action: "s3:*", NotResource: [the.bucketArn, `${the.bucketArn}/*`] };
const exceptDelete = { Effect: "Allow", NotAction: "s3:DeleteBucket", Resource: "arn:aws:s3:::*" };
const all = { Effect: "Allow", Action: "*", Resource: "*" };
const [kms, iam] = [{ action: "kms:Decrypt" }, { action: "iam:CreateUser" }];

const exceptions: readonly Row[] = (
  [
    ["for anything but the action of NotAction", [exceptDelete], {}, Allowed, page.notAction],
    [
      "for the action of NotAction",
      [exceptDelete],
      { action: "s3:DeleteBucket" },
      ImplicitlyDenied,
      page.notAction,
    ],
    [
      "for the action of NotAction, in other case",
      [exceptDelete],
      { action: "s3:DELETEbucket" },
      ImplicitlyDenied,
      page.action,
    ],
    [
      "beside the Resource of a NotAction",
      [exceptDelete],
      { ...kms, resource: "arn:aws:kms:::k" },
      ImplicitlyDenied,
      page.notAction,
    ],
    [
      "for a service outside a Deny's NotAction",
      [all, outsideRegions],
      { ...kms, context: { "aws:RequestedRegion": "us-east-1" } },
      ExplicitlyDenied,
      page.notAction,
    ],
    [
      "for a service of a Deny's NotAction",
      [all, outsideRegions],
      { ...iam, context: { "aws:RequestedRegion": "us-east-1" } },
      Allowed,
      page.notAction,
    ],
    [
      "in a region that the Deny leaves out",
      [all, outsideRegions],
      { ...kms, context: { "aws:RequestedRegion": "eu-west-1" } },
      Allowed,
      page.notAction,
    ],
    [
      "that only a Deny with NotAction mentions",
      [outsideRegions],
      { ...iam },
      ImplicitlyDenied,
      page.notAction,
    ],
    [
      "without MFA",
      [all, withoutMfa],
      { ...kms, context: { "aws:MultiFactorAuthPresent": "false" } },
      ExplicitlyDenied,
      page.notAction,
    ],
    [
      "with MFA",
      [all, withoutMfa],
      { ...kms, context: { "aws:MultiFactorAuthPresent": "true" } },
      Allowed,
      page.notAction,
    ],
    ["that does not tell of MFA", [all, withoutMfa], kms, ExplicitlyDenied, page.notAction],
    ["for what NotResource names", [all, exceptBucket], {}, Allowed, page.notResource],
    [
      "for what NotResource does not name",
      [all, exceptBucket],
      { resource: "arn:aws:s3:::other" },
      ExplicitlyDenied,
      page.notResource,
    ],
  ] as const
).map(([says, identity, request, decision, why]) => ({ says, identity, ...request, decision, why }));

/** "The API succeeds, the statement is inert": aws-facts 1.2. */
const inert: readonly Row[] = (
  [
    [
      "that a statement without Action allows",
      { Effect: "Allow", Resource: "*" },
      page.putKeyPolicy,
      ImplicitlyDenied,
    ],
    [
      "that a statement without Resource allows",
      { Effect: "Allow", Action: "*" },
      page.putKeyPolicy,
      ImplicitlyDenied,
    ],
    ["that a statement without Action denies", { Effect: "Deny", Resource: "*" }, page.putKeyPolicy, Allowed],
    ["that a statement without Resource denies", { Effect: "Deny", Action: "*" }, page.putKeyPolicy, Allowed],
    [
      "that an empty list of actions denies",
      { Effect: "Deny", Action: [], Resource: "*" },
      page.checks,
      Allowed,
    ],
    [
      "that an empty list of resources denies",
      { Effect: "Deny", Action: "*", Resource: [] },
      page.checks,
      Allowed,
    ],
  ] as const
).map(([says, statement, why, decision]) => ({
  says,
  identity: decision === Allowed ? [allow, statement] : [statement],
  decision,
  why,
}));

describe("A request", () => {
  for (const row of [...exceptions, ...inert]) {
    it(`${row.says}: ${row.decision}`, () => {
      expect(the.decide(row), row.why).to.equal(row.decision);
    });
  }
});
