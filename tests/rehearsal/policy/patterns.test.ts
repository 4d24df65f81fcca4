import { expect } from "chai";
import { parsePolicy } from "../../../rehearsal/policy/document";
import { evaluate } from "../../../rehearsal/policy/evaluate";
import { matches } from "../../../rehearsal/policy/pattern";
import { type ConditionValues, type Principal, RequestContext } from "../../../rehearsal/policy/request";
import { accountId, allow, decide, foreignUser, page, policyOf, session, user } from "./fixtures";

const bucket = "arn:aws:s3:::amzn-s3-demo-bucket";
const logs = `arn:aws:logs:us-east-1:${accountId}`;
const users = `arn:aws:iam::${accountId}:user`;

describe("The pattern of a Resource element", () => {
  const why = page.resource;
  const caseOfKeys = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html";
  const test = `${bucket}/*/test/*`;
  const table: readonly { pattern: string; resource: string; covers: boolean; why: string }[] = [
    { pattern: "*", resource: bucket, covers: true, why },
    { pattern: bucket, resource: bucket, covers: true, why },
    { pattern: bucket, resource: `${bucket}/1`, covers: false, why },
    { pattern: `${bucket}/1`, resource: bucket, covers: false, why },
    { pattern: test, resource: `${bucket}/1/test/object.jpg`, covers: true, why },
    { pattern: test, resource: `${bucket}/1/2/test/object.jpg`, covers: true, why },
    { pattern: test, resource: `${bucket}/1/2/test/3/object.jpg`, covers: true, why },
    { pattern: test, resource: `${bucket}/1///test///object.jpg`, covers: true, why },
    { pattern: test, resource: `${bucket}/1/test/.jpg`, covers: true, why },
    { pattern: test, resource: `${bucket}//test/object.jpg`, covers: true, why },
    { pattern: test, resource: `${bucket}/1/test/`, covers: true, why },
    { pattern: test, resource: `${bucket}/1-test/object.jpg`, covers: false, why },
    { pattern: test, resource: `${bucket}/test/object.jpg`, covers: false, why },
    { pattern: test, resource: `${bucket}/1/2/test.jpg`, covers: false, why },
    { pattern: `${users}/accounting/*`, resource: `${users}/accounting/eve`, covers: true, why },
    { pattern: `${users}/accounting/*`, resource: `${users}/sales/eve`, covers: false, why },
    { pattern: `${users}/B?b`, resource: `${users}/Bob`, covers: true, why },
    { pattern: `${users}/B?b`, resource: `${users}/Bb`, covers: false, why },
    { pattern: `${users}/B?b`, resource: `${users}/Boob`, covers: false, why },
    { pattern: `${users}/B??b`, resource: `${users}/Boob`, covers: true, why },
    { pattern: `${users}/Bob`, resource: `${users}/bob`, covers: false, why },
    { pattern: `${bucket}/Photo.jpg`, resource: `${bucket}/photo.jpg`, covers: false, why: caseOfKeys },
    { pattern: `${bucket}/a.b`, resource: `${bucket}/a-b`, covers: false, why: "only * and ? are wildcards" },
    { pattern: `${bucket}/(a)[b]+`, resource: `${bucket}/(a)[b]+`, covers: true, why: "a key may have them" },
    { pattern: `${bucket}/a|b`, resource: `${bucket}/a`, covers: false, why: "only * and ? are wildcards" },
    { pattern: `${logs}:*`, resource: `${logs}:log-group:a:log-stream:b`, covers: true, why },
    { pattern: "arn:aws:s3:*", resource: `${bucket}/1`, covers: true, why },
    { pattern: "arn:aws:iam::1111*", resource: `${users}/Bob`, covers: true, why },
    { pattern: "arn:aws:iam::2222*", resource: `${users}/Bob`, covers: false, why },
  ];

  for (const { pattern, resource, covers, why: reason } of table) {
    it(`${pattern} ${covers ? "covers" : "does not cover"} ${resource}`, () => {
      const decision = decide({ identity: [{ ...allow, Resource: pattern }], resource });

      expect(decision, reason).to.equal(covers ? "Allowed" : "ImplicitlyDenied");
    });
  }
});

describe("The pattern of an Action element", () => {
  const why = page.action;
  const table: readonly { pattern: string; action: string; covers: boolean; why: string }[] = [
    { pattern: "*", action: "iam:CreateUser", covers: true, why },
    { pattern: "s3:*", action: "s3:GetObject", covers: true, why },
    { pattern: "s3:*", action: "s3express:CreateSession", covers: false, why },
    { pattern: "s3:*", action: "kms:Decrypt", covers: false, why },
    { pattern: "iam:ListAccessKeys", action: "iam:ListAccessKeys", covers: true, why },
    { pattern: "IAM:listaccesskeys", action: "iam:ListAccessKeys", covers: true, why },
    { pattern: "iam:LISTACCESS*", action: "iam:ListAccessKeys", covers: true, why },
    { pattern: "iam:*AccessKey*", action: "iam:CreateAccessKey", covers: true, why },
    { pattern: "iam:*AccessKey*", action: "iam:ListAccessKeys", covers: true, why },
    { pattern: "iam:*AccessKey*", action: "iam:CreateUser", covers: false, why },
    { pattern: "kms:GenerateDataKey", action: "kms:GenerateDataKeyWithoutPlaintext", covers: false, why },
    { pattern: "kms:GenerateDataKey*", action: "kms:GenerateDataKey", covers: true, why },
    { pattern: "kms:ReEncrypt????", action: "kms:ReEncryptFrom", covers: true, why },
    { pattern: "kms:ReEncrypt????", action: "kms:ReEncryptTo", covers: false, why },
  ];

  for (const { pattern, action, covers, why: reason } of table) {
    it(`${pattern} ${covers ? "covers" : "does not cover"} ${action}`, () => {
      const decision = decide({ identity: [{ ...allow, Action: pattern }], action });

      expect(decision, reason).to.equal(covers ? "Allowed" : "ImplicitlyDenied");
    });
  }
});

interface VariableRow {
  readonly pattern: string;
  readonly resource: string;
  readonly covers: boolean;
  readonly who?: Principal;
  readonly context?: ConditionValues;
  /** `null` for a policy without the element. */
  readonly version?: "2008-10-17" | null;
  readonly why: string;
}

describe("A policy variable in a Resource element", () => {
  const why = page.variables;
  const home = `${bucket}/\${aws:username}/*`;
  const team = `${bucket}/\${aws:PrincipalTag/team, 'company-wide'}/*`;
  const red = { "aws:PrincipalTag/team": "red" };
  const table: readonly VariableRow[] = [
    { pattern: home, resource: `${bucket}/alice/a`, covers: true, why },
    { pattern: home, resource: `${bucket}/bob/a`, covers: false, why },
    {
      pattern: home,
      resource: `${bucket}/division/alice/a`,
      covers: false,
      why: "the friendly name has no path",
    },
    { pattern: home, resource: `${bucket}/bob/a`, covers: true, who: foreignUser, why },
    { pattern: home, resource: `${bucket}/audit-reader/a`, covers: false, who: session, why },
    { pattern: home, resource: `${bucket}//a`, covers: false, who: session, why },
    { pattern: home, resource: `${bucket}/\${aws:username}/a`, covers: false, why },
    { pattern: `${bucket}/\${AWS:UserName}`, resource: `${bucket}/alice`, covers: true, why },
    { pattern: team, resource: `${bucket}/company-wide/a`, covers: true, why },
    { pattern: team, resource: `${bucket}/red/a`, covers: true, context: red, why },
    { pattern: team, resource: `${bucket}/company-wide/a`, covers: false, context: red, why },
    { pattern: team, resource: `${bucket}/red/a`, covers: false, why },
    {
      pattern: `${bucket}/\${aws:PrincipalTag/team}`,
      resource: `${bucket}/red`,
      covers: true,
      context: red,
      why,
    },
    { pattern: `${bucket}/\${aws:PrincipalTag/team}`, resource: `${bucket}/red`, covers: false, why },
    {
      pattern: `${bucket}/\${aws:TagKeys}`,
      resource: `${bucket}/a`,
      covers: false,
      context: { "aws:TagKeys": ["a", "b"] },
      why: `${page.sets}: no multivalued key as a variable`,
    },
    { pattern: `${bucket}/a\${*}`, resource: `${bucket}/a*`, covers: true, why },
    { pattern: `${bucket}/a\${*}`, resource: `${bucket}/abc`, covers: false, why },
    { pattern: `${bucket}/a\${?}`, resource: `${bucket}/a?`, covers: true, why },
    { pattern: `${bucket}/a\${?}`, resource: `${bucket}/ab`, covers: false, why },
    { pattern: `${bucket}/a\${$}b`, resource: `${bucket}/a$b`, covers: true, why },
    { pattern: `${bucket}/a\${$}b`, resource: `${bucket}/ab`, covers: false, why },
    { pattern: home, resource: `${bucket}/alice/a`, covers: false, version: "2008-10-17", why },
    { pattern: home, resource: `${bucket}/\${aws:username}/a`, covers: true, version: "2008-10-17", why },
    { pattern: home, resource: `${bucket}/alice/a`, covers: false, version: null, why },
    { pattern: home, resource: `${bucket}/\${aws:username}/a`, covers: true, version: null, why },
  ];

  for (const {
    pattern,
    resource,
    covers,
    who = user,
    context = {},
    version = "2012-10-17",
    why: reason,
  } of table) {
    const language =
      version === null ? " without a Version" : version === "2012-10-17" ? "" : ` of ${version}`;
    const carrying = Object.keys(context).length > 0 ? ` carrying ${JSON.stringify(context)}` : "";

    it(`${pattern}${language} ${covers ? "covers" : "does not cover"} ${resource} for a ${who.kind}${carrying}`, () => {
      const policy = parsePolicy(
        "identity",
        JSON.stringify({
          ...(version !== null && { Version: version }),
          Statement: { ...allow, Resource: pattern },
        }),
      );

      const { decision } = evaluate(
        {
          principal: who,
          action: "s3:GetObject",
          resource,
          // The principal's own account, so that its policies alone decide.
          resourceAccountId: "accountId" in who ? who.accountId : accountId,
          context,
        },
        { identity: [policy] },
      );

      expect(decision, reason).to.equal(covers ? "Allowed" : "ImplicitlyDenied");
    });
  }
});

describe("A policy variable in a Condition element", () => {
  const why = page.operators;
  const table = [
    { operator: "StringLike", value: "home/${aws:username}/*", actual: "home/alice/a", holds: true, why },
    { operator: "StringLike", value: "home/${aws:username}/*", actual: "home/bob/a", holds: false, why },
    { operator: "StringEquals", value: "${aws:username}", actual: "alice", holds: true, why },
    { operator: "StringEquals", value: "${aws:username}", actual: "${aws:username}", holds: false, why },
    { operator: "StringNotEquals", value: "${aws:username}", actual: "alice", holds: false, why },
    { operator: "StringNotEquals", value: "${aws:username}", actual: "bob", holds: true, why },
    { operator: "StringLike", value: "${svc:Missing}", actual: "a", holds: false, why },
    { operator: "StringLike", value: "${svc:Missing, 'a'}", actual: "a", holds: true, why: page.variables },
    { operator: "StringEquals", value: "a${*}", actual: "a*", holds: true, why: page.variables },
    { operator: "StringLike", value: "a${*}", actual: "ab", holds: false, why: page.variables },
    {
      operator: "ArnLike",
      value: "arn:aws:iam::*:user/division/${aws:username}",
      actual: "arn:aws:iam::111122223333:user/division/alice",
      holds: true,
      why,
    },
    {
      operator: "ArnLike",
      value: "arn:aws:iam::*:user/division/${aws:username}",
      actual: "arn:aws:iam::111122223333:user/division/bob",
      holds: false,
      why,
    },
  ] as const;

  for (const { operator, value, actual, holds, why: reason } of table) {
    it(`${operator} ${value} ${holds ? "holds" : "does not hold"} for ${actual} from the user alice`, () => {
      const decision = decide({
        identity: [{ ...allow, Condition: { [operator]: { "svc:Key": value } } }],
        context: { "svc:Key": actual },
      });

      expect(decision, reason).to.equal(holds ? "Allowed" : "ImplicitlyDenied");
    });
  }

  const of2008 = [
    { value: "${aws:username}", actual: "alice", holds: false, why: page.variables },
    { value: "${aws:username}", actual: "${aws:username}", holds: true, why: page.variables },
  ] as const;

  for (const { value, actual, holds, why: reason } of of2008) {
    it(`StringEquals ${value} of 2008-10-17 ${holds ? "holds" : "does not hold"} for ${actual}`, () => {
      const statement = { ...allow, Condition: { StringEquals: { "svc:Key": value } } };

      const { decision } = evaluate(
        {
          principal: user,
          action: "s3:GetObject",
          resource: bucket,
          resourceAccountId: accountId,
          context: { "svc:Key": actual },
        },
        { identity: [policyOf("identity", [statement], "2008-10-17")] },
      );

      expect(decision, reason).to.equal(holds ? "Allowed" : "ImplicitlyDenied");
    });
  }
});

describe("A pattern with many wildcards", () => {
  it("is decided at once, though the text almost fits", () => {
    const context = new RequestContext({});
    const options = { wildcards: true, variables: false };

    expect(matches(`${"*a".repeat(20)}b`, "a".repeat(5000), options, context)).to.equal(false);
    expect(matches(`${"*a".repeat(20)}b`, `${"a".repeat(5000)}b`, options, context)).to.equal(true);
  });
});
