import { expect } from "chai";
import { isRotatedSince, keyRow } from "../../../rehearsal/aws/kms";
import type { Values } from "../../../rehearsal/aws/model";
import { bucketPolicyRow, bucketRow, publicAccessBlockRow } from "../../../rehearsal/aws/s3-rows";
import { accountId } from "../../support/rehearsal";
import { policyOf, type Rows, region, roleRows, worldWith } from "../../support/world";
import { callsOf, keyArn, keyId, keyRows, refusal, refusedWith } from "./call-fixtures";

describe("Rotation of a key, switched on", () => {
  const enable = (changes: Readonly<Record<string, unknown>> = {}, ...statements: readonly object[]) => {
    const world = worldWith([...keyRows(changes), ...roleRows("Caller", ...statements)]);
    callsOf("KMSClient", world)("EnableKeyRotation", { KeyId: keyId });
    return world.facts.get(keyRow(keyArn))?.rotationPeriodInDays;
  };

  it("is once a year, or as often as it was", () => {
    expect(enable()).to.equal(365);
    expect(enable({ rotationPeriodInDays: 90 })).to.equal(90);
  });

  it("asks whether the caller may", () => {
    expect(refusal(() => enable({}, { Action: "kms:Get*" })).message).to.contain("kms:EnableKeyRotation");
  });

  it("is refused of keys that cannot rotate", () => {
    const unsupported = (text: string) => ["UnsupportedOperationException", `${keyArn} ${text}`];

    expect(refusedWith(() => enable({ kind: "multi-Region replica" }))).to.deep.equal(
      unsupported("is not a multi-region primary key."),
    );
    for (const changes of [{ spec: "RSA_2048" }, { origin: "EXTERNAL" }]) {
      expect(refusedWith(() => enable(changes))).to.deep.equal(
        unsupported("does not support automatic rotation."),
      );
    }
    expect(refusal(() => enable({ kind: "multi-Region replica" })).because).to.equal(
      "it is a replica, and its primary key rotates for it; the text is UNCONFIRMED",
    );
    expect(refusal(() => enable({ spec: "RSA_2048" })).because).to.equal(
      "it is of RSA_2048, its material of AWS_KMS; the text is UNCONFIRMED",
    );
    expect(refusedWith(() => enable({ state: "Disabled" }))[0]).to.equal("DisabledException");
    expect(refusedWith(() => enable({ state: "PendingDeletion" }))[0]).to.equal("KMSInvalidStateException");
  });

  it("is all that may have become of a key that was there before", () => {
    const before = { arn: keyArn, state: "Enabled" };

    expect(isRotatedSince(before, { ...before, rotationPeriodInDays: 365 })).to.equal(true);
    expect(isRotatedSince(before, { ...before, state: "Disabled", rotationPeriodInDays: 365 })).to.equal(
      false,
    );
    expect(isRotatedSince({ ...before, rotationPeriodInDays: 90 }, before)).to.equal(false);
  });
});

describe("Public access to a bucket, blocked", () => {
  const arn = "arn:aws:s3:::orders";
  const settings = {
    BlockPublicAcls: true,
    BlockPublicPolicy: true,
    IgnorePublicAcls: true,
    RestrictPublicBuckets: true,
  };
  const block = (given: Values, rows: Rows = [], ...statements: readonly object[]) => {
    const bucket: Rows = [[bucketRow(arn), { arn, name: "orders", region, ownerId: accountId }]];
    const world = worldWith([...bucket, ...rows, ...roleRows("Caller", ...statements)]);
    const input = { Bucket: "orders", PublicAccessBlockConfiguration: given };
    callsOf("S3Client", world)("PutPublicAccessBlock", input);
    return world.facts.get(publicAccessBlockRow(arn));
  };

  it("is as it was asked for, and what is left out is off", () => {
    expect(block(settings)).to.deep.equal({
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    expect(block({ BlockPublicAcls: true })).to.deep.equal({
      blockPublicAcls: true,
      blockPublicPolicy: false,
      ignorePublicAcls: false,
      restrictPublicBuckets: false,
    });
  });

  it("asks the caller's policies and the bucket's, and tells whose bucket it is", () => {
    const own = (account: string) => ({ Condition: { StringEquals: { "s3:ResourceAccount": account } } });
    const closed = policyOf("bucket", {
      Effect: "Deny",
      Principal: "*",
      Action: "s3:PutBucketPublicAccessBlock",
    });

    expect(refusal(() => block(settings, [], { Action: "s3:PutAccountPublicAccessBlock" })).code).to.equal(
      "AccessDenied",
    );
    expect(refusal(() => block(settings, [[bucketPolicyRow(arn), closed]])).code).to.equal("AccessDenied");
    expect(refusal(() => block(settings, [], own("444455556666"))).code).to.equal("AccessDenied");
    expect(block(settings, [], own(accountId))).to.include({ blockPublicAcls: true });
  });
});
