import { expect } from "chai";
import { inlinePolicyRow, managedPolicyRow, roleArnRow, roleRow } from "../../../rehearsal/aws/iam-roles";
import type { Value, Values } from "../../../rehearsal/aws/model";
import { accountIn } from "../../../rehearsal/world/account";
import { accountId } from "../../support/rehearsal";
import { policyOf, type Rows, region, roleRows, worldWith } from "../../support/world";
import { callsOf } from "./call-fixtures";

const arn = `arn:aws:iam::${accountId}:role/team/Target`;
const boundaryArn = `arn:aws:iam::${accountId}:policy/Most`;

interface Circumstances {
  readonly own?: readonly object[];
  readonly boundary?: readonly object[];
  readonly organization?: readonly object[];
}

/** What the simulator says of a role with these policies; where nothing is said, it may do everything. */
function simulate(
  { own = [{}], boundary, organization }: Circumstances,
  input: Values = {},
): readonly Values[] {
  const role = { arn, ...(boundary && { boundaryArn }) };
  const rows: Rows = [
    ...roleRows("Caller"),
    [roleRow("Target"), role],
    [roleArnRow(arn), role],
    [inlinePolicyRow("Target", "own"), { role: "Target", policy: policyOf("own", ...own) }],
    ...(boundary ? [[managedPolicyRow(boundaryArn), policyOf("most", ...boundary)] as const] : []),
  ];
  const account = {
    ...accountIn(region),
    ...(organization && { organization: [[policyOf("guard", ...organization)]] }),
  };
  const call = callsOf("IAMClient", worldWith(rows));
  const asked = { PolicySourceArn: arn, ActionNames: ["kms:Decrypt"], ...input };
  return call("SimulatePrincipalPolicy", asked, { account })["EvaluationResults"] as readonly Values[];
}

const entry = (name: string, ...values: readonly string[]): Value => ({
  ContextKeyName: name,
  ContextKeyType: values.length === 1 ? "string" : "stringList",
  ContextKeyValues: values,
});
const withContext = (...entries: readonly Value[]) => ({ ContextEntries: entries });

const deny = { Effect: "Deny", Action: "kms:*" };
const elsewhere = { StringNotEquals: { "aws:RequestedRegion": region } };
const here = { StringEquals: { "aws:RequestedRegion": region } };
const late = { DateGreaterThan: { "aws:CurrentTime": "2026-06-01T00:00:00Z" } };
const tagged = { "ForAnyValue:StringEquals": { "aws:TagKeys": "Team" } };
const isTarget = { ArnLike: { "aws:PrincipalArn": arn } };
const isNotTarget = { ArnNotLike: { "aws:PrincipalArn": arn } };

describe("IAM's policy simulator", () => {
  const cases: readonly (readonly [title: string, string, Circumstances, Values?])[] = [
    ["allows what a policy of the role allows", "allowed", {}],
    ["denies what no policy allows", "implicitDeny", { own: [{ Action: "s3:*" }] }],
    ["denies what a policy of the role denies", "explicitDeny", { own: [{}, deny] }],
    ["allows what the boundary allows as well", "allowed", { boundary: [{ Action: "kms:*" }] }],
    ["denies what the boundary does not allow", "implicitDeny", { boundary: [{ Action: "s3:*" }] }],
    ["denies what the boundary denies", "explicitDeny", { boundary: [{}, deny] }],
    ["is not let do by the boundary alone", "implicitDeny", { own: [{ Action: "s3:*" }], boundary: [{}] }],
    [
      "denies what the organisation does not allow",
      "implicitDeny",
      { organization: [{ Action: ["iam:*", "s3:*"] }] },
    ],
    ["denies what the organisation denies", "explicitDeny", { organization: [{}, deny] }],
    ["does not know the region that it is called in", "implicitDeny", { own: [{ Condition: here }] }],
    [
      "takes a missing key for another value",
      "explicitDeny",
      { boundary: [{}, { ...deny, Condition: elsewhere }] },
    ],
    [
      "takes the region that it is given",
      "allowed",
      { boundary: [{}, { ...deny, Condition: elsewhere }] },
      withContext(entry("aws:RequestedRegion", region)),
    ],
    ["does not know the time", "allowed", { own: [{}, { ...deny, Condition: late }] }],
    [
      "takes the time that it is given",
      "explicitDeny",
      { own: [{}, { ...deny, Condition: late }] },
      withContext(entry("aws:CurrentTime", "2099-01-01T03:00:00Z")),
    ],
    [
      "takes several values of a key",
      "allowed",
      { own: [{ Condition: tagged }] },
      withContext(entry("aws:TagKeys", "Name", "Team")),
    ],
    [
      "takes conditions of the organisation",
      "allowed",
      { organization: [{}, { ...deny, Condition: elsewhere }] },
      withContext(entry("aws:RequestedRegion", region)),
    ],
    ["does not know the principal", "implicitDeny", { own: [{ Condition: isTarget }] }],
    [
      "does not know the principal to spare it",
      "explicitDeny",
      { own: [{}, { ...deny, Condition: isNotTarget }] },
    ],
    [
      "takes the principal that it is given",
      "allowed",
      { own: [{ Condition: isTarget }] },
      withContext(entry("aws:PrincipalArn", arn)),
    ],
  ];
  for (const [title, decision, circumstances, input] of cases) {
    it(title, () => {
      expect(simulate(circumstances, input)).to.deep.equal([
        { EvalActionName: "kms:Decrypt", EvalResourceName: "*", EvalDecision: decision },
      ]);
    });
  }

  it("decides on each action for each resource", () => {
    const [one, other] = ["arn:aws:s3:::one", "arn:aws:s3:::other"];
    const own = [{ Action: "s3:*", Resource: one }];
    const input = { ActionNames: ["s3:ListBucket", "kms:Decrypt"], ResourceArns: [one, other] };

    const results = simulate({ own }, input);

    expect(results.map((result) => Object.values(result))).to.deep.equal([
      ["s3:ListBucket", one, "allowed"],
      ["s3:ListBucket", other, "implicitDeny"],
      ["kms:Decrypt", one, "implicitDeny"],
      ["kms:Decrypt", other, "implicitDeny"],
    ]);
  });

  it("knows neither users nor further policies", () => {
    const user = arn.replace("role/team", "user");

    expect(() => simulate({}, { PolicySourceArn: user })).to.throw(
      `The simulated account has neither users nor groups, such as ${user}.`,
    );
    expect(() => simulate({}, { PolicyInputList: ["{}"] })).to.throw(
      "The simulated IAM does not know PolicyInputList in a call.",
    );
  });
});
