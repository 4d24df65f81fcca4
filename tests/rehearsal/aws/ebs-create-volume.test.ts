import { expect } from "chai";
import { defaultDiskKeyRow, encryptionByDefaultRow } from "../../../rehearsal/aws/ebs-rows";
import type { Values } from "../../../rehearsal/aws/model";
import { accountId } from "../../support/rehearsal";
import { type Rows, region, roleRows, worldWith } from "../../support/world";
import { callsOf, keyArn, keyRows, refusedWith } from "./call-fixtures";

const zone = { AvailabilityZone: `${region}a` };
const encrypting: Rows[number] = [encryptionByDefaultRow(region), true];
const ownKey: Rows[number] = [defaultDiskKeyRow(region), { keyArn }];

const throughEc2 = {
  Sid: "Disks",
  Principal: "*",
  Action: "kms:*",
  Condition: {
    StringEquals: { "kms:ViaService": `ec2.${region}.amazonaws.com`, "kms:CallerAccount": accountId },
  },
};
const forDisks = (...Action: readonly string[]) => ({ ...throughEc2, Action });

/** Somebody who may use EC2, and no keys, makes a volume in an account with these rows. */
function madeWith(rows: Rows, input: Values = {}, ...statements: readonly object[]) {
  const may = statements.length > 0 ? statements : [{ Action: "ec2:*" }];
  const world = worldWith([...rows, ...roleRows("Caller", ...may)]);
  const ec2 = callsOf("EC2Client", world);
  const made = ec2("CreateVolume", { ...zone, ...input }, { world });
  const found = () => ec2("DescribeVolumes", { VolumeIds: [String(made["VolumeId"])] })["Volumes"];
  return { made, found, world };
}

const [volumeOf, seenOf] = [
  ({ made }: ReturnType<typeof madeWith>) => [made["Encrypted"], made["KmsKeyId"]],
  ({ found }: ReturnType<typeof madeWith>) => {
    const [{ Encrypted, KmsKeyId } = {}] = found() as readonly Values[];
    return [Encrypted, KmsKeyId];
  },
];

describe("A simulated new volume", () => {
  it("is encrypted where that is asked for, with AWS's own key if there is no other", () => {
    expect(volumeOf(madeWith([]))).to.deep.equal([false, undefined]);
    expect(seenOf(madeWith([], { Encrypted: true }))).to.deep.equal([true, undefined]);
    expect(seenOf(madeWith([encrypting]))).to.deep.equal([true, undefined]);
  });

  it("is encrypted with the default key, whatever is asked for", () => {
    const rows = [encrypting, ownKey, ...keyRows({}, throughEc2)];

    expect(volumeOf(madeWith(rows, { Encrypted: false }))).to.deep.equal([true, keyArn]);
    expect(seenOf(madeWith(rows))).to.deep.equal([true, keyArn]);
    expect(seenOf(madeWith([ownKey, ...keyRows({}, throughEc2)]))).to.deep.equal([false, undefined]);
  });

  const unusable: readonly (readonly [string, Rows, string])[] = [
    ["lets nobody in through EC2", keyRows(), "kms:DescribeKey"],
    [
      "lets no grant be made",
      keyRows({}, forDisks("kms:DescribeKey", "kms:GenerateDataKey*", "kms:Decrypt")),
      "kms:CreateGrant",
    ],
    [
      "lets nothing be decrypted",
      keyRows({}, forDisks("kms:DescribeKey", "kms:GenerateDataKey*", "kms:CreateGrant")),
      "kms:Decrypt",
    ],
    ["is disabled", keyRows({ state: "Disabled" }, throughEc2), "is Disabled, SYMMETRIC_DEFAULT"],
    ["is not symmetric", keyRows({ spec: "RSA_2048" }, throughEc2), "is Enabled, RSA_2048"],
    ["is in another region", keyRows({ region: "eu-west-1" }, throughEc2), "is in eu-west-1"],
  ];
  for (const [what, key, because] of unusable) {
    it(`vanishes where the default key ${what}, and the account knows why`, () => {
      const { found, world, made } = madeWith([encrypting, ownKey, ...key]);

      expect(made["State"]).to.equal("creating");
      expect(refusedWith(found)[0]).to.equal("InvalidVolume.NotFound");
      expect(world.denials.map(({ action }) => action)).to.deep.equal(["ec2:CreateVolume"]);
      expect(world.denials[0]?.because).to.contain(because);
    });
  }

  it("is believed where the key is somebody else's", () => {
    const theirs = { keyArn: `arn:aws:kms:${region}:999999999999:key/mrk-1` };
    const rows: Rows = [encrypting, [defaultDiskKeyRow(region), theirs]];

    expect(seenOf(madeWith(rows))).to.deep.equal([true, theirs.keyArn]);
  });

  it("is made by who may, and tagged by who may tag what he makes", () => {
    const tagged = {
      TagSpecifications: [{ ResourceType: "volume", Tags: [{ Key: "Workload", Value: "a" }] }],
    };
    const marked = { StringEquals: { "aws:RequestTag/Workload": "a" } };
    const encrypted = { Action: "ec2:CreateVolume", Condition: { Bool: { "ec2:Encrypted": "true" } } };
    const making = { Action: ["ec2:CreateVolume", "ec2:DescribeVolumes"], Condition: {} };
    const onCreation = {
      Action: "ec2:CreateTags",
      Condition: { StringEquals: { "ec2:CreateAction": "CreateVolume" } },
    };
    const refused = (input: Values, ...statements: readonly object[]) =>
      refusedWith(() => madeWith([], input, ...statements))[1];

    expect(refused({}, { Action: "ec2:RunInstances" })).to.contain("perform: ec2:CreateVolume on resource");
    expect(refused({}, { ...making, Condition: marked })).to.contain("ec2:CreateVolume");
    expect(refused({}, encrypted)).to.contain("ec2:CreateVolume");
    expect(refused(tagged, making)).to.contain("ec2:CreateTags");
    expect(madeWith([encrypting], {}, encrypted).made["Encrypted"]).to.equal(true);
    expect(madeWith([], tagged, { ...making, Condition: marked }, onCreation).made["Tags"]).to.deep.equal([
      { Key: "Workload", Value: "a" },
    ]);
  });

  it("is of no other kind than is simulated", () => {
    expect(() => madeWith([], { SnapshotId: "snap-1" })).to.throw("does not know SnapshotId");
  });
});
