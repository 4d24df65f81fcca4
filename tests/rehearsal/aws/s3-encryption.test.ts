import * as aws from "@pulumi/aws";
import { expect } from "chai";
import { baseAccounts, type Scenario } from "../../../rehearsal";
import type { Values } from "../../../rehearsal/aws/model";
import { type BucketEncryption, bucketEncryptionRow, bucketRow } from "../../../rehearsal/aws/s3-rows";
import { accountId, findingsOf, providerIn, rehearseResources } from "../../support/rehearsal";
import { type Rows, region, roleRows, worldWith } from "../../support/world";
import {
  aliasRow,
  type Calling,
  callsOf,
  keyArn,
  keyId,
  keyRows,
  refusal,
  refusedWith,
  roleArn,
  sessionArn,
} from "./call-fixtures";

const arn = "arn:aws:s3:::mine";
const object = { Bucket: "mine", Key: "state.json" };

const encryptedWith = (change: Partial<BucketEncryption> = {}): Rows => [
  [bucketRow(arn), { arn, name: "mine", region, ownerId: accountId }],
  [bucketEncryptionRow(arn), { algorithm: "aws:kms", keyId: keyArn, bucketKey: false, ...change }],
];

/** A world in which `Owner` may do everything and `Caller` what is said. */
const worldOf = (rows: Rows, ...statements: readonly object[]) =>
  worldWith([...rows, ...roleRows("Owner"), ...roleRows("Caller", ...statements)]);

const s3Of = (rows: Rows, ...statements: readonly object[]) =>
  callsOf("S3Client", worldOf(rows, ...statements));

const put = (s3: Calling, change: Values = {}) => s3("PutObject", { ...object, Body: "x", ...change });

const anyObject = { Action: "s3:*" };

describe("Encryption by simulated S3", () => {
  for (const id of [keyArn, keyId, "alias/mine"]) {
    it(`uses the bucket's key, named ${id}`, () => {
      const s3 = s3Of([...encryptedWith({ keyId: id }), ...keyRows(), aliasRow("alias/mine")]);

      expect(put(s3)).to.include({ ServerSideEncryption: "aws:kms", SSEKMSKeyId: keyArn });
      expect(s3("GetObject", object)).to.include({ Body: "x", SSEKMSKeyId: keyArn });
    });
  }

  const others: readonly (readonly [string, Values, Partial<BucketEncryption>, Values])[] = [
    [
      "S3's own, where the upload says so",
      { ServerSideEncryption: "AES256" },
      {},
      { ServerSideEncryption: "AES256" },
    ],
    [
      "AWS's key, where the bucket has none of ours",
      {},
      { keyId: undefined },
      { ServerSideEncryption: "aws:kms" },
    ],
    [
      "AWS's key, where the upload asks for KMS without a key, whatever the bucket's is",
      { ServerSideEncryption: "aws:kms" },
      {},
      { ServerSideEncryption: "aws:kms" },
    ],
  ];
  for (const [title, input, setting, expected] of others) {
    it(`uses ${title}`, () => {
      const s3 = s3Of([...encryptedWith(setting), ...keyRows()], anyObject);
      const { ETag: _, ...answer } = put(s3, input);

      expect(answer).to.deep.equal(expected);
      expect(s3("GetObject", object)["Body"]).to.equal("x");
    });
  }

  it("uses the key that an upload names", () => {
    const other = keyArn.replace(keyId, "134f2428-cec1-4b25-a1ae-9048164dba47");
    const s3 = s3Of([...encryptedWith(), ...keyRows({ arn: other })]);

    expect(put(s3, { ServerSideEncryption: "aws:kms", SSEKMSKeyId: other })["SSEKMSKeyId"]).to.equal(other);
  });

  it("takes no key without saying that it is one of KMS", () => {
    for (const input of [{}, { ServerSideEncryption: "AES256" }]) {
      const s3 = s3Of([...encryptedWith(), ...keyRows()]);

      expect(refusedWith(() => put(s3, { ...input, SSEKMSKeyId: keyArn }))).to.deep.equal([
        "InvalidArgument",
        "Server Side Encryption with AWS KMS managed key requires HTTP header x-amz-server-side-encryption : aws:kms",
      ]);
    }
  });

  it("does not pass over an encryption that is not modelled", () => {
    expect(() => put(s3Of(encryptedWith({ algorithm: "aws:kms:dsse" })))).to.throw("aws:kms:dsse");
  });

  const useless: readonly (readonly [string, string, Rows, code: string, message: string])[] = [
    ["an id that is none", "my-key", [], "KMS.NotFoundException", "Invalid keyId 'my-key'"],
    ["a key that does not exist", keyId, [], "KMS.NotFoundException", `Key '${keyArn}' does not exist`],
    [
      "a key of another region",
      keyArn.replace(region, "eu-west-1"),
      [],
      "KMS.NotFoundException",
      "Invalid arn eu-west-1",
    ],
    [
      "a disabled key",
      keyArn,
      keyRows({ state: "Disabled" }),
      "KMS.DisabledException",
      `${keyArn} is disabled.`,
    ],
    [
      "a key that waits for its deletion",
      keyArn,
      keyRows({ state: "PendingDeletion" }),
      "KMS.KMSInvalidStateException",
      `${keyArn} is pending deletion.`,
    ],
  ];
  for (const [title, id, rows, code, message] of useless) {
    it(`fails with ${title}, as KMS says it`, () => {
      const s3 = s3Of([...encryptedWith({ keyId: id }), ...rows]);

      expect(refusedWith(() => put(s3))).to.deep.equal([code, message]);
    });
  }

  it("gives nothing back once the key is disabled", () => {
    const world = worldOf([...encryptedWith(), ...keyRows()]);
    const s3 = callsOf("S3Client", world);
    put(s3);
    callsOf("KMSClient", world)("DisableKey", { KeyId: keyArn });

    expect(refusedWith(() => s3("GetObject", object))).to.deep.equal([
      "KMS.DisabledException",
      `${keyArn} is disabled.`,
    ]);
  });

  const uses = [
    { operation: "PutObject", action: "kms:GenerateDataKey", input: { ...object, Body: "x" } },
    { operation: "GetObject", action: "kms:Decrypt", input: object },
  ];
  for (const { operation, action, input } of uses) {
    const callBy = (rows: Rows, ...statements: readonly object[]) => {
      const s3 = s3Of(rows, anyObject, ...statements);
      s3("PutObject", { ...object, Body: "x" }, { as: "Owner" });
      return () => s3(operation, input);
    };

    it(`needs the caller's permission: ${operation} ${action}`, () => {
      const call = callBy([...encryptedWith(), ...keyRows()]);
      const { code, message, because } = refusal(call);

      expect(code).to.equal("AccessDenied");
      expect(message).to.equal(
        `User: ${sessionArn("Caller")} is not authorized to perform: ${action} on resource: ${keyArn}`,
      );
      expect(because).to.match(new RegExp(`^${action}: `));
      expect(callBy([...encryptedWith(), ...keyRows()], { Action: action })).not.to.throw();
    });

    for (const [bucketKey, contextArn] of [
      [false, `${arn}/state.json`],
      [true, arn],
    ] as const) {
      it(`is done through S3 in the name of ${contextArn}: ${operation} ${action}`, () => {
        const allowed = (context: string) => ({
          Sid: "Through",
          Principal: { AWS: roleArn("Caller") },
          Action: action,
          Condition: {
            StringEquals: {
              "kms:ViaService": `s3.${region}.amazonaws.com`,
              "kms:CallerAccount": accountId,
              "kms:EncryptionContext:aws:s3:arn": context,
            },
            "ForAllValues:StringEquals": { "kms:EncryptionContextKeys": "aws:s3:arn" },
          },
        });
        const owner = { Principal: { AWS: roleArn("Owner") } };
        const by = (context: string) =>
          callBy([...encryptedWith({ bucketKey }), ...keyRows({}, owner, allowed(context))]);

        expect(by(contextArn)).not.to.throw();
        expect(by(`${contextArn}/else`)).to.throw("is not authorized to perform");
      });
    }
  }

  it("keeps an object under the context that it was put with", () => {
    const world = worldOf([...encryptedWith({ bucketKey: true }), ...keyRows()]);
    const s3 = callsOf("S3Client", world);
    put(s3);
    const setting = { algorithm: "aws:kms", keyId: keyArn, bucketKey: false };
    world.facts.put(bucketEncryptionRow(arn), setting);
    const only = { StringEquals: { "kms:EncryptionContext:aws:s3:arn": arn } };
    for (const [row, value] of keyRows({}, { Principal: { AWS: accountId }, Condition: only })) {
      world.facts.put(row, value);
    }

    expect(s3("GetObject", object)["Body"]).to.equal("x");
    expect(() => put(s3)).to.throw("kms:GenerateDataKey");
  });

  it("shows in what was used", () => {
    const world = worldOf([...encryptedWith(), ...keyRows()], { Sid: "Use", Action: ["s3:*", "kms:*"] });

    put(callsOf("S3Client", world));

    expect([...world.usage.of(roleArn("Caller"), "Caller-policy", "Use")]).to.have.members([
      "s3:PutObject",
      "kms:GenerateDataKey",
    ]);
  });

  it("works in a bucket as it was deployed: for who deploys, for nobody else, and encrypted on its way", async () => {
    const report = await rehearseResources(stateBucket, {
      accounts: baseAccounts.slice(0, 1),
      orders: 0,
      scenarios: [stateIsForDeployers],
    });

    expect(findingsOf(report)).to.deep.equal([]);
  });
});

/** An encrypted, versioned bucket for the state of other stacks. */
function stateBucket() {
  const provider = providerIn(region);
  const key = new aws.kms.Key("key", {}, { provider });
  const { bucket } = new aws.s3.Bucket("bucket", { bucket: "state", forceDestroy: true }, { provider });
  const versioningConfiguration = { status: "Enabled" };
  new aws.s3.BucketVersioning("versioning", { bucket, versioningConfiguration }, { provider });
  const applyServerSideEncryptionByDefault = { sseAlgorithm: "aws:kms", kmsMasterKeyId: key.arn };
  const rules = [{ applyServerSideEncryptionByDefault, bucketKeyEnabled: true }];
  new aws.s3.BucketServerSideEncryptionConfiguration("encryption", { bucket, rules }, { provider });
  const others = { ArnNotEquals: { "aws:PrincipalArn": roleArn("Deployer") } };
  const policy = JSON.stringify({
    Version: "2012-10-17",
    Statement: {
      Effect: "Deny",
      Principal: "*",
      Action: ["s3:GetObject*", "s3:PutObject*"],
      Resource: "arn:aws:s3:::state/*",
      Condition: others,
    },
  });
  new aws.s3.BucketPolicy("policy", { bucket, policy }, { provider });
  return { bucket };
}

const stateIsForDeployers: Scenario = {
  title: "State is for who deploys",
  run: async ({ deployer, administrator }) => {
    const object = { Bucket: "state", Key: ".pulumi/stacks/prod.json" };
    const stored = await deployer.call("S3Client", "PutObject", region, { ...object, Body: "{}" });
    const own = await deployer.call("S3Client", "GetObject", region, object);
    const foreign = await administrator.call("S3Client", "GetObject", region, object);
    expect([stored.kind, own.kind]).to.deep.equal(["answered", "answered"]);
    expect(foreign).to.include({ kind: "refused", code: "AccessDenied" });
    return "";
  },
};
