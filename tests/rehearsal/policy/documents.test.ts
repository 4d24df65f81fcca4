import { expect } from "chai";
import { PolicySyntaxError, parsePolicy } from "../../../rehearsal/policy/document";
import { allow, deny, page } from "./fixtures";

const why = page.grammar;
const policy = (statement: unknown, rest: object = {}) =>
  JSON.stringify({ Version: "2012-10-17", ...rest, Statement: statement });
const withCondition = (condition: unknown) => policy({ ...allow, Condition: condition });
const withPrincipal = (principal: unknown) => policy({ ...allow, Principal: principal });

/** Parsing reports the first thing that the grammar excludes. */
function refusalOf(text: string): unknown {
  try {
    parsePolicy("policy", text);
  } catch (error) {
    return error;
  }
  return undefined;
}

describe("A policy that the grammar excludes", () => {
  const table: readonly { text: string; message: string; why: string }[] = [
    { text: "", message: "The policy is no JSON.", why },
    { text: "{", message: "The policy is no JSON.", why },
    { text: "{'Statement': []}", message: "The policy is no JSON.", why },
    { text: "null", message: "The policy is no JSON object.", why },
    { text: '"policy"', message: "The policy is no JSON object.", why },
    { text: `[${policy(allow)}]`, message: "The policy is no JSON object.", why },
    { text: policy(allow, { Statements: [] }), message: "Statements is no element of a policy.", why },
    {
      text: policy(allow, { Version: "2026-01-01" }),
      message: 'Version "2026-01-01" is neither 2012-10-17 nor 2008-10-17.',
      why,
    },
    {
      text: policy(allow, { Version: 2012 }),
      message: "Version 2012 is neither 2012-10-17 nor 2008-10-17.",
      why,
    },
    { text: "{}", message: "The policy has no statement.", why },
    { text: policy([]), message: "The policy has no statement.", why },
    { text: policy("Allow"), message: "A statement is no JSON object.", why },
    { text: policy([allow, 1]), message: "A statement is no JSON object.", why },
    {
      text: policy({ ...allow, Actions: "*" }),
      message: "Actions in statement 1 is no element of a statement.",
      why,
    },
    {
      text: policy([allow, { ...allow, Sid: "Read", Conditions: {} }]),
      message: "Conditions in statement Read is no element of a statement.",
      why,
    },
    {
      text: policy({ Action: "*", Resource: "*" }),
      message: "Effect undefined in statement 1 is neither Allow nor Deny.",
      why,
    },
    {
      text: policy([allow, { ...allow, Effect: "allow" }]),
      message: 'Effect "allow" in statement 2 is neither Allow nor Deny.',
      why: page.effect,
    },
    {
      text: policy({ ...allow, NotAction: "s3:*" }),
      message: "Statement 1 has both Action and NotAction.",
      why,
    },
    {
      text: policy({ ...allow, NotResource: "*" }),
      message: "Statement 1 has both Resource and NotResource.",
      why,
    },
    {
      text: policy({ ...deny, Principal: "*", NotPrincipal: { AWS: "111122223333" } }),
      message: "Statement 1 has both Principal and NotPrincipal.",
      why,
    },
    {
      text: policy({ ...allow, Action: "GetObject" }),
      message: "Action GetObject in statement 1 is not of the form service:Action.",
      why,
    },
    {
      text: policy({ ...allow, Action: ["s3:GetObject", "s3:"] }),
      message: "Action s3: in statement 1 is not of the form service:Action.",
      why,
    },
    {
      text: policy({ ...allow, Action: "s3:${aws:username}" }),
      message: "Action s3:${aws:username} in statement 1 is not of the form service:Action.",
      why: `${page.variables}: only in Resource and Condition`,
    },
    {
      text: policy({ Effect: "Deny", NotAction: "s3 GetObject", Resource: "*" }),
      message: "Action s3 GetObject in statement 1 is not of the form service:Action.",
      why,
    },
    { text: policy({ ...allow, Action: {} }), message: "Action of 1: {} is no text.", why },
    { text: policy({ ...allow, Action: [null] }), message: "Action of 1: null is no text.", why },
    { text: policy({ ...allow, Resource: null }), message: "Resource of 1: null is no text.", why },
    { text: policy({ ...allow, Resource: [["*"]] }), message: 'Resource of 1: ["*"] is no text.', why },
    {
      text: withPrincipal("arn:aws:iam::111122223333:root"),
      message: "Principal of 1 is no JSON object.",
      why,
    },
    { text: withPrincipal(["*"]), message: "Principal of 1 is no JSON object.", why },
    {
      text: withPrincipal({ Role: "audit-reader" }),
      message: "Principal of 1: Role is none of AWS, Service, Federated, CanonicalUser.",
      why,
    },
    { text: withPrincipal({ AWS: [{}] }), message: "Principal of 1: {} is no text.", why },
    { text: withCondition("StringEquals"), message: "Condition of 1 is no JSON object.", why },
    { text: withCondition([]), message: "Condition of 1 is no JSON object.", why },
    {
      text: withCondition({ StringMatches: { "aws:username": "alice" } }),
      message: "Condition of 1: StringMatches is no condition operator.",
      why: page.operators,
    },
    {
      text: withCondition({ NullIfExists: { "aws:username": "true" } }),
      message: "Condition of 1: NullIfExists is no condition operator.",
      why: `${page.operators}: any operator except Null`,
    },
    {
      text: withCondition({ "ForEachValue:StringEquals": { "aws:TagKeys": "a" } }),
      message: "Condition of 1: ForEachValue:StringEquals is no condition operator.",
      why: page.sets,
    },
    {
      text: withCondition({ StringEquals: "alice" }),
      message: "StringEquals of 1 is no JSON object.",
      why,
    },
    {
      text: withCondition({ StringEquals: { "aws:username": { is: "alice" } } }),
      message: 'StringEquals aws:username of 1: {"is":"alice"} is no text.',
      why,
    },
    {
      text: withCondition({ StringEquals: { "aws:username": null } }),
      message: "StringEquals aws:username of 1: null is no text.",
      why,
    },
  ];

  for (const { text, message, why: reason } of table) {
    it(`${text} is refused: ${message}`, () => {
      const refusal = refusalOf(text);

      expect(refusal, reason).to.be.instanceOf(PolicySyntaxError);
      expect(refusal, reason).to.have.property("message", message);
    });
  }
});

describe("A policy that the grammar includes", () => {
  const table: readonly { text: string; says: string; ids: readonly string[]; why: string }[] = [
    { says: "with one statement, without a list", text: policy(allow), ids: ["1"], why },
    { says: "with several statements", text: policy([allow, deny]), ids: ["1", "2"], why },
    { says: "with Sids", text: policy([{ ...allow, Sid: "Read" }, deny]), ids: ["Read", "2"], why },
    { says: "without a Version", text: JSON.stringify({ Statement: allow }), ids: ["1"], why },
    { says: "of 2008", text: policy(allow, { Version: "2008-10-17" }), ids: ["1"], why },
    { says: "with an Id", text: policy(allow, { Id: "cd3ad3d9 of the bucket" }), ids: ["1"], why },
    {
      says: "with several actions",
      text: policy({ ...allow, Action: ["s3:Get*", "kms:De?rypt"] }),
      ids: ["1"],
      why,
    },
    { says: "with every action", text: policy({ ...allow, Action: "*" }), ids: ["1"], why },
    { says: "for everyone", text: withPrincipal("*"), ids: ["1"], why },
    {
      says: "for every kind of principal",
      text: withPrincipal({ AWS: ["111122223333"], Service: "s", Federated: "f", CanonicalUser: "c" }),
      ids: ["1"],
      why,
    },
    {
      says: "with bare numbers and booleans",
      text: withCondition({
        NumericEquals: { "s3:max-keys": [10, "20"] },
        Bool: { "aws:SecureTransport": true },
      }),
      ids: ["1"],
      why,
    },
    {
      says: "with a quantifier and IfExists",
      text: withCondition({ "ForAnyValue:StringLikeIfExists": { "aws:TagKeys": "a*" } }),
      ids: ["1"],
      why: page.operators,
    },
    // The service takes it and the statement does nothing: aws-facts 1.2.
    {
      says: "without Action",
      text: policy({ Effect: "Deny", Resource: "*" }),
      ids: ["1"],
      why: page.putKeyPolicy,
    },
    {
      says: "without Resource",
      text: policy({ Effect: "Deny", Action: "*" }),
      ids: ["1"],
      why: page.putKeyPolicy,
    },
  ];

  for (const { says, text, ids, why: reason } of table) {
    it(`${says} is taken`, () => {
      const { name, statements } = parsePolicy("policy", text);

      expect(name).to.equal("policy");
      expect(
        statements.map(({ id }) => id),
        reason,
      ).to.deep.equal(ids);
    });
  }

  it("keeps the name that it is read under", () => {
    const text = policy(allow);

    expect(["one", "two", "one"].map((name) => parsePolicy(name, text).name)).to.deep.equal([
      "one",
      "two",
      "one",
    ]);
  });
});
