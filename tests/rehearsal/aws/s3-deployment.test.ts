import { expect } from "chai";
import type { Call, Values } from "../../../rehearsal/aws/model";
import {
  bucketEncryptionRow,
  bucketPolicyRow,
  bucketRow,
  bucketVersioningRow,
  lifecycleRow,
  objectRow,
  ownershipRow,
  publicAccessBlockRow,
  rowsOfBucket,
} from "../../../rehearsal/aws/s3-rows";
import type { Row } from "../../../rehearsal/world/facts";
import { accountId } from "../../support/rehearsal";
import { policyOf, type Rows } from "../../support/world";
import { type Circumstances, type Operation, operated } from "./call-fixtures";

const arn = "arn:aws:s3:::mine";

/** One operation of the provider on a resource for the bucket `mine`. */
const operate = (operation: Operation, type: string, inputs: Values = {}, circumstances?: Circumstances) =>
  operated(operation, type, { bucket: "mine", ...inputs }, circumstances);

const bucket = "aws:s3/bucket:Bucket";
const setting = (name: string) => `aws:s3/bucket${name}:Bucket${name}`;
const there: Rows = [[bucketRow(arn), { arn, name: "mine", region: "us-east-1", ownerId: accountId }]];
const version = { id: "null", body: new Uint8Array(), etag: "", algorithm: "AES256", key: undefined };
const object = (key: string): Rows[number] => [
  objectRow(arn, key),
  { bucketArn: arn, key, versions: [version] },
];

const denied = ({ refusals }: Call) =>
  refusals.map(({ message }) => /perform: (s3:\w+) on resource: "([^"]+)"/.exec(message)?.slice(1).join(" "));

describe("What a deployment does to buckets", () => {
  it("makes a bucket of the account's, closed to the public and to access control lists", () => {
    const call = operate("create", bucket, {}, { region: "eu-west-1" });

    expect(call.refusals).to.deep.equal([]);
    expect([...call.writes]).to.deep.equal([
      [bucketRow(arn), { arn, name: "mine", region: "eu-west-1", ownerId: accountId, tags: {} }],
      [
        publicAccessBlockRow(arn),
        {
          blockPublicAcls: true,
          blockPublicPolicy: true,
          ignorePublicAcls: true,
          restrictPublicBuckets: true,
        },
      ],
      [ownershipRow(arn), "BucketOwnerEnforced"],
    ]);
  });

  const kept: readonly (readonly [name: string, inputs: Values, row: Row<unknown>, value: unknown])[] = [
    [
      "Versioning",
      { versioningConfiguration: { status: "Enabled" } },
      bucketVersioningRow(arn),
      { status: "Enabled" },
    ],
    [
      "Versioning",
      { versioningConfiguration: { status: "Suspended" } },
      bucketVersioningRow(arn),
      { status: "Suspended" },
    ],
    ["Versioning", { versioningConfiguration: { status: "Disabled" } }, bucketVersioningRow(arn), undefined],
    [
      "ServerSideEncryptionConfiguration",
      {
        rules: [
          {
            applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: "alias/mine" },
            bucketKeyEnabled: true,
          },
        ],
      },
      bucketEncryptionRow(arn),
      { algorithm: "aws:kms", keyId: "alias/mine", bucketKey: true },
    ],
    [
      "ServerSideEncryptionConfiguration",
      { rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms" } }] },
      bucketEncryptionRow(arn),
      { algorithm: "aws:kms", keyId: undefined, bucketKey: false },
    ],
    [
      "PublicAccessBlock",
      { blockPublicPolicy: true, restrictPublicBuckets: false },
      publicAccessBlockRow(arn),
      {
        blockPublicAcls: false,
        blockPublicPolicy: true,
        ignorePublicAcls: false,
        restrictPublicBuckets: false,
      },
    ],
    ["OwnershipControls", { rule: { objectOwnership: "ObjectWriter" } }, ownershipRow(arn), "ObjectWriter"],
    [
      "LifecycleConfiguration",
      { rules: [{ id: "old", status: "Enabled", expiration: { days: 1 } }] },
      lifecycleRow(arn),
      ["old"],
    ],
  ];
  for (const [name, inputs, row, value] of kept) {
    it(`keeps the setting ${name} as ${JSON.stringify(inputs)}`, () => {
      expect(operate("create", setting(name), inputs, { rows: there }).get(row)).to.deep.equal(value);
    });
  }

  const removed: readonly (readonly [name: string, row: Row<unknown>, left?: unknown])[] = [
    ["Versioning", bucketVersioningRow(arn), { status: "Suspended" }],
    ["ServerSideEncryptionConfiguration", bucketEncryptionRow(arn)],
    ["PublicAccessBlock", publicAccessBlockRow(arn)],
    ["OwnershipControls", ownershipRow(arn)],
    ["LifecycleConfiguration", lifecycleRow(arn)],
    ["Policy", bucketPolicyRow(arn)],
  ];
  for (const [name, row, left] of removed) {
    it(`leaves ${left ? JSON.stringify(left) : "nothing"} of the setting ${name}`, () => {
      const value = name === "Policy" ? policyOf("bucket policy", { Principal: "*" }) : { status: "Enabled" };
      const rows = [...there, [row, value] as const];

      expect(operate("delete", setting(name), {}, { rows }).get(row)).to.deep.equal(left);
    });

    it(`asks nothing of the setting ${name} when the bucket has gone`, () => {
      const call = operate("delete", setting(name), {}, { statements: [{ Action: "iam:*" }] });

      expect([...call.refusals, ...call.writes]).to.deep.equal([]);
    });
  }

  it("takes with a bucket all that it has, and says so where it had objects", () => {
    const rows = [...there, object("a"), object("b/c")];
    const call = operate("delete", bucket, { forceDestroy: true }, { rows });

    expect(call.refusals).to.deep.equal([]);
    expect(call.consequences).to.deep.equal([`deletes 2 objects in ${arn}`]);
    const gone = [...rowsOfBucket(arn), objectRow(arn, "a"), objectRow(arn, "b/c")];
    expect([...call.writes.keys()]).to.have.members(gone);
    expect([...call.writes.values()].filter((value) => value !== undefined)).to.deep.equal([]);
  });

  const permissions: readonly (readonly [string, Parameters<typeof operate>, readonly string[]])[] = [
    ["make a bucket", ["create", bucket], [`s3:CreateBucket ${arn}`]],
    [
      "make a bucket with tags",
      ["create", bucket, {}, { tags: { Of: "us" } }],
      [`s3:CreateBucket ${arn}`, `s3:PutBucketTagging ${arn}`],
    ],
    ["delete a bucket", ["delete", bucket, {}, { rows: there }], [`s3:DeleteBucket ${arn}`]],
    [
      "empty a bucket",
      ["delete", bucket, { forceDestroy: true }, { rows: [...there, object("a")] }],
      [`s3:ListBucketVersions ${arn}`, `s3:DeleteObjectVersion ${arn}/a`, `s3:DeleteBucket ${arn}`],
    ],
  ];
  for (const [what, [operation, type, inputs, circumstances], actions] of permissions) {
    it(`needs permission to ${what}`, () => {
      const statements = [{ Action: "iam:*" }];
      const call = operate(operation, type, inputs, { ...circumstances, statements });

      expect(denied(call)).to.deep.equal(actions);
      expect(call.refusals.map(({ code }) => code)).to.deep.equal(actions.map(() => "AccessDenied"));
    });
  }

  it("needs permission to change tags, and to read the bucket after it", () => {
    const statements = [{ Action: undefined, NotAction: ["s3:PutBucketTagging", "s3:GetBucketAcl"] }];
    const changed = operate("update", bucket, {}, { rows: there, tags: { Of: "us" }, statements });
    const unchanged = operate("update", bucket, {}, { rows: there, statements });

    expect(denied(changed)).to.deep.equal([`s3:PutBucketTagging ${arn}`, `s3:GetBucketAcl ${arn}`]);
    expect(denied(unchanged)).to.deep.equal([`s3:GetBucketAcl ${arn}`]);
    expect(changed.get(bucketRow(arn))?.tags).to.deep.equal({ Of: "us" });
  });

  it("names the region of a bucket but in us-east-1", () => {
    const elsewhere = { Effect: "Deny", Condition: { Null: { "s3:LocationConstraint": "false" } } };
    const inRegion = (region: string) =>
      operate("create", bucket, {}, { region, statements: [{}, elsewhere] }).refusals.length;

    expect([inRegion("us-east-1"), inRegion("eu-west-1")]).to.deep.equal([0, 1]);
  });
});
