import { type RecoveryPoint, recoveryPointRow } from "../aws/backup-rows";
import { noticeChange, noticeChanges } from "../aws/config-recording";
import {
  type Instance,
  instanceRow,
  type Snapshot,
  snapshotRow,
  type Volume,
  volumeRow,
} from "../aws/ec2-machine-rows";
import { type DbCluster, type DbInstance, dbClusterRow, dbInstanceRow } from "../aws/rds-rows";
import { accountIn } from "./account";
import { EstateBuckets } from "./estate-buckets";
import { EstateKeys } from "./estate-keys";
import { Things } from "./estate-things";
import type { World } from "./world";

/** What people have in a region of an account. They change it when they like, and AWS Config records it where it is on. */
export class Estate {
  /** By default a disk of 8 GiB that is encrypted and attached to nothing. */
  readonly volumes: Things<Volume>;
  /** By default one that runs. Its disks are the volumes that say that they are attached to it. */
  readonly instances: Things<Instance>;
  /** By default one that is complete. It needs the volume that it is of. */
  readonly snapshots: Things<Snapshot, "volumeId">;
  /** By default one of PostgreSQL that is encrypted and backed up for a week. */
  readonly databases: Things<DbInstance>;
  readonly clusters: Things<DbCluster>;
  /** By default one that is complete. It needs the ARN and the type of what it is of. */
  readonly recoveryPoints: Things<RecoveryPoint, "resourceArn" | "resourceType">;
  /** The stack's own among them. */
  readonly buckets: EstateBuckets;
  /** The stack's own among them. */
  readonly keys: EstateKeys;

  constructor(world: World, region: string) {
    const account = accountIn(region);
    const { clock, facts } = world;
    const digits = (length: number) => world.uuid().replaceAll("-", "").slice(-length);
    const changed = () => noticeChange(world, region);
    const machine = { region, zone: `${region}a`, tags: {}, more: {} };
    const database = {
      region,
      engine: "postgres",
      encrypted: true,
      keyArn: undefined,
      backupDays: 7,
      tags: {},
      more: {},
    };
    this.volumes = new Things(facts, changed, volumeRow, () => ({
      ...machine,
      id: `vol-0${digits(16)}`,
      createdAt: clock.now,
      encrypted: true,
      keyArn: undefined,
      size: 8,
      instanceId: undefined,
    }));
    this.instances = new Things(facts, changed, instanceRow, () => ({
      ...machine,
      id: `i-0${digits(16)}`,
      launchedAt: clock.now,
      state: "running",
    }));
    this.snapshots = new Things(facts, changed, snapshotRow, () => ({
      id: `snap-0${digits(16)}`,
      region,
      startedAt: clock.now,
      state: "completed",
      encrypted: true,
    }));
    this.databases = new Things(facts, changed, dbInstanceRow, () => {
      const id = `db-${digits(26).toUpperCase()}`;
      return { ...database, id, name: id.toLowerCase(), createdAt: clock.now, cluster: undefined };
    });
    this.clusters = new Things(facts, changed, dbClusterRow, () => {
      const id = `cluster-${digits(26).toUpperCase()}`;
      return { ...database, id, name: id.toLowerCase(), createdAt: clock.now, engine: "aurora-postgresql" };
    });
    this.recoveryPoints = new Things(facts, changed, recoveryPointRow, () => ({
      id: `arn:${account.partition}:backup:${region}:${account.id}:recovery-point:${world.uuid()}`,
      region,
      vault: "Default",
      createdAt: clock.now,
      status: "COMPLETED",
      encrypted: true,
    }));
    this.buckets = new EstateBuckets(facts, changed, account, region, digits);
    this.keys = new EstateKeys(world, () => noticeChanges(world), account, region);
  }
}
