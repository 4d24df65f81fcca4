import { expect } from "chai";
import { itemsIn } from "../../../rehearsal/aws/config-rows";
import type { Estate } from "../../../rehearsal/world/estate";
import { accountId } from "../../support/rehearsal";
import { region } from "../../support/world";
import { keyArn, keyRows } from "../aws/call-fixtures";
import { flow, start } from "../aws/config-flow-fixtures";

type Made = (estate: Estate) => string;

/** What AWS Config records of what people make. */
async function recorded(make: Made) {
  const { account, world } = flow();
  const id = make(account.estate(region));
  await account.pass({ minutes: 3 });
  return itemsIn(world.facts, region).find(({ resourceId }) => resourceId === id || id.endsWith(resourceId));
}

/** Paths of https://github.com/awslabs/aws-config-resource-schema with what stands there. */
const things: readonly (readonly [what: string, make: Made, type: string, expected: object])[] = [
  [
    "a volume",
    ({ volumes }) => volumes.create({ encrypted: false, size: 20 }),
    "AWS::EC2::Volume",
    { encrypted: false, size: 20, state: { value: "available" }, attachments: [], kmsKeyId: null },
  ],
  [
    "a volume of an instance",
    ({ volumes, instances }) => volumes.create({ instanceId: instances.create({}), keyArn }),
    "AWS::EC2::Volume",
    { encrypted: true, kmsKeyId: keyArn, state: { value: "in-use" } },
  ],
  [
    "an instance",
    ({ instances }) => instances.create({}),
    "AWS::EC2::Instance",
    { state: { code: 16, name: "running" }, blockDeviceMappings: [] },
  ],
  [
    "an instance that has ended",
    ({ instances }) => instances.create({ state: "terminated" }),
    "AWS::EC2::Instance",
    { state: { code: 48, name: "terminated" } },
  ],
  [
    "a database",
    ({ databases }) => databases.create({ encrypted: false, backupDays: 0, name: "orders" }),
    "AWS::RDS::DBInstance",
    {
      dBInstanceIdentifier: "orders",
      dBInstanceArn: `arn:aws:rds:${region}:${accountId}:db:orders`,
      dBClusterIdentifier: null,
      storageEncrypted: false,
      backupRetentionPeriod: 0,
      engine: "postgres",
    },
  ],
  [
    "a database of a cluster",
    ({ databases }) => databases.create({ cluster: "orders" }),
    "AWS::RDS::DBInstance",
    { dBClusterIdentifier: "orders", storageEncrypted: true },
  ],
  [
    "a cluster",
    ({ clusters }) => clusters.create({ name: "orders", backupDays: 3, more: { deletionProtection: true } }),
    "AWS::RDS::DBCluster",
    {
      dbclusterIdentifier: "orders",
      dbclusterArn: `arn:aws:rds:${region}:${accountId}:cluster:orders`,
      storageEncrypted: true,
      backupRetentionPeriod: 3,
      deletionProtection: true,
    },
  ],
  [
    "a key",
    ({ keys }) => keys.create({ spec: "RSA_2048", usage: "SIGN_VERIFY", origin: "EXTERNAL", manager: "AWS" }),
    "AWS::KMS::Key",
    {
      keyState: "Enabled",
      enabled: true,
      keySpec: "RSA_2048",
      customerMasterKeySpec: "RSA_2048",
      keyUsage: "SIGN_VERIFY",
      origin: "EXTERNAL",
      keyManager: "AWS",
      multiRegion: false,
      multiRegionConfiguration: null,
    },
  ],
  [
    "a security group",
    ({ securityGroups }) => {
      const id = securityGroups.create({ name: "open", vpcId: "vpc-1" });
      const peer = { kind: "addresses", cidrIpv4: "0.0.0.0/0" } as const;
      securityGroups.letIn(id, { peer, ipProtocol: "tcp", fromPort: 22, toPort: 22 });
      return id;
    },
    "AWS::EC2::SecurityGroup",
    {
      groupName: "open",
      vpcId: "vpc-1",
      ownerId: accountId,
      ipPermissions: [
        {
          ipProtocol: "tcp",
          fromPort: 22,
          toPort: 22,
          ipv4Ranges: [{ cidrIp: "0.0.0.0/0" }],
          ipRanges: ["0.0.0.0/0"],
          ipv6Ranges: [],
          prefixListIds: [],
          userIdGroupPairs: [],
        },
      ],
      ipPermissionsEgress: [],
    },
  ],
  [
    "a function",
    ({ functions }) => functions.create({ runtime: "python3.8" }),
    "AWS::Lambda::Function",
    { runtime: "python3.8", packageType: "Zip", timeout: 3, memorySize: 128, version: "$LATEST" },
  ],
  [
    "a secret",
    ({ secrets }) => secrets.create({ name: "orders", keyArn }),
    "AWS::SecretsManager::Secret",
    { Name: "orders", KMSKeyId: keyArn, RotationEnabled: false, Deleted: false },
  ],
  [
    "a secret that rotates",
    ({ secrets }) => {
      const arn = secrets.create({});
      secrets.rotate(arn, "arn:aws:lambda:x", 14);
      return arn;
    },
    "AWS::SecretsManager::Secret",
    {
      RotationEnabled: true,
      RotationLambdaARN: "arn:aws:lambda:x",
      RotationRules: { AutomaticallyAfterDays: 14 },
    },
  ],
  [
    "a topic",
    ({ topics }) => topics.create({ kmsMasterKeyId: "alias/orders", displayName: "Orders" }),
    "AWS::SNS::Topic",
    { KmsMasterKeyId: "alias/orders", DisplayName: "Orders", Owner: accountId },
  ],
  [
    "a recovery point",
    ({ recoveryPoints }) => recoveryPoints.create({ resourceArn: "arn:aws:ec2:x", resourceType: "EBS" }),
    "AWS::Backup::RecoveryPoint",
    { ResourceArn: "arn:aws:ec2:x", ResourceType: "EBS", Status: "COMPLETED", CreationDate: start / 1000 },
  ],
];

describe("What people have", () => {
  for (const [what, make, type, expected] of things) {
    it(`is recorded as AWS describes ${what}`, async () => {
      const item = await recorded(make);

      expect(item?.resourceType).to.equal(type);
      expect(item?.configuration).to.deep.include(expected);
    });
  }

  it("has its tags, where AWS gives them, and relations between machines and disks", async () => {
    const { account, world } = flow();
    const { instances, volumes, databases } = account.estate(region);
    const instanceId = instances.create({ tags: { Owner: "alice" } });
    const volumeId = volumes.create({ instanceId });
    databases.create({ tags: { Owner: "bob" } });

    await account.pass({ minutes: 3 });

    const items = itemsIn(world.facts, region);
    const relations = (id: string) => items.find(({ resourceId }) => resourceId === id)?.relationships;
    expect(items.map(({ tags }) => tags["Owner"])).to.have.members([
      undefined,
      undefined,
      undefined,
      "alice",
      "bob",
    ]);
    expect(relations(instanceId)?.[0]).to.include({ resourceId: volumeId, name: "Is attached to Volume" });
    expect(relations(volumeId)?.[0]).to.include({ resourceId: instanceId, name: "Is attached to Instance" });
    expect(
      items.find(({ resourceType }) => resourceType === "AWS::RDS::DBInstance")?.supplementary,
    ).to.deep.equal({
      Tags: '[{"key":"Owner","value":"bob"}]',
    });
  });

  it("is not there where it was never made, or has been deleted", () => {
    const { volumes, buckets, keys } = flow().account.estate(region);
    const id = volumes.create({});
    volumes.delete(id);

    expect(() => volumes.get(id)).to.throw(`There is no ${id}.`);
    expect(() => volumes.change(id, { size: 1 })).to.throw("There is no");
    expect(() => volumes.delete(id)).to.throw("There is no");
    expect(() => buckets.change("none", {})).to.throw(`There is no bucket none in ${region}.`);
    expect(() => buckets.delete("none")).to.throw("There is no bucket");
    expect(() => keys.change(keyArn, {})).to.throw(`There is no key ${keyArn} in ${region}.`);
    expect(() => keys.delete(keyArn)).to.throw("There is no key");
  });
});

describe("Buckets that people have", () => {
  async function settings(change: (estate: Estate, name: string) => void) {
    const { account, world } = flow();
    const estate = account.estate(region);
    const name = estate.buckets.create({ tags: { Owner: "alice" } });
    change(estate, name);
    await account.pass({ minutes: 3 });
    const item = itemsIn(world.facts, region).find(({ resourceId }) => resourceId === name);
    const parsed = Object.entries(item?.supplementary ?? {}).map(([key, text]) => [key, JSON.parse(text)]);
    return { item, ...Object.fromEntries(parsed) };
  }

  it("are recorded with what S3 does by default", async () => {
    const { item, ...rest } = await settings(() => {});

    expect(item).to.deep.include({ resourceType: "AWS::S3::Bucket", tags: { Owner: "alice" } });
    expect(rest).to.deep.equal({
      BucketVersioningConfiguration: { status: "Off", isMfaDeleteEnabled: null },
      ServerSideEncryptionConfiguration: {
        rules: [
          {
            applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256", kmsMasterKeyID: null },
            bucketKeyEnabled: false,
          },
        ],
      },
      BucketPolicy: { policyText: null },
      BucketTaggingConfiguration: { tagSets: [{ tags: { Owner: "alice" } }] },
      PublicAccessBlockConfiguration: {
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      },
      IsRequesterPaysEnabled: false,
    });
  });

  it("are recorded with what is set, one thing after the other", async () => {
    const rest = await settings(({ buckets }, name) => {
      buckets.change(name, { versioning: "Enabled" });
      buckets.change(name, { encryption: { algorithm: "aws:kms", keyId: keyArn, bucketKey: true } });
      buckets.change(name, { tags: { Owner: "bob" } });
    });

    expect(rest["BucketVersioningConfiguration"]).to.include({ status: "Enabled" });
    expect(rest["ServerSideEncryptionConfiguration"]).to.deep.equal({
      rules: [
        {
          applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyID: keyArn },
          bucketKeyEnabled: true,
        },
      ],
    });
    expect(rest.item?.tags).to.deep.equal({ Owner: "bob" });
  });

  it("are recorded without a block of public access where they have none", async () => {
    const { item } = await settings(({ buckets }, name) => buckets.change(name, { closed: false }));

    expect(item?.supplementary).not.to.have.property("PublicAccessBlockConfiguration");
  });

  it("keep what is not changed", async () => {
    const { item } = await settings(({ buckets }, name) => buckets.change(name, { versioning: "Enabled" }));

    expect(item?.tags).to.deep.equal({ Owner: "alice" });
  });

  it("go with all that was set", async () => {
    const { account, world } = flow();
    const { buckets } = account.estate(region);
    const name = buckets.create({ versioning: "Enabled" });
    await account.pass({ minutes: 3 });

    buckets.delete(name);
    await account.pass({ minutes: 3 });

    const item = itemsIn(world.facts, region).find(({ resourceId }) => resourceId === name);
    expect(item?.status).to.equal("ResourceDeleted");
    expect(
      [...world.facts.writes].filter(
        ([row, value]) => row.includes(name) && value !== undefined && !row.startsWith("config:"),
      ),
    ).to.deep.equal([]);
  });
});

describe("Keys that people have", () => {
  it("are rotated or not, wait to be deleted, and then are gone", async () => {
    const { account, world } = flow();
    const { keys } = account.estate(region);
    const item = () =>
      itemsIn(world.facts, region).find(({ resourceType }) => resourceType === "AWS::KMS::Key");
    const arn = keys.create({ tags: { Owner: "alice" } });
    const seen: unknown[] = [];
    const pass = async (days = 0) => {
      await account.passWithoutRules({ days, minutes: 3 });
      seen.push([
        item()?.supplementary["KeyRotationStatus"],
        item()?.configuration?.["keyState"],
        item()?.status,
        item()?.tags,
      ]);
    };

    await pass();
    keys.change(arn, { rotates: true });
    await pass();
    keys.change(arn, { tags: { Owner: "bob" } });
    keys.delete(arn);
    await pass();
    await pass(7);

    expect(seen).to.deep.equal([
      ["false", "Enabled", "ResourceDiscovered", { Owner: "alice" }],
      ["true", "Enabled", "OK", { Owner: "alice" }],
      ["false", "PendingDeletion", "OK", { Owner: "bob" }],
      [undefined, undefined, "ResourceDeleted", {}],
    ]);
    expect(() => keys.change(arn, {})).to.throw("There is no key");
  });

  it("follow their primary in other regions, and are noticed there", async () => {
    const replica = keyArn.replace("1111", "mrk-1");
    const primary = replica.replace(region, "eu-west-1");
    const { account, world } = flow([
      ...keyRows({ arn: replica, kind: "multi-Region replica" }),
      ...keyRows({ arn: primary, kind: "multi-Region primary", region: "eu-west-1" }),
    ]);
    const newest = () =>
      itemsIn(world.facts, region).find(({ resourceType }) => resourceType === "AWS::KMS::Key");

    await account.pass({ minutes: 3 });
    const before = newest();
    account.estate("eu-west-1").keys.change(primary, { rotates: true });
    await account.pass({ minutes: 3 });

    expect(before?.configuration?.["multiRegionConfiguration"]).to.deep.equal({
      multiRegionKeyType: "REPLICA",
      primaryKey: { arn: primary, region: "eu-west-1" },
      replicaKeys: [{ arn: replica, region }],
    });
    expect([before?.supplementary, newest()?.supplementary]).to.deep.equal([
      { KeyRotationStatus: "false" },
      { KeyRotationStatus: "true" },
    ]);
  });

  it("are noticed where they are changed by a call", async () => {
    const { account, world } = flow(keyRows());
    const item = () =>
      itemsIn(world.facts, region).find(({ resourceType }) => resourceType === "AWS::KMS::Key");
    await account.pass({ minutes: 3 });

    await account.administrator.call("KMSClient", "DisableKey", region, { KeyId: keyArn });
    await account.pass({ minutes: 3 });

    expect(item()?.configuration).to.include({ keyState: "Disabled", enabled: false });
  });
});
