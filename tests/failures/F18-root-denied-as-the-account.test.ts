import { expect } from "chai";
import { foundationKeyPolicy } from "../../components/encryption/foundation-key-policy";
import { managedPolicies } from "../../rehearsal/aws/managed-policies";
import { parsePolicy } from "../../rehearsal/policy/document";
import { evaluate } from "../../rehearsal/policy/evaluate";
import type { Principal } from "../../rehearsal/policy/request";

const accountId = "111122223333";
const keyArn = `arn:aws:kms:us-east-1:${accountId}:key/mrk-1`;
const root: Principal = { kind: "root", accountId, arn: `arn:aws:iam::${accountId}:root` };
const application: Principal = {
  kind: "session",
  accountId,
  roleArn: `arn:aws:iam::${accountId}:role/siem/audit-reader`,
  arn: `arn:aws:sts::${accountId}:assumed-role/audit-reader/reading`,
};

const document = foundationKeyPolicy({ roleNames: ["siem/audit-reader"] })({
  partition: { name: "aws", dnsSuffix: "amazonaws.com" },
  accountId,
  region: "us-east-1",
});

/** The defect: the same Deny, with the account's ARN as its principal. */
const denyingTheAccount = {
  ...document,
  Statement: document.Statement.map((statement) =>
    statement.Effect === "Deny" ? { ...statement, Principal: { AWS: root.arn }, Condition: {} } : statement,
  ),
};

function decide(policy: unknown, principal: Principal, action: string) {
  return evaluate(
    { principal, action, resource: keyArn, resourceAccountId: accountId },
    {
      identity: [managedPolicies.AdministratorAccess],
      resource: parsePolicy("key policy", JSON.stringify(policy)),
      resourceMustAllow: true,
    },
  ).decision;
}

describe("F18: root denied by `Principal: <account root>`", () => {
  const table = [
    { policy: document, form: "right", who: application, action: "kms:Decrypt", expected: "Allowed" },
    { policy: document, form: "right", who: root, action: "kms:Decrypt", expected: "ExplicitlyDenied" },
    { policy: document, form: "right", who: root, action: "kms:CreateGrant", expected: "ExplicitlyDenied" },
    { policy: document, form: "right", who: root, action: "kms:PutKeyPolicy", expected: "Allowed" },
    {
      policy: denyingTheAccount,
      form: "wrong",
      who: root,
      action: "kms:Decrypt",
      expected: "ExplicitlyDenied",
    },
    {
      policy: denyingTheAccount,
      form: "wrong",
      who: application,
      action: "kms:Decrypt",
      expected: "ExplicitlyDenied",
    },
  ] as const;

  for (const { policy, form, who, action, expected } of table) {
    it(`with the ${form} form, ${action} by ${who.arn} is ${expected}`, () => {
      expect(decide(policy, who, action)).to.equal(expected);
    });
  }
});
