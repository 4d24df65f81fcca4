import { createHash } from "node:crypto";
import { expect } from "chai";
import type { Call, Values } from "../../../rehearsal/aws/model";
import {
  bucketEncryptionRow,
  bucketPolicyRow,
  bucketRow,
  bucketVersioningRow,
  objectRow,
} from "../../../rehearsal/aws/s3-rows";
import { handOver, writeFile } from "../../../rehearsal/world/disk";
import { accountId } from "../../support/rehearsal";
import { policyOf, type Rows, region, roleRows, worldWith } from "../../support/world";
import {
  type Circumstances,
  callsOf,
  keyArn,
  keyRows,
  type Operation,
  operated,
  refusedWith,
} from "./call-fixtures";

const arn = "arn:aws:s3:::mine";
const key = "evidence/1/evidence.zip";
const content = Buffer.from([0, 255, 254, 1]);
const sha256 = createHash("sha256").update(content).digest("base64");

writeFile("/nowhere/a.zip", content);
const source = { hash: handOver("/nowhere/a.zip") ?? "" };

const there: Rows = [
  [bucketRow(arn), { arn, name: "mine", region, ownerId: accountId }],
  [bucketVersioningRow(arn), { status: "Enabled" }],
  [bucketEncryptionRow(arn), { algorithm: "aws:kms", keyId: keyArn, bucketKey: true }],
];

const operate = (operation: Operation, inputs: Values = {}, circumstances: Circumstances = {}) =>
  operated(
    operation,
    "aws:s3/bucketObjectv2:BucketObjectv2",
    { bucket: "mine", key, source, checksumAlgorithm: "SHA256", ...inputs },
    { rows: [...there, ...keyRows()], ...circumstances },
  );

const told = ({ refusals }: Call) => refusals.map(({ code, message }) => `${code}: ${message}`);

describe("What a deployment does to objects", () => {
  it("puts the file into the bucket, encrypted with the bucket's key", () => {
    const call = operate("create");

    expect(told(call)).to.deep.equal([]);
    const [version] = call.get(objectRow(arn, key))?.versions ?? [];
    expect(version).to.deep.include({ sha256, algorithm: "aws:kms", key: { arn: keyArn, contextArn: arn } });
    expect(Buffer.from(version?.body ?? []).equals(content)).to.equal(true);
  });

  it("puts another file beside the one before, and none where only tags change", () => {
    const versions = (change: Values, tags: Values = {}) => {
      const first = operate("create").get(objectRow(arn, key));
      const rows: Rows = [...there, ...keyRows(), [objectRow(arn, key), first]];
      const before = { bucket: "mine", key, source, checksumAlgorithm: "SHA256" };
      return operate("update", change, { rows, tags, before }).get(objectRow(arn, key))?.versions.length;
    };
    writeFile("/nowhere/b.zip", Buffer.from("another"));

    expect(versions({ source: { hash: handOver("/nowhere/b.zip") ?? "" } })).to.equal(2);
    expect(versions({}, { Of: "us" })).to.equal(1);
  });

  it("takes every version with it, and asks nothing where the bucket has gone", () => {
    const gone = operate("delete", {}, { rows: [], statements: [{ Action: "iam:*" }] });
    const rows: Rows = [...there, [objectRow(arn, key), { bucketArn: arn, key, versions: [] }]];

    expect(told(gone)).to.deep.equal([]);
    expect(operate("delete", {}, { rows }).get(objectRow(arn, key))).to.equal(undefined);
  });

  for (const action of ["s3:ListBucketVersions", "s3:DeleteObjectVersion"]) {
    it(`is refused to take them with it without ${action}`, () => {
      const statements = [{ Action: undefined, NotAction: action }];
      const rows: Rows = [...there, [objectRow(arn, key), { bucketArn: arn, key, versions: [] }]];

      const [first, ...others] = told(operate("delete", {}, { rows, statements }));

      expect(first).to.match(new RegExp(`^AccessDenied: .*${action} on resource: "${arn}`));
      expect(others).to.deep.equal([]);
    });
  }

  const onlyReaders = { Effect: "Deny", Principal: "*", Action: "s3:PutObject", Resource: `${arn}/*` };
  const refused: readonly (readonly [string, Values, Circumstances, RegExp])[] = [
    ["without the bucket", {}, { rows: [] }, /^NoSuchBucket: The specified bucket does not exist$/],
    ["from another region", {}, { region: "eu-west-1" }, /^PermanentRedirect: /],
    ["without its file", { source: { path: "/x.zip" } }, {}, /^NoSuchFile: .*open \/x\.zip: no such file/],
    [
      "under a key that is too long",
      { key: "ä".repeat(513) },
      {},
      /^KeyTooLongError: Your key is too long\.$/,
    ],
    [
      "without permission",
      {},
      { statements: [{ Action: undefined, NotAction: "s3:PutObject" }] },
      /^AccessDenied: .*s3:PutObject on resource: "arn:aws:s3:::mine\/evidence/,
    ],
    [
      "with tags, without permission for them",
      {},
      { tags: { Of: "us" }, statements: [{ Action: undefined, NotAction: "s3:PutObjectTagging" }] },
      /^AccessDenied: .*s3:PutObjectTagging/,
    ],
    [
      "against the bucket's policy",
      {},
      { rows: [...there, ...keyRows(), [bucketPolicyRow(arn), policyOf("bucket", onlyReaders)]] },
      /^AccessDenied: .*explicit deny in a resource-based policy/,
    ],
    [
      "where the key's policy does not let it",
      {},
      { rows: [...there, ...keyRows({}, { Principal: { AWS: "444455556666" } })] },
      /^AccessDenied: .*kms:GenerateDataKey on resource: arn:aws:kms/,
    ],
    [
      "where it cannot read the checksum afterwards",
      {},
      { statements: [{ Action: undefined, NotAction: "kms:Decrypt" }] },
      /^AccessDenied: .*kms:Decrypt/,
    ],
  ];
  for (const [what, inputs, circumstances, message] of refused) {
    it(`is refused ${what}`, () => {
      expect(told(operate("create", inputs, circumstances))[0]).to.match(message);
    });
  }
});

describe("Objects, as simulated S3 shows them", () => {
  const s3Of = (...statements: readonly object[]) => {
    const world = worldWith([
      ...there,
      ...keyRows(),
      ...roleRows("Owner"),
      ...roleRows("Caller", ...statements),
    ]);
    const s3 = callsOf("S3Client", world);
    const put = { Bucket: "mine", Key: key, Body: content as never, ChecksumAlgorithm: "SHA256" };
    s3("PutObject", put, { as: "Owner" });
    return (operation: string, input: Values = {}) => s3(operation, { Bucket: "mine", Key: key, ...input });
  };

  it("give back bytes that are no text as they are", () => {
    expect(Buffer.from(s3Of()("GetObject")["Body"] as never).equals(content)).to.equal(true);
  });

  it("tell size and encryption to whoever may read them, and the checksum to whoever has the key too", () => {
    const withoutKey = s3Of({ Action: "s3:*" });

    const plain = { ContentLength: 4, ServerSideEncryption: "aws:kms", SSEKMSKeyId: keyArn };
    expect(withoutKey("HeadObject")).to.deep.include(plain).and.not.have.property("ChecksumSHA256");
    expect(s3Of()("HeadObject", { ChecksumMode: "ENABLED" })).to.deep.include({
      ...plain,
      ChecksumSHA256: sha256,
    });
    expect(refusedWith(() => withoutKey("HeadObject", { ChecksumMode: "ENABLED" }))[1]).to.contain(
      "kms:Decrypt",
    );
  });

  it("are not there, or nobody's business", () => {
    expect(refusedWith(() => s3Of()("HeadObject", { Key: "other" }))[0]).to.equal("NotFound");
    const blind = s3Of({ Action: ["s3:GetObject", "kms:*"] });
    expect(refusedWith(() => blind("HeadObject", { Key: "other" }))[0]).to.equal("AccessDenied");
  });
});
