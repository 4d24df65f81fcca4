import { expect } from "chai";
import { evaluate, explain } from "../../rehearsal/policy/evaluate";
import { accountId, iamArn, parsed } from "../components/access/account";
import { keysOf, permitting, trusting } from "../components/access/documents";
import { people } from "../components/access/people";

const role = iamArn("role/bounded/dev-app-shop");

const statement = (effect: "Allow" | "Deny", condition: object) =>
  parsed("permission", {
    Version: "2012-10-17",
    Statement: { Sid: effect, Effect: effect, Action: "iam:TagRole", Resource: "*", Condition: condition },
  });
const everything = parsed("everything", {
  Version: "2012-10-17",
  Statement: { Effect: "Allow", Action: "*", Resource: "*" },
});

const requestOf = (principal: (typeof people)["security-admin" | "a user"]["principal"], context = {}) => ({
  principal,
  action: "iam:TagRole",
  resource: role,
  resourceAccountId: accountId,
  context,
});
/** A session carries nothing of the factor that it was begun with. */
const bySession = requestOf(people["security-admin"].principal);
const byUser = requestOf(people["a user"].principal, {
  "aws:MultiFactorAuthPresent": "true",
  "aws:MultiFactorAuthAge": "60",
});

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html */
describe("F26: a permission that asks for MFA", () => {
  for (const condition of [
    { Bool: { "aws:MultiFactorAuthPresent": "true" } },
    { NumericLessThan: { "aws:MultiFactorAuthAge": "3600" } },
  ]) {
    const [operator = ""] = Object.keys(condition);

    it(`never takes effect for the session of a role, with ${operator}`, () => {
      const identity = [statement("Allow", condition)];

      const verdict = evaluate(bySession, { identity });

      expect(verdict.decision).to.equal("ImplicitlyDenied");
      expect(explain(verdict)).to.match(
        new RegExp(
          `^permission: Allow wants ${operator} aws:MultiFactorAuth.*, and the request does not carry it$`,
        ),
      );
      expect(evaluate(byUser, { identity }).decision).to.equal("Allowed");
    });
  }

  it("locks the session of a role out where it denies whoever has none", () => {
    const identity = [
      everything,
      statement("Deny", { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } }),
    ];

    expect(evaluate(bySession, { identity }).decision).to.equal("ExplicitlyDenied");
    expect(evaluate(byUser, { identity }).decision).to.equal("Allowed");
  });

  for (const [name, { Statement }] of Object.entries(permitting)) {
    it(`is in none of our policies: ${name}`, () => {
      const asking = Statement.filter((each) => keysOf(each).some((key) => /MultiFactorAuth/i.test(key)));

      expect(asking).to.deep.equal([]);
    });
  }

  it("is in the trust of the three roles, where it takes effect", () => {
    const asking = Object.entries(trusting)
      .filter(([, { Statement }]) =>
        Statement.some((each) => keysOf(each).some((key) => /MultiFactorAuth/.test(key))),
      )
      .map(([name]) => name);

    expect(asking).to.deep.equal(["trust of security-admin", "trust of devops", "trust of auditor"]);
  });
});
