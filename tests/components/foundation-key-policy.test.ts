import { expect } from "chai";
import { foundationKeyPolicy } from "../../components/encryption/foundation-key-policy";
import type { Place } from "../../components/foundation/place";
import { type Policy, parsePolicy } from "../../rehearsal/policy/document";
import { type Decision, evaluate } from "../../rehearsal/policy/evaluate";
import type { ConditionValues, Principal } from "../../rehearsal/policy/request";

const accountId = "111122223333";
const place: Place = {
  partition: { name: "aws", dnsSuffix: "amazonaws.com" },
  accountId,
  region: "eu-west-1",
};
const keyArn = `arn:aws:kms:eu-west-1:${accountId}:key/mrk-1`;
const policy = parsePolicy(
  "foundation key",
  JSON.stringify(foundationKeyPolicy({ roleNames: ["siem/reader", "Backup"] })(place)),
);

const session = (role: string, account = accountId): Principal => ({
  kind: "session",
  accountId: account,
  roleArn: `arn:aws:iam::${account}:role/${role}`,
  arn: `arn:aws:sts::${account}:assumed-role/${role.split("/").at(-1)}/session`,
});
const root: Principal = { kind: "root", accountId, arn: `arn:aws:iam::${accountId}:root` };
const service = (name: string): Principal => ({ kind: "service", service: name });

const admin = allowing("*");
const decrypting = allowing("kms:Decrypt", "kms:GenerateDataKey");

function allowing(...actions: string[]): Policy {
  const statement = { Effect: "Allow", Action: actions, Resource: "*" };
  return parsePolicy("identity", JSON.stringify({ Version: "2012-10-17", Statement: statement }));
}

interface Row {
  readonly who: string;
  readonly principal: Principal;
  readonly identity?: Policy;
  readonly action: string;
  readonly context?: ConditionValues;
  readonly expected: Decision;
  readonly why: string;
}

const logs = { "kms:EncryptionContext:aws:logs:arn": `arn:aws:logs:eu-west-1:${accountId}:log-group:any` };
const foreignLogs = {
  "kms:EncryptionContext:aws:logs:arn": "arn:aws:logs:eu-west-1:999999999999:log-group:any",
};
const viaSecrets = {
  "kms:ViaService": "secretsmanager.eu-west-1.amazonaws.com",
  "kms:CallerAccount": accountId,
};

const rows: Row[] = [
  {
    who: "an administrator",
    principal: session("Admin"),
    identity: admin,
    action: "kms:ScheduleKeyDeletion",
    expected: "Allowed",
    why: "administration is the account's",
  },
  {
    who: "an administrator",
    principal: session("Admin"),
    identity: admin,
    action: "kms:PutKeyPolicy",
    expected: "Allowed",
    why: "or KMS's lockout check refuses the policy",
  },
  {
    who: "an administrator",
    principal: session("Admin"),
    identity: admin,
    action: "kms:ReplicateKey",
    expected: "Allowed",
    why: "replicas are made with it",
  },
  {
    who: "an administrator",
    principal: session("Admin"),
    identity: admin,
    action: "kms:Decrypt",
    expected: "ImplicitlyDenied",
    why: "administration is not use",
  },
  {
    who: "an administrator",
    principal: session("Admin"),
    identity: admin,
    action: "kms:GenerateDataKey",
    expected: "ImplicitlyDenied",
    why: "administration is not use",
  },
  {
    who: "an administrator",
    principal: session("Admin"),
    identity: admin,
    action: "kms:CreateGrant",
    expected: "ImplicitlyDenied",
    why: "a grant gives use",
  },
  {
    who: "a role without IAM permission",
    principal: session("Idle"),
    action: "kms:DescribeKey",
    expected: "ImplicitlyDenied",
    why: "the key delegates to IAM",
  },
  {
    who: "root",
    principal: root,
    action: "kms:Decrypt",
    expected: "ExplicitlyDenied",
    why: "root does not read data",
  },
  {
    who: "root",
    principal: root,
    action: "kms:ReEncryptFrom",
    expected: "ExplicitlyDenied",
    why: "root does not read data",
  },
  {
    who: "root",
    principal: root,
    action: "kms:CreateGrant",
    expected: "ExplicitlyDenied",
    why: "nor gives itself the use",
  },
  {
    who: "root",
    principal: root,
    action: "kms:Decrypt",
    context: viaSecrets,
    expected: "ExplicitlyDenied",
    why: "not through a service either",
  },
  {
    who: "root",
    principal: root,
    action: "kms:PutKeyPolicy",
    expected: "Allowed",
    why: "root is the way to recover the key",
  },
  {
    who: "a named role",
    principal: session("siem/reader"),
    identity: decrypting,
    action: "kms:Decrypt",
    expected: "Allowed",
    why: "it is named",
  },
  {
    who: "a second named role",
    principal: session("Backup"),
    identity: decrypting,
    action: "kms:GenerateDataKey",
    expected: "Allowed",
    why: "it is named",
  },
  {
    who: "a named role without IAM permission",
    principal: session("siem/reader"),
    action: "kms:Decrypt",
    expected: "ImplicitlyDenied",
    why: "the name only admits",
  },
  {
    who: "a role of that name in another path",
    principal: session("reader"),
    identity: decrypting,
    action: "kms:Decrypt",
    expected: "ImplicitlyDenied",
    why: "the path is part of the name",
  },
  {
    who: "a role of that name in another account",
    principal: session("siem/reader", "999999999999"),
    identity: decrypting,
    action: "kms:Decrypt",
    expected: "ImplicitlyDenied",
    why: "only this account is trusted",
  },
  {
    who: "a named role",
    principal: session("siem/reader"),
    identity: admin,
    action: "kms:CreateGrant",
    expected: "ImplicitlyDenied",
    why: "use is not to be passed on",
  },
  {
    who: "CloudWatch Logs",
    principal: service("logs.eu-west-1.amazonaws.com"),
    action: "kms:GenerateDataKey",
    context: logs,
    expected: "Allowed",
    why: "for this account's groups",
  },
  {
    who: "CloudWatch Logs",
    principal: service("logs.eu-west-1.amazonaws.com"),
    action: "kms:Decrypt",
    context: foreignLogs,
    expected: "ImplicitlyDenied",
    why: "not for another account's groups",
  },
  {
    who: "CloudWatch Logs",
    principal: service("logs.eu-west-1.amazonaws.com"),
    action: "kms:Decrypt",
    expected: "ImplicitlyDenied",
    why: "not without an encryption context",
  },
  {
    who: "CloudWatch Logs of another region",
    principal: service("logs.us-east-1.amazonaws.com"),
    action: "kms:GenerateDataKey",
    context: logs,
    expected: "ImplicitlyDenied",
    why: "the principal is regional",
  },
  {
    who: "a caller of Secrets Manager",
    principal: session("Rotation"),
    identity: decrypting,
    action: "kms:Decrypt",
    context: viaSecrets,
    expected: "Allowed",
    why: "Secrets Manager decrypts as its caller",
  },
  {
    who: "a caller of Secrets Manager",
    principal: session("Rotation"),
    identity: decrypting,
    action: "kms:Decrypt",
    expected: "ImplicitlyDenied",
    why: "but not the caller by itself",
  },
  {
    who: "a caller of another region's Secrets Manager",
    principal: session("Rotation"),
    identity: decrypting,
    action: "kms:Decrypt",
    context: { ...viaSecrets, "kms:ViaService": "secretsmanager.us-east-1.amazonaws.com" },
    expected: "ImplicitlyDenied",
    why: "the service is this region's",
  },
  {
    who: "Secrets Manager",
    principal: service("secretsmanager.amazonaws.com"),
    action: "kms:GenerateDataKey",
    context: { "aws:SourceAccount": accountId },
    expected: "Allowed",
    why: "stands there for reviewers",
  },
  {
    who: "Secrets Manager for another account",
    principal: service("secretsmanager.amazonaws.com"),
    action: "kms:GenerateDataKey",
    context: { "aws:SourceAccount": "999999999999" },
    expected: "ImplicitlyDenied",
    why: "a confused deputy",
  },
  {
    who: "AWS Config",
    principal: service("config.amazonaws.com"),
    action: "kms:GenerateDataKey",
    context: { "aws:SourceAccount": accountId },
    expected: "Allowed",
    why: "it writes to the encrypted bucket",
  },
  {
    who: "AWS Config for another account",
    principal: service("config.amazonaws.com"),
    action: "kms:GenerateDataKey",
    context: { "aws:SourceAccount": "999999999999" },
    expected: "ImplicitlyDenied",
    why: "a confused deputy",
  },
  {
    who: "EventBridge",
    principal: service("events.amazonaws.com"),
    action: "kms:GenerateDataKey",
    expected: "ImplicitlyDenied",
    why: "topics have keys of their own",
  },
  {
    who: "nobody",
    principal: { kind: "anonymous" },
    action: "kms:DescribeKey",
    expected: "ImplicitlyDenied",
    why: "nothing is public",
  },
];

describe("The foundation key's policy", () => {
  for (const { who, principal, identity, action, context, expected, why } of rows) {
    const through = context ? ` with ${Object.values(context).join(", ")}` : "";
    it(`${expected}: ${action} by ${who}${through}, since ${why}`, () => {
      const request = { principal, action, resource: keyArn, resourceAccountId: accountId };

      const { decision } = evaluate(
        { ...request, ...(context && { context }) },
        { identity: identity ? [identity] : [], resource: policy, resourceMustAllow: true },
      );

      expect(decision).to.equal(expected);
    });
  }

  it("has no statement for named roles where none is named", () => {
    const { Statement } = foundationKeyPolicy({ roleNames: [] })(place);

    expect(Statement.map(({ Sid }) => Sid)).not.to.include("AllowUseToNamedRoles");
  });

  it("is the same whatever order the roles are named in", () => {
    const [one, other] = [
      ["b", "a"],
      ["a", "b"],
    ].map((roleNames) => foundationKeyPolicy({ roleNames })(place));

    expect(one).to.deep.equal(other);
  });

  it("names the partition's own ARNs and service domain in China", () => {
    const partition = { name: "aws-cn", dnsSuffix: "amazonaws.com.cn" } as const;

    const text = JSON.stringify(
      foundationKeyPolicy({ roleNames: ["r"] })({ partition, accountId, region: "cn-north-1" }),
    );

    expect(text)
      .to.contain("logs.cn-north-1.amazonaws.com.cn")
      .and.to.contain("secretsmanager.cn-north-1.amazonaws.com.cn");
    expect(text).not.to.match(/arn:aws:/);
  });

  it("gives every statement a Sid of letters and digits, once", () => {
    const sids = foundationKeyPolicy({ roleNames: ["r"] })(place).Statement.map(({ Sid }) => Sid);

    expect(sids.every((sid) => /^[A-Za-z0-9]+$/.test(sid))).to.equal(true);
    expect(new Set(sids).size).to.equal(sids.length);
  });

  it("stays under the 32 KB of a key policy with 40 roles of the longest names", () => {
    const roleNames = Array.from(
      { length: 40 },
      (_, index) => `${"p".repeat(510)}/${"r".repeat(62)}${index}`,
    );

    expect(JSON.stringify(foundationKeyPolicy({ roleNames })(place)).length).to.be.lessThan(32_768);
  });
});
