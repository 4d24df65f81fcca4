import { expect } from "chai";
import { backupVerdict } from "../../../handlers/config-rules/evaluators/backup-age";
import type { Compliance } from "../../../handlers/config-rules/verdict";
import { bucket, cluster, database, instance, type RawItem, volume } from "./fixtures";
import { verdictOf } from "./verdicts";

const now = Date.parse("2026-06-10T12:00:00Z");
const daysAgo = (days: number) => now - days * 24 * 60 * 60 * 1000;

interface Backed {
  readonly of: string;
  readonly lastBackup?: number;
  readonly snapshots?: Readonly<Record<string, number>>;
  readonly texts?: Readonly<Record<string, string>>;
  readonly is: Compliance;
  readonly says: string;
}

const answers = (lastBackup: number | undefined, snapshots: Readonly<Record<string, number>> = {}) => ({
  now: () => now,
  lastBackup: async () => lastBackup,
  newestSnapshots: async () => new Map(Object.entries(snapshots)),
});

describe("The backup of a volume", () => {
  const cases: readonly Backed[] = [
    {
      of: "a recovery point of today",
      lastBackup: daysAgo(0),
      is: "COMPLIANT",
      says: "AWS Backup is 0 days old.",
    },
    { of: "a recovery point just old enough", lastBackup: daysAgo(7), is: "COMPLIANT", says: "7 days old" },
    {
      of: "a recovery point a little too old",
      lastBackup: daysAgo(7) - 1,
      is: "NON_COMPLIANT",
      says: "AWS Backup: 8 days old; newest snapshot of vol-1: none.",
    },
    {
      of: "a snapshot of today",
      snapshots: { "vol-1": daysAgo(0) },
      is: "COMPLIANT",
      says: "of the last 7 days",
    },
    {
      of: "an old recovery point and a new snapshot",
      lastBackup: daysAgo(30),
      snapshots: { "vol-1": daysAgo(1) },
      is: "COMPLIANT",
      says: "of the last 7 days",
    },
    {
      of: "an old snapshot",
      snapshots: { "vol-1": daysAgo(8) },
      is: "NON_COMPLIANT",
      says: "At most 7 days old may be: last recovery point of AWS Backup: none; newest snapshot of vol-1: 8 days old.",
    },
    {
      of: "an old snapshot where it may be older",
      snapshots: { "vol-1": daysAgo(8) },
      texts: { maximumAgeDays: "8" },
      is: "COMPLIANT",
      says: "of the last 8 days",
    },
    {
      of: "a snapshot of another volume",
      snapshots: { "vol-2": daysAgo(0) },
      is: "NON_COMPLIANT",
      says: "none",
    },
  ];
  for (const { of, lastBackup, snapshots, texts, is, says } of cases) {
    it(`is judged by its age: ${of}`, async () => {
      const lookups = answers(lastBackup, snapshots);

      const { compliance, annotation } = await verdictOf("ebs-volume-backed-up", volume(), texts, lookups);

      expect(compliance).to.equal(is);
      expect(annotation).to.include(says);
    });
  }

  it("is looked up by its ARN and its id", async () => {
    const asked: unknown[] = [];
    const lookups = {
      now: () => now,
      lastBackup: async (arn: string) => void asked.push(arn) as undefined,
      newestSnapshots: async (ids: readonly string[]) => {
        asked.push(ids);
        return new Map<string, number>();
      },
    };

    await verdictOf("ebs-volume-backed-up", volume(), {}, lookups);

    expect(asked).to.deep.equal(["arn:aws:ec2:us-west-2:111122223333:volume/vol-1", ["vol-1"]]);
  });

  it("is judged by snapshots alone where the item has no ARN", async () => {
    const lookups = { now: () => now, newestSnapshots: answers(0, { "vol-1": now }).newestSnapshots };

    const { compliance } = await verdictOf(
      "ebs-volume-backed-up",
      { ...volume(), ARN: undefined },
      {},
      lookups,
    );

    expect(compliance).to.equal("COMPLIANT");
  });
});

describe("What is younger than a backup may be", () => {
  const at = (time: number) => new Date(time).toISOString();
  const attached = (...times: readonly number[]) => ({
    blockDeviceMappings: times.map((time, index) => ({
      ebs: { volumeId: `vol-${index + 1}`, attachTime: at(time) },
    })),
  });
  const cases: readonly {
    of: string;
    rule: "ebs-volume-backed-up" | "ec2-instance-backed-up";
    item: RawItem;
    is: Compliance;
  }[] = [
    {
      of: "a new volume",
      rule: "ebs-volume-backed-up",
      item: volume({ createTime: at(daysAgo(7)) }),
      is: "NOT_APPLICABLE",
    },
    {
      of: "a volume that had its time",
      rule: "ebs-volume-backed-up",
      item: volume({ createTime: at(daysAgo(7) - 1) }),
      is: "NON_COMPLIANT",
    },
    {
      of: "a volume of no known age",
      rule: "ebs-volume-backed-up",
      item: volume({ createTime: "once" }),
      is: "NON_COMPLIANT",
    },
    {
      of: "a new instance",
      rule: "ec2-instance-backed-up",
      item: instance(attached(daysAgo(1))),
      is: "NOT_APPLICABLE",
    },
    {
      of: "an old instance with a new volume",
      rule: "ec2-instance-backed-up",
      item: instance(attached(daysAgo(1), daysAgo(8))),
      is: "NON_COMPLIANT",
    },
  ];
  for (const { of, rule, item, is } of cases) {
    it(`has had no time for its first one, and is not judged: ${of}`, async () => {
      expect((await verdictOf(rule, item, {}, answers(undefined))).compliance).to.equal(is);
    });
  }

  it("is compliant where it has one already", async () => {
    const young = volume({ createTime: at(daysAgo(1)) });

    expect((await verdictOf("ebs-volume-backed-up", young, {}, answers(daysAgo(0)))).compliance).to.equal(
      "COMPLIANT",
    );
  });
});

describe("The backup of nothing", () => {
  it("is none", () => {
    const backups = { now, lastRecoveryPoint: undefined, newestSnapshots: new Map<string, number>() };

    expect(backupVerdict(backups, { volumes: [], createdAt: undefined }, 7).compliance).to.equal(
      "NON_COMPLIANT",
    );
  });
});

describe("The backup of an instance", () => {
  const cases: readonly (Backed & { readonly item?: RawItem })[] = [
    { of: "a recovery point of it", lastBackup: daysAgo(1), is: "COMPLIANT", says: "1 days old" },
    {
      of: "snapshots of all its volumes",
      snapshots: { "vol-1": daysAgo(1), "vol-2": daysAgo(2) },
      is: "COMPLIANT",
      says: "No volume is without a snapshot",
    },
    {
      of: "a snapshot of one of its volumes",
      snapshots: { "vol-1": daysAgo(1) },
      is: "NON_COMPLIANT",
      says: "AWS Backup: none; newest snapshot of vol-2: none.",
    },
    {
      of: "no volume at all",
      item: instance({ blockDeviceMappings: [] }),
      is: "NOT_APPLICABLE",
      says: "The instance has no EBS volume.",
    },
    {
      of: "no recorded devices",
      item: instance({ blockDeviceMappings: null }),
      lastBackup: daysAgo(1),
      is: "NON_COMPLIANT",
      says: "has not recorded the block devices",
    },
  ];
  for (const { of, item = instance(), lastBackup, snapshots, is, says } of cases) {
    it(`is judged by its age: ${of}`, async () => {
      const lookups = answers(lastBackup, snapshots);

      const { compliance, annotation } = await verdictOf("ec2-instance-backed-up", item, {}, lookups);

      expect(compliance).to.equal(is);
      expect(annotation).to.include(says);
    });
  }
});

describe("The backups of a database", () => {
  const cases = [
    { of: "a week", item: database(), is: "COMPLIANT", says: "kept for 7 days." },
    {
      of: "none",
      item: database({ backupRetentionPeriod: 0 }),
      is: "NON_COMPLIANT",
      says: "0 days; at least 7 are",
    },
    { of: "a cluster's week", item: cluster(), is: "COMPLIANT", says: "kept for 7 days." },
    {
      of: "a cluster's day",
      item: cluster({ backupRetentionPeriod: 1 }),
      is: "NON_COMPLIANT",
      says: "1 days; at least 7",
    },
    {
      of: "a day where a day is enough",
      item: cluster({ backupRetentionPeriod: 1 }),
      texts: { minimumDays: "1" },
      is: "COMPLIANT",
      says: "1 days",
    },
    {
      of: "nothing recorded",
      item: database({ backupRetentionPeriod: null }),
      is: "NON_COMPLIANT",
      says: "has not recorded",
    },
    {
      of: "an instance of a cluster",
      item: database({ dBClusterIdentifier: "orders", backupRetentionPeriod: 0 }),
      is: "NOT_APPLICABLE",
      says: "those of its cluster orders.",
    },
    {
      of: "a read replica",
      item: database({ readReplicaSourceDBInstanceIdentifier: "main", backupRetentionPeriod: 0 }),
      is: "NOT_APPLICABLE",
      says: "a read replica of main,",
    },
    {
      of: "empty names of a cluster and a source",
      item: database({ dBClusterIdentifier: "", readReplicaSourceDBInstanceIdentifier: "" }),
      is: "COMPLIANT",
      says: "kept for 7 days.",
    },
  ];
  for (const { of, item, texts, is, says } of cases) {
    it(`are judged by how long they are kept: ${of}`, async () => {
      const { compliance, annotation } = await verdictOf("rds-backup-retention", item, texts);

      expect(compliance).to.equal(is);
      expect(annotation).to.include(says);
    });
  }
});

describe("The versions of a bucket", () => {
  const cases = [
    { status: "Enabled", is: "COMPLIANT", says: "is versioned" },
    { status: "Suspended", is: "NON_COMPLIANT", says: "is Suspended; it has to be Enabled." },
    { status: "Off", is: "NON_COMPLIANT", says: "is Off;" },
    { status: null, is: "NON_COMPLIANT", says: "has not recorded the versioning" },
  ];
  for (const { status, is, says } of cases) {
    it(`are kept only where versioning is on: ${status}`, async () => {
      const item = bucket({ BucketVersioningConfiguration: { status } });

      const { compliance, annotation } = await verdictOf("s3-bucket-versioned", item);

      expect(compliance).to.equal(is);
      expect(annotation).to.include(says);
    });
  }
});
