import { expect } from "chai";
import { recordsBucketStatements } from "../../../components/compliance/recorder-policies";
import { bucketPolicy } from "../../../components/foundation/encrypted-bucket";
import type { Decision } from "../../../rehearsal/policy/evaluate";
import type { ConditionValues, Principal } from "../../../rehearsal/policy/request";
import { accountId, deployerRole, iamArn, otherAccountId, parsed, place, roles } from "../access/account";
import {
  asOwner,
  delivery,
  everything,
  judges,
  type Row,
  record,
  recorderArn,
  recordIn,
  service,
  session,
} from "./records";

const { bucketArn } = delivery;
const statements = (writerArns: readonly string[] = [deployerRole, recorderArn]) =>
  recordsBucketStatements(place, delivery, writerArns);

const config = service("config");
const ours: ConditionValues = {
  "aws:SourceAccount": accountId,
  "aws:SourceArn": `arn:aws:config:us-east-1:${accountId}:configuration-recorder`,
};
const theirs: ConditionValues = {
  "aws:SourceAccount": otherAccountId,
  "aws:SourceArn": `arn:aws:config:us-east-1:${otherAccountId}:configuration-recorder`,
};

const may = (action: string, why: string, row: Partial<Row> = {}): Row => ({
  who: "Config",
  principal: config,
  action,
  context: { ...ours, ...asOwner },
  expected: "Allowed",
  why,
  ...row,
});
const mayNot = (action: string, why: string, row: Partial<Row> = {}): Row =>
  may(action, why, { expected: "ImplicitlyDenied", ...row });

const byConfig: readonly Row[] = [
  may("s3:GetBucketAcl", "it looks whose the bucket is", { resource: bucketArn, context: ours }),
  may("s3:ListBucket", "it asks which region the bucket is in", { resource: bucketArn, context: ours }),
  may("s3:PutObject", "that is what the bucket is for"),
  may("s3:PutObject", "each region has its prefix", { resource: recordIn("eu-west-1") }),
  may("s3:PutObject", "it tries whether it may write", {
    resource: `${bucketArn}/us-east-1/AWSLogs/${accountId}/Config/ConfigWritabilityCheckFile`,
  }),
  mayNot("s3:PutObject", "records are the bucket owner's", { context: ours }),
  mayNot("s3:PutObject", "records are the bucket owner's alone", {
    context: { ...ours, "s3:x-amz-acl": "public-read" },
  }),
  mayNot("s3:PutObject", "that is no region of the stack's", { resource: recordIn("us-west-2") }),
  mayNot("s3:PutObject", "records have their place", { resource: `${bucketArn}/us-east-1/elsewhere` }),
  mayNot("s3:PutObject", "the prefix comes first", {
    resource: `${bucketArn}/AWSLogs/${accountId}/Config/one.json.gz`,
  }),
  mayNot("s3:PutObject", "another account's records have no place here", {
    resource: recordIn("us-east-1", otherAccountId),
  }),
  ...["s3:GetObject", "s3:DeleteObject", "s3:PutObjectAcl"].map((action) => mayNot(action, "it only writes")),
  ...(["s3:GetBucketAcl", "s3:ListBucket"] as const).map((action) =>
    mayNot(action, "anybody can tell Config of a bucket", {
      who: "Config for another account",
      resource: bucketArn,
      context: theirs,
    }),
  ),
  mayNot("s3:PutObject", "anybody can tell Config of a bucket", {
    who: "Config for another account",
    context: { ...theirs, ...asOwner },
  }),
  mayNot("s3:PutObject", "it might be for anybody", {
    who: "Config without saying for whom",
    context: asOwner,
  }),
  mayNot("s3:PutObject", "nothing travels in the clear", {
    who: "Config in the clear",
    context: { ...ours, ...asOwner, "aws:SecureTransport": "false" },
    expected: "ExplicitlyDenied",
  }),
  mayNot("s3:PutObject", "it is another service", { who: "CloudTrail", principal: service("cloudtrail") }),
];

/** What people do to records, as whom, with all that an administrator may. */
const deeds = [
  "s3:DeleteObject",
  "s3:DeleteObjectVersion",
  "s3:PutObject",
  "s3:PutObjectAcl",
  "s3:PutObjectRetention",
  "s3:PutObjectTagging",
];
const people: readonly (readonly [who: string, principal: Principal, expected: Decision, why: string])[] = [
  ["devops", session(roles.devops), "ExplicitlyDenied", "it is what is recorded"],
  ["security-admin", session(roles["security-admin"]), "ExplicitlyDenied", "it is what is recorded"],
  ["an administrator", session(iamArn("role/Administrator")), "ExplicitlyDenied", "he does not deploy"],
  [
    "root",
    { kind: "root", accountId, arn: iamArn("root") },
    "ExplicitlyDenied",
    "records are nobody's to change",
  ],
  ["a user", { kind: "user", accountId, arn: iamArn("user/jane") }, "ExplicitlyDenied", "he does not deploy"],
  [
    "another account",
    session(iamArn("role/Administrator", otherAccountId)),
    "ExplicitlyDenied",
    "it is not its",
  ],
  [
    "another account's recorder",
    session(recorderArn.replace(accountId, otherAccountId)),
    "ExplicitlyDenied",
    "the bucket is for one account",
  ],
  ["nobody", { kind: "anonymous" }, "ImplicitlyDenied", "it is not public"],
  ["who deploys", session(deployerRole), "Allowed", "he empties the bucket of a stack that goes"],
];
const byPeople: readonly Row[] = [
  ...deeds.flatMap((action) =>
    people.map(([who, principal, expected, why]): Row => ({ who, principal, action, expected, why })),
  ),
  mayNot("s3:GetObject", "his own policy decides who reads", {
    who: "the auditor",
    principal: session(roles.auditor),
    expected: "Allowed",
  }),
  mayNot("s3:GetObject", "it is not its", {
    who: "another account",
    principal: session(iamArn("role/Reader", otherAccountId)),
  }),
  mayNot("s3:PutBucketPolicy", "buckets are for the access policies to protect", {
    who: "devops",
    principal: session(roles.devops),
    resource: bucketArn,
    expected: "Allowed",
  }),
  mayNot("s3:GetObject", "nothing travels in the clear", {
    who: "the auditor in the clear",
    principal: session(roles.auditor),
    context: { "aws:SecureTransport": "false" },
    expected: "ExplicitlyDenied",
  }),
];

judges("The policy of the records' bucket", {
  rows: [...byConfig, ...byPeople],
  resource: record,
  identity: everything,
  policies: { resource: parsed("bucket", bucketPolicy(bucketArn, statements())) },
});

describe("The statements of the records' bucket", () => {
  it("let nobody in but Config, and it only for this account", () => {
    const allows = statements().filter(({ Effect }) => Effect === "Allow");

    expect(allows.map(({ Principal }) => Principal)).to.deep.equal(
      allows.map(() => ({ Service: "config.amazonaws.com" })),
    );
    expect(allows.map(({ Condition }) => Condition?.["StringEquals"]?.["aws:SourceAccount"])).to.deep.equal(
      allows.map(() => accountId),
    );
    expect(allows).to.have.length(3);
  });

  it("have a Sid of letters and digits each", () => {
    const sids = statements().map(({ Sid }) => Sid);

    expect(sids.every((sid) => /^[A-Za-z0-9]+$/.test(sid))).to.equal(true);
    expect(new Set(sids).size).to.equal(sids.length);
  });

  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-bucket-policies.html
  it("stay under the 20 KB of a bucket policy with thirty regions and twenty deployers of the longest ARNs", () => {
    const longest = iamArn(`role/${"x".repeat(511)}/${"y".repeat(64)}`);
    const prefixes = Array.from({ length: 30 }, (_, index) => `ap-southeast-${index}`);
    const many = recordsBucketStatements(place, { bucketArn, prefixes }, Array(20).fill(longest));

    expect(JSON.stringify(bucketPolicy(bucketArn, many)).length).to.be.lessThan(20 * 1024);
  });
});
