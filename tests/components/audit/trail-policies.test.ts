import { expect } from "chai";
import { trailBucketStatements } from "../../../components/audit/trail-policies";
import { foundationKeyPolicy } from "../../../components/encryption/foundation-key-policy";
import { bucketPolicy } from "../../../components/foundation/encrypted-bucket";
import { type Decision, evaluate } from "../../../rehearsal/policy/evaluate";
import type { ConditionValues, Principal } from "../../../rehearsal/policy/request";
import {
  accountId,
  arn,
  deployerRole,
  iamArn,
  otherAccountId,
  parsed,
  place,
  regions,
  roles,
} from "../access/account";

const bucketArn = "arn:aws:s3:::dev-s3-trail-ab12cd34";
const trailName = "dev-cloudtrail-audit-ab12cd34";
const trailArn = arn("cloudtrail", `trail/${trailName}`);
const otherTrail = arn("cloudtrail", "trail/other");
const foreignTrail = trailArn.replace(accountId, otherAccountId);
const record = `${bucketArn}/AWSLogs/${accountId}/CloudTrail/us-east-1/2026/01/14/one.json.gz`;
const foreignRecord = record.replace(accountId, otherAccountId);

const statements = (deployerArns: readonly string[] = [deployerRole]) =>
  trailBucketStatements(place, bucketArn, trailName, deployerArns);
const ofBucket = parsed("bucket", bucketPolicy(bucketArn, statements()));
const ofKey = parsed("key", foundationKeyPolicy({ roleNames: [] })(place));
const everything = parsed("everything", {
  Version: "2012-10-17",
  Statement: { Sid: "Everything", Effect: "Allow", Action: "*", Resource: "*" },
});

const cloudTrail: Principal = { kind: "service", service: "cloudtrail.amazonaws.com" };
const service = (name: string): Principal => ({ kind: "service", service: `${name}.amazonaws.com` });
const session = (roleArn: string): Principal => ({
  kind: "session",
  accountId: roleArn.split(":")[4] ?? "",
  roleArn,
  arn: `${roleArn.replace(":iam:", ":sts:").replace(":role/", ":assumed-role/")}/jane`,
});
const root: Principal = { kind: "root", accountId, arn: iamArn("root") };
const stranger = session(iamArn("role/Administrator", otherAccountId));

interface Row {
  readonly who: string;
  readonly principal: Principal;
  readonly action: string;
  readonly resource?: string;
  readonly context?: ConditionValues;
  readonly expected: Decision;
  readonly why: string;
}

const acl = { "s3:x-amz-acl": "bucket-owner-full-control" };
const our = (trail = trailArn): ConditionValues => ({
  "aws:SourceArn": trail,
  "aws:SourceAccount": accountId,
});

/** What people do to records, as whom, with all that an administrator may. */
const deeds = [
  "s3:DeleteObject",
  "s3:DeleteObjectVersion",
  "s3:PutObject",
  "s3:PutObjectAcl",
  "s3:PutObjectTagging",
];
const people: readonly (readonly [who: string, principal: Principal, expected: Decision, why: string])[] = [
  ["devops", session(roles.devops), "ExplicitlyDenied", "it is what is recorded"],
  ["security-admin", session(roles["security-admin"]), "ExplicitlyDenied", "it is what is recorded"],
  ["an administrator", session(iamArn("role/Administrator")), "ExplicitlyDenied", "he does not deploy"],
  ["root", root, "ExplicitlyDenied", "records are nobody's to change"],
  ["a user", { kind: "user", accountId, arn: iamArn("user/jane") }, "ExplicitlyDenied", "he does not deploy"],
  ["another account", stranger, "ExplicitlyDenied", "it is not its"],
  ["nobody", { kind: "anonymous" }, "ImplicitlyDenied", "it is not public"],
  ["who deploys", session(deployerRole), "Allowed", "he empties the bucket of a stack that goes"],
];

const ofRecords: readonly Row[] = [
  {
    who: "CloudTrail",
    principal: cloudTrail,
    action: "s3:GetBucketAcl",
    resource: bucketArn,
    context: our(),
    expected: "Allowed",
    why: "it looks first",
  },
  {
    who: "CloudTrail",
    principal: cloudTrail,
    action: "s3:PutObject",
    context: { ...our(), ...acl },
    expected: "Allowed",
    why: "that is what the bucket is for",
  },
  {
    who: "CloudTrail",
    principal: cloudTrail,
    action: "s3:PutObject",
    resource: record.replace("CloudTrail/", "CloudTrail-Digest/"),
    context: { ...our(), ...acl },
    expected: "Allowed",
    why: "digests tell of changes",
  },
  {
    who: "CloudTrail",
    principal: cloudTrail,
    action: "s3:PutObject",
    context: our(),
    expected: "ImplicitlyDenied",
    why: "the records are the account's",
  },
  {
    who: "another trail",
    principal: cloudTrail,
    action: "s3:PutObject",
    context: { ...our(otherTrail), ...acl },
    expected: "ImplicitlyDenied",
    why: "the bucket is for one",
  },
  {
    who: "another trail",
    principal: cloudTrail,
    action: "s3:GetBucketAcl",
    resource: bucketArn,
    context: our(otherTrail),
    expected: "ImplicitlyDenied",
    why: "the bucket is for one",
  },
  {
    who: "another account's trail of that name",
    principal: cloudTrail,
    action: "s3:PutObject",
    context: { "aws:SourceArn": foreignTrail, "aws:SourceAccount": otherAccountId, ...acl },
    expected: "ImplicitlyDenied",
    why: "anybody can tell CloudTrail of a bucket",
  },
  {
    who: "CloudTrail without saying for whom",
    principal: cloudTrail,
    action: "s3:PutObject",
    context: acl,
    expected: "ImplicitlyDenied",
    why: "it might be for anybody",
  },
  {
    who: "CloudTrail",
    principal: cloudTrail,
    action: "s3:PutObject",
    resource: foreignRecord,
    context: { ...our(), ...acl },
    expected: "ImplicitlyDenied",
    why: "another account's records have no place here",
  },
  {
    who: "CloudTrail",
    principal: cloudTrail,
    action: "s3:PutObject",
    resource: `${bucketArn}/elsewhere`,
    context: { ...our(), ...acl },
    expected: "ImplicitlyDenied",
    why: "records have their place",
  },
  {
    who: "CloudTrail",
    principal: cloudTrail,
    action: "s3:DeleteObject",
    context: our(),
    expected: "ImplicitlyDenied",
    why: "it only writes",
  },
  {
    who: "CloudTrail",
    principal: cloudTrail,
    action: "s3:GetObject",
    context: our(),
    expected: "ImplicitlyDenied",
    why: "it only writes",
  },
  {
    who: "CloudTrail in the clear",
    principal: cloudTrail,
    action: "s3:PutObject",
    context: { ...our(), ...acl, "aws:SecureTransport": "false" },
    expected: "ExplicitlyDenied",
    why: "nothing travels in the clear",
  },
  {
    who: "AWS Config",
    principal: service("config"),
    action: "s3:PutObject",
    context: { ...our(), ...acl },
    expected: "ImplicitlyDenied",
    why: "it is another service",
  },
  {
    who: "S3, which expires what is old",
    principal: service("s3"),
    action: "s3:DeleteObject",
    context: { "aws:SourceAccount": accountId },
    expected: "ImplicitlyDenied",
    why: "expiry asks for nothing",
  },
  {
    who: "the auditor",
    principal: session(roles.auditor),
    action: "s3:GetObject",
    expected: "Allowed",
    why: "his own policy decides who reads",
  },
  {
    who: "another account",
    principal: stranger,
    action: "s3:GetObject",
    expected: "ImplicitlyDenied",
    why: "it is not its",
  },
  {
    who: "devops",
    principal: session(roles.devops),
    action: "s3:PutBucketPolicy",
    resource: bucketArn,
    expected: "Allowed",
    why: "buckets are for the access policies to protect",
  },
  ...deeds.flatMap((action) =>
    people.map(([who, principal, expected, why]): Row => ({ who, principal, action, expected, why })),
  ),
];

const encryption = (trail: string, source = trail): ConditionValues => ({
  "aws:SourceArn": source,
  "aws:SourceAccount": accountId,
  "kms:EncryptionContext:aws:cloudtrail:arn": trail,
  "kms:EncryptionContextKeys": ["aws:cloudtrail:arn"],
});

const ofEncryption: readonly Row[] = [
  {
    who: "a trail",
    principal: cloudTrail,
    action: "kms:GenerateDataKey",
    context: encryption(trailArn),
    expected: "Allowed",
    why: "its files are encrypted",
  },
  {
    who: "a trail",
    principal: cloudTrail,
    action: "kms:Decrypt",
    context: encryption(trailArn),
    expected: "Allowed",
    why: "with a bucket key S3 decrypts for it",
  },
  {
    who: "a trail",
    principal: cloudTrail,
    action: "kms:DescribeKey",
    context: our(),
    expected: "Allowed",
    why: "it looks first",
  },
  {
    who: "any trail of the account here",
    principal: cloudTrail,
    action: "kms:GenerateDataKey",
    context: encryption(otherTrail),
    expected: "Allowed",
    why: "the key is for the region",
  },
  {
    who: "a trail of another region",
    principal: cloudTrail,
    action: "kms:GenerateDataKey",
    context: encryption(arn("cloudtrail", "trail/other", regions[0])),
    expected: "ImplicitlyDenied",
    why: "the key is for the region",
  },
  {
    who: "another account's trail",
    principal: cloudTrail,
    action: "kms:GenerateDataKey",
    context: encryption(foreignTrail),
    expected: "ImplicitlyDenied",
    why: "a confused deputy",
  },
  {
    who: "another account's trail",
    principal: cloudTrail,
    action: "kms:DescribeKey",
    context: our(foreignTrail),
    expected: "ImplicitlyDenied",
    why: "a confused deputy",
  },
  {
    who: "a trail for another account's",
    principal: cloudTrail,
    action: "kms:GenerateDataKey",
    context: encryption(trailArn, foreignTrail),
    expected: "ImplicitlyDenied",
    why: "both have to be ours",
  },
  {
    who: "a trail with another account's context",
    principal: cloudTrail,
    action: "kms:GenerateDataKey",
    context: encryption(foreignTrail, trailArn),
    expected: "ImplicitlyDenied",
    why: "both have to be ours",
  },
  {
    who: "a trail without a context",
    principal: cloudTrail,
    action: "kms:GenerateDataKey",
    context: our(),
    expected: "ImplicitlyDenied",
    why: "it always has one",
  },
  {
    who: "CloudTrail without saying for whom",
    principal: cloudTrail,
    action: "kms:DescribeKey",
    expected: "ImplicitlyDenied",
    why: "it might be for anybody",
  },
  {
    who: "a trail",
    principal: cloudTrail,
    action: "kms:CreateGrant",
    context: encryption(trailArn),
    expected: "ImplicitlyDenied",
    why: "use is not to be passed on",
  },
  {
    who: "another service",
    principal: service("config"),
    action: "kms:DescribeKey",
    context: our(),
    expected: "ImplicitlyDenied",
    why: "it is no trail",
  },
];

const tables = [
  {
    title: "The policy of a trail's bucket",
    rows: ofRecords,
    resource: record,
    policy: ofBucket,
    mustAllow: false,
  },
  {
    title: "The foundation key's policy for trails",
    rows: ofEncryption,
    resource: arn("kms", "key/mrk-1"),
    policy: ofKey,
    mustAllow: true,
  },
];

for (const { title, rows, policy, mustAllow, ...of } of tables) {
  describe(title, () => {
    for (const { who, principal, action, resource = of.resource, context, expected, why } of rows) {
      it(`${expected}: ${action} by ${who}, since ${why}`, () => {
        const byService = principal.kind === "service";

        const { decision } = evaluate(
          {
            principal,
            action,
            resource,
            resourceAccountId: accountId,
            context: { "aws:SecureTransport": "true", ...context },
          },
          {
            identity: byService || principal.kind === "anonymous" ? [] : [everything],
            resource: policy,
            resourceMustAllow: mustAllow || byService,
          },
        );

        expect(decision).to.equal(expected);
      });
    }
  });
}

describe("The statements of a trail's bucket", () => {
  it("name the partition's own ARNs in China", () => {
    const partition = { name: "aws-cn", dnsSuffix: "amazonaws.com.cn" } as const;
    const there = { ...place, partition, region: "cn-north-1" };

    const text = JSON.stringify(trailBucketStatements(there, "arn:aws-cn:s3:::one", trailName, []));

    expect(text).to.contain(`arn:aws-cn:cloudtrail:cn-north-1:${accountId}:trail/${trailName}`);
    expect(text).not.to.match(/arn:aws:/);
  });

  it("have a Sid of letters and digits each", () => {
    const sids = statements().map(({ Sid }) => Sid);

    expect(sids.every((sid) => /^[A-Za-z0-9]+$/.test(sid))).to.equal(true);
    expect(new Set(sids).size).to.equal(sids.length);
  });

  it("stay under the 20 KB of a bucket policy with twenty deployers of the longest ARNs", () => {
    const longest = iamArn(`role/${"x".repeat(511)}/${"y".repeat(64)}`);
    const text = JSON.stringify(bucketPolicy(bucketArn, statements(Array(20).fill(longest))));

    expect(text.length).to.be.lessThan(20 * 1024);
  });
});
