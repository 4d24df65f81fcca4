import { expect } from "chai";
import type { RuleName } from "../../../handlers/config-rules/evaluators";
import type { Compliance } from "../../../handlers/config-rules/verdict";
import { bucket, cluster, database, encryption, instance, type RawItem, volume } from "./fixtures";
import { verdictOf } from "./verdicts";

interface Case {
  readonly of: string;
  readonly rule: RuleName;
  readonly item: RawItem;
  readonly texts?: Readonly<Record<string, string>>;
  readonly is: Compliance;
  readonly says: string;
}

const noEncryption = { ServerSideEncryptionConfiguration: undefined };

describe("The encryption of a resource", () => {
  const cases: readonly Case[] = [
    {
      of: "an encrypted volume",
      rule: "ebs-volume-encrypted",
      item: volume(),
      is: "COMPLIANT",
      says: "encrypted",
    },
    {
      of: "an open volume",
      rule: "ebs-volume-encrypted",
      item: volume({ encrypted: false }),
      is: "NON_COMPLIANT",
      says: "The volume is not encrypted.",
    },
    {
      of: "a volume of which nothing is recorded",
      rule: "ebs-volume-encrypted",
      item: { ...volume(), configuration: null },
      is: "NON_COMPLIANT",
      says: "AWS Config has not recorded whether the volume is encrypted.",
    },
    {
      of: "a volume with a text for an answer",
      rule: "ebs-volume-encrypted",
      item: volume({ encrypted: "true" }),
      is: "NON_COMPLIANT",
      says: "has not recorded",
    },
    {
      of: "an encrypted database",
      rule: "rds-storage-encrypted",
      item: database(),
      is: "COMPLIANT",
      says: "is encrypted",
    },
    {
      of: "an encrypted cluster",
      rule: "rds-storage-encrypted",
      item: cluster(),
      is: "COMPLIANT",
      says: "is encrypted",
    },
    {
      of: "an open database",
      rule: "rds-storage-encrypted",
      item: database({ storageEncrypted: false }),
      is: "NON_COMPLIANT",
      says: "is not encrypted",
    },
    {
      of: "an open cluster",
      rule: "rds-storage-encrypted",
      item: cluster({ storageEncrypted: false }),
      is: "NON_COMPLIANT",
      says: "is not encrypted",
    },
    {
      of: "a cluster of which nothing is recorded",
      rule: "rds-storage-encrypted",
      item: cluster({ storageEncrypted: null }),
      is: "NON_COMPLIANT",
      says: "has not recorded",
    },
    {
      of: "a bucket with a KMS key",
      rule: "s3-bucket-encrypted",
      item: bucket(),
      is: "COMPLIANT",
      says: "with aws:kms.",
    },
    {
      of: "a bucket with two layers",
      rule: "s3-bucket-encrypted",
      item: bucket({ ServerSideEncryptionConfiguration: encryption("aws:kms:dsse") }),
      is: "COMPLIANT",
      says: "with aws:kms:dsse.",
    },
    {
      of: "a bucket with S3's own keys",
      rule: "s3-bucket-encrypted",
      item: bucket({ ServerSideEncryptionConfiguration: encryption("AES256") }),
      is: "NON_COMPLIANT",
      says: "encrypted with AES256; allowed is aws:kms, aws:kms:dsse.",
    },
    {
      of: "a bucket with S3's own keys where they are allowed",
      rule: "s3-bucket-encrypted",
      item: bucket({ ServerSideEncryptionConfiguration: encryption("AES256") }),
      texts: { algorithms: "AES256,aws:kms" },
      is: "COMPLIANT",
      says: "with AES256.",
    },
    {
      of: "a bucket with one rule that is not allowed",
      rule: "s3-bucket-encrypted",
      item: bucket({ ServerSideEncryptionConfiguration: encryption("aws:kms", "AES256") }),
      is: "NON_COMPLIANT",
      says: "encrypted with AES256;",
    },
    {
      of: "a bucket without a default encryption",
      rule: "s3-bucket-encrypted",
      item: bucket(noEncryption),
      is: "NON_COMPLIANT",
      says: "has not recorded a default encryption of the bucket.",
    },
    {
      of: "a bucket whose encryption has no rule",
      rule: "s3-bucket-encrypted",
      item: bucket({ ServerSideEncryptionConfiguration: { rules: [{}, null] } }),
      is: "NON_COMPLIANT",
      says: "has not recorded",
    },
  ];
  for (const { of, rule, item, texts, is, says } of cases) {
    it(`is judged: ${of}`, async () => {
      const { compliance, annotation } = await verdictOf(rule, item, texts);

      expect(compliance).to.equal(is);
      expect(annotation).to.include(says);
    });
  }
});

describe("The encryption of an instance", () => {
  const cases = [
    {
      of: "all volumes encrypted",
      volumes: { "vol-1": true, "vol-2": true },
      is: "COMPLIANT",
      says: "All EBS volumes",
    },
    {
      of: "one volume open",
      volumes: { "vol-1": true, "vol-2": false },
      is: "NON_COMPLIANT",
      says: "Not encrypted: vol-2.",
    },
    {
      of: "both open",
      volumes: { "vol-1": false, "vol-2": false },
      is: "NON_COMPLIANT",
      says: "vol-1, vol-2.",
    },
    {
      of: "one that EC2 does not find",
      volumes: { "vol-1": true },
      is: "NON_COMPLIANT",
      says: "encryption of vol-2, which",
    },
  ];
  for (const { of, volumes, is, says } of cases) {
    it(`is judged by its volumes: ${of}`, async () => {
      const asked: unknown[] = [];
      const encryptionOf = async (ids: readonly string[]) => {
        asked.push(ids);
        return new Map(Object.entries(volumes));
      };

      const { compliance, annotation } = await verdictOf(
        "ec2-instance-encrypted",
        instance(),
        {},
        { encryptionOf },
      );

      expect(asked).to.deep.equal([["vol-1", "vol-2"]]);
      expect(compliance).to.equal(is);
      expect(annotation).to.include(says);
    });
  }

  const without = [
    {
      of: "is terminated",
      item: instance({ state: { name: "terminated" } }),
      is: "NOT_APPLICABLE",
      says: "terminated",
    },
    {
      of: "has no volume",
      item: instance({ blockDeviceMappings: [] }),
      is: "NOT_APPLICABLE",
      says: "no EBS volume",
    },
    {
      of: "has no recorded devices",
      item: instance({ blockDeviceMappings: undefined }),
      is: "NON_COMPLIANT",
      says: "has not recorded the block devices",
    },
  ];
  for (const { of, item, is, says } of without) {
    it(`is judged without them where it ${of}`, async () => {
      const encryptionOf = async () => new Map<string, boolean>();

      const { compliance, annotation } = await verdictOf(
        "ec2-instance-encrypted",
        item,
        {},
        { encryptionOf },
      );

      expect(compliance).to.equal(is);
      expect(annotation).to.include(says);
    });
  }
});
