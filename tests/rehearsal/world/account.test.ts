import { expect } from "chai";
import { accountIn, globalRegion, userCaller } from "../../../rehearsal/world/account";
import { accountId } from "../../support/rehearsal";
import { policyOf } from "../../support/world";

const account = accountIn("us-east-1");

describe("A user", () => {
  const present = "aws:MultiFactorAuthPresent";

  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-multifactorauthpresent
  const signIns = [
    { title: "keys that last", signIn: {}, context: {} },
    { title: "temporary credentials", signIn: { temporary: true }, context: { [present]: "false" } },
    {
      title: "a second factor",
      signIn: { mfaAgeInSeconds: 0 },
      context: { [present]: "true", "aws:MultiFactorAuthAge": "0" },
    },
    {
      title: "temporary credentials and a second factor",
      signIn: { temporary: true, mfaAgeInSeconds: 3599 },
      context: { [present]: "true", "aws:MultiFactorAuthAge": "3599" },
    },
  ];
  for (const { title, signIn, context } of signIns) {
    it(`with ${title} has requests that carry ${JSON.stringify(context)}`, () => {
      expect(userCaller(account, "alice", signIn).context).to.deep.equal(context);
    });
  }

  it("has a path, and policies that he is given", () => {
    const policies = [policyOf("own", {})];

    expect(userCaller(account, "division/alice", {}, policies)).to.deep.include({
      principal: { kind: "user", accountId, arn: `arn:aws:iam::${accountId}:user/division/alice` },
      policies,
    });
  });
});

describe("The global region", () => {
  for (const [region, expected] of [
    ["eu-west-1", "us-east-1"],
    ["cn-northwest-1", "cn-north-1"],
    ["us-gov-east-1", "us-gov-west-1"],
  ] as const) {
    it(`of ${region} is ${expected}`, () => {
      expect(globalRegion(accountIn(region))).to.equal(expected);
    });
  }
});
