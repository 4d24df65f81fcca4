import { expect } from "chai";
import type { Values } from "../../../rehearsal/aws/model";
import {
  type Bucket,
  bucketPolicyRow,
  bucketRow,
  bucketVersioningRow,
  foreignBucket,
  objectRow,
  ownershipRow,
} from "../../../rehearsal/aws/s3-rows";
import { Believed } from "../../../rehearsal/runtime/believed";
import { accountId } from "../../support/rehearsal";
import { policyOf, type Rows, region, roleRows, worldWith } from "../../support/world";
import { type Calling, callsOf, refusal, refusedWith, roleArn, sessionArn } from "./call-fixtures";

const arn = "arn:aws:s3:::mine";
const mine: Bucket = { arn, name: "mine", region, ownerId: accountId };
const bucketRows: Rows = [
  [bucketRow(arn), mine],
  [ownershipRow(arn), "BucketOwnerEnforced"],
];

const s3Of = (rows: Rows, ...statements: readonly object[]) =>
  callsOf("S3Client", worldWith([...rows, ...roleRows("Caller", ...statements)]));

const object = { Bucket: "mine", Key: "path/state.json" };
const objectArn = `${arn}/path/state.json`;

const put = (s3: Calling, Body: string, change: Values = {}) =>
  s3("PutObject", { ...object, Body, ...change });
const get = (s3: Calling, change: Values = {}) => s3("GetObject", { ...object, ...change });

describe("Simulated calls of S3", () => {
  it("give back what was put, and the last of it where no versions are kept", () => {
    const s3 = s3Of(bucketRows);

    expect(put(s3, "one")).to.deep.equal({
      ETag: '"f97c5d29941bfb1b2fdab0874906ab82"',
      ServerSideEncryption: "AES256",
    });
    expect(get(s3)["Body"]).to.equal("one");
    put(s3, "two");
    expect(get(s3)).to.deep.equal({
      Body: "two",
      ETag: '"b8a9f715dbb64fd5c56e7783c6820a61"',
      ServerSideEncryption: "AES256",
    });
  });

  it("take text, bytes and nothing", () => {
    const s3 = s3Of(bucketRows);
    for (const [Body, expected] of [
      ["text", "text"],
      [Buffer.from("bytes"), "bytes"],
      [undefined, ""],
    ] as const) {
      s3("PutObject", { ...object, ...(Body !== undefined && { Body: Body as never }) });
      expect(get(s3)["Body"]).to.equal(expected);
    }
    expect(() => s3("PutObject", { ...object, Body: {} })).to.throw("no streams");
  });

  it("keep versions in a versioned bucket", () => {
    const s3 = s3Of([...bucketRows, [bucketVersioningRow(arn), { status: "Enabled" }]]);
    const [one, two] = [put(s3, "one")["VersionId"] ?? null, put(s3, "two")["VersionId"] ?? null];

    expect(one).to.match(/^[0-9a-z]{32}$/);
    expect(two)
      .to.match(/^[0-9a-z]{32}$/)
      .and.not.to.equal(one);
    expect(get(s3)).to.include({ Body: "two", VersionId: two });
    expect(get(s3, { VersionId: one })).to.include({ Body: "one", VersionId: one });
    expect(refusedWith(() => get(s3, { VersionId: "none" }))).to.deep.equal([
      "NoSuchVersion",
      "The specified version does not exist.",
    ]);
  });

  it("keep the versions that there are where versioning is suspended, and no new ones", () => {
    const world = worldWith([...bucketRows, ...roleRows("Caller")]);
    const s3 = callsOf("S3Client", world);
    world.facts.put(bucketVersioningRow(arn), { status: "Enabled" });
    const VersionId = put(s3, "one")["VersionId"] ?? null;
    world.facts.put(bucketVersioningRow(arn), { status: "Suspended" });

    expect(put(s3, "two")).not.to.have.property("VersionId");
    put(s3, "three");
    const ids = world.facts.get(objectRow(arn, object.Key))?.versions.map(({ id }) => id);
    expect(ids).to.deep.equal(["null", VersionId]);
    expect(get(s3)["Body"]).to.equal("three");
    expect(get(s3, { VersionId })["Body"]).to.equal("one");
  });

  it("list objects by prefix, in the order of their keys' bytes", () => {
    const s3 = s3Of(bucketRows);
    for (const Key of ["b/2", "b/1", "a", "B/1"]) {
      s3("PutObject", { Bucket: "mine", Key, Body: Key });
    }
    const keys = (input: Values) => {
      const { Contents = [], KeyCount } = s3("ListObjectsV2", { Bucket: "mine", ...input });
      return [(Contents as readonly Values[]).map(({ Key }) => Key), KeyCount];
    };

    expect(keys({})).to.deep.equal([["B/1", "a", "b/1", "b/2"], 4]);
    expect(keys({ Prefix: "b/" })).to.deep.equal([["b/1", "b/2"], 2]);
    expect(s3("ListObjectsV2", { Bucket: "mine", Prefix: "a" })).to.deep.equal({
      Name: "mine",
      Prefix: "a",
      KeyCount: 1,
      MaxKeys: 1000,
      IsTruncated: false,
      Contents: [{ Key: "a", ETag: '"0cc175b9c0f1b6a831c399e269772661"', Size: 1 }],
    });
    expect(s3("ListObjectsV2", { Bucket: "mine", Prefix: "c" })).not.to.have.property("Contents");
    expect(() => keys({ Delimiter: "/" })).to.throw("Delimiter");
  });

  it("do not mix up buckets", () => {
    const other = { arn: "arn:aws:s3:::mine-2", name: "mine-2", region, ownerId: accountId };
    const s3 = s3Of([...bucketRows, [bucketRow(other.arn), other]]);
    put(s3, "content");

    expect(s3("ListObjectsV2", { Bucket: "mine-2" })["KeyCount"]).to.equal(0);
    expect(refusal(() => get(s3, { Bucket: "mine-2" })).code).to.equal("NoSuchKey");
  });

  it("refuse a bucket that is no longer there, or in another region", () => {
    const gone = s3Of([[bucketRow(arn), undefined]]);
    const abroad = s3Of([[bucketRow(arn), { ...mine, region: "eu-west-1" }]]);

    expect(refusedWith(() => get(gone))).to.deep.equal([
      "NoSuchBucket",
      "The specified bucket does not exist",
    ]);
    expect(refusedWith(() => get(abroad))).to.deep.equal([
      "PermanentRedirect",
      "The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.",
    ]);
  });

  it("believe in buckets of somebody else's", () => {
    expect(() => get(s3Of([]))).to.throw(Believed, arn);
    expect(() => get(s3Of([foreignBucket(arn, region)]))).to.throw(Believed, arn);
  });

  for (const [acl, ownership, taken] of [
    ["bucket-owner-full-control", "BucketOwnerEnforced", true],
    ["public-read", "BucketOwnerEnforced", false],
    ["public-read", "BucketOwnerPreferred", true],
    ["public-read", undefined, true],
  ] as const) {
    it(`${taken ? "take" : "refuse"} the list ${acl} where the ownership is ${ownership}`, () => {
      const s3 = s3Of([...bucketRows, [ownershipRow(arn), ownership]]);
      const upload = () => put(s3, "x", { ACL: acl });

      if (taken) {
        expect(upload).not.to.throw();
      } else {
        expect(refusedWith(upload)).to.deep.equal([
          "AccessControlListNotSupported",
          "The bucket does not allow ACLs",
        ]);
      }
    });
  }
});

describe("Permissions to call S3", () => {
  const denied = (action: string, resource: string, why: string) => [
    "AccessDenied",
    `User: ${sessionArn("Caller")} is not authorized to perform: ${action} on resource: "${resource}" ${why}`,
  ];
  const stored = (rows: Rows, ...statements: readonly object[]) => {
    const world = worldWith([...rows, ...roleRows("Owner"), ...roleRows("Caller", ...statements)]);
    callsOf("S3Client", world)("PutObject", { ...object, Body: "x" }, { as: "Owner" });
    return callsOf("S3Client", world);
  };
  const calls: readonly (readonly [operation: string, action: string, resource: string, input: Values])[] = [
    ["PutObject", "s3:PutObject", objectArn, { ...object, Body: "x" }],
    ["GetObject", "s3:GetObject", objectArn, object],
    ["GetObject", "s3:GetObjectVersion", objectArn, { ...object, VersionId: "null" }],
    ["ListObjectsV2", "s3:ListBucket", arn, { Bucket: "mine" }],
  ];
  for (const [operation, action, resource, input] of calls) {
    it(`are asked of the caller's policies: ${action}`, () => {
      const none = stored(bucketRows, { Action: "s3:DeleteObject" });
      const enough = stored(bucketRows, { Action: action, Resource: resource });

      expect(refusedWith(() => none(operation, input))).to.deep.equal(
        denied(action, resource, `because no identity-based policy allows the ${action} action`),
      );
      expect(() => enough(operation, input)).not.to.throw();
    });

    it(`are asked of the bucket's policy: ${action}`, () => {
      const caller = { AWS: roleArn("Caller") };
      const policyRow = (statement: object): Rows => [
        [
          bucketPolicyRow(arn),
          policyOf("bucket policy", { Action: action, Resource: resource, ...statement }),
        ],
      ];
      const granting = stored([...bucketRows, ...policyRow({ Principal: caller })], { Action: "kms:*" });
      const denying = stored([...bucketRows, ...policyRow({ Principal: caller, Effect: "Deny" })]);

      expect(() => granting(operation, input)).not.to.throw();
      expect(refusal(() => denying(operation, input)).message).to.match(
        new RegExp(`${action} on resource: "${resource}" with an explicit deny`),
      );
    });
  }

  it("tell only those who may list a bucket what is not in it", () => {
    const mayGet = { Action: "s3:GetObject" };

    expect(refusedWith(() => get(s3Of(bucketRows, mayGet, { Action: "s3:ListBucket" })))).to.deep.equal([
      "NoSuchKey",
      "The specified key does not exist.",
    ]);
    expect(refusedWith(() => get(s3Of(bucketRows, mayGet)))).to.deep.equal(
      denied("s3:ListBucket", arn, "because no identity-based policy allows the s3:ListBucket action"),
    );
  });

  const conditions: readonly (readonly [what: string, condition: object, input: Values])[] = [
    ["the prefix of a list", { StringLike: { "s3:prefix": "path/*" } }, { Bucket: "mine", Prefix: "path/a" }],
    [
      "the access control list",
      { StringEquals: { "s3:x-amz-acl": "bucket-owner-full-control" } },
      { ...object, Body: "x", ACL: "bucket-owner-full-control" },
    ],
    [
      "the encryption that is asked for",
      { StringEquals: { "s3:x-amz-server-side-encryption": "AES256" } },
      { ...object, Body: "x", ServerSideEncryption: "AES256" },
    ],
    [
      "that no encryption is asked for",
      { Null: { "s3:x-amz-server-side-encryption": "true" } },
      { ...object, Body: "x" },
    ],
  ];
  for (const [what, Condition, input] of conditions) {
    it(`can look at ${what}`, () => {
      const operation = "Prefix" in input ? "ListObjectsV2" : "PutObject";
      const deny = { Effect: "Deny", Condition };

      expect(() => s3Of(bucketRows, { Condition })(operation, input)).not.to.throw();
      expect(() => s3Of(bucketRows, {}, deny)(operation, input)).to.throw("with an explicit deny");
    });
  }

  it("can depend on how the call travels", () => {
    const insecure = { Bool: { "aws:SecureTransport": "false" } };
    const policy = policyOf("bucket policy", { Effect: "Deny", Principal: "*", Condition: insecure });
    const s3 = s3Of([...bucketRows, [bucketPolicyRow(arn), policy]]);
    const input = { ...object, Body: "x" };

    expect(() => s3("PutObject", input)).not.to.throw();
    expect(() => s3("PutObject", input, { context: { "aws:SecureTransport": "false" } })).to.throw(
      "with an explicit deny",
    );
  });
});

describe("The deletion of a bucket", () => {
  it("is refused, since buckets have something in them; those of other people are believed", () => {
    expect(refusal(() => s3Of(bucketRows)("DeleteBucket", { Bucket: "mine" })).code).to.equal(
      "BucketNotEmpty",
    );
    expect(() => s3Of([])("DeleteBucket", { Bucket: "theirs" })).to.throw(Believed);
  });

  it("is asked for before", () => {
    const s3 = s3Of(bucketRows, {}, { Effect: "Deny", Action: "s3:DeleteBucket", Resource: arn });

    const [code, message] = refusedWith(() => s3("DeleteBucket", { Bucket: "mine" }));

    expect(code).to.equal("AccessDenied");
    expect(message).to.contain(`to perform: s3:DeleteBucket on resource: "${arn}" `);
  });
});
