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
import { securityGroupRow } from "../aws/ec2-rows";
import { functionRow, type LambdaFunction } from "../aws/lambda-rows";
import { type DbCluster, type DbInstance, dbClusterRow, dbInstanceRow } from "../aws/rds-rows";
import { secretRow } from "../aws/secretsmanager-rows";
import { type Topic, topicRow } from "../aws/sns";
import { accountIn } from "./account";
import { EstateBuckets } from "./estate-buckets";
import { EstateKeys } from "./estate-keys";
import { EstateSecrets } from "./estate-secrets";
import { EstateSecurityGroups } from "./estate-security-groups";
import { Things } from "./estate-things";
import type { World } from "./world";

const idOf = ({ id }: { readonly id: string }) => id;
const arnIn = ({ arn }: { readonly arn: string }) => arn;

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
  /** By default one that lets nobody in. The stack's own among them, as in what follows. */
  readonly securityGroups: EstateSecurityGroups;
  /** By default one that is not rotated. They go by their ARN, as functions and topics do. */
  readonly secrets: EstateSecrets;
  /** By default one that nobody has put anything into. */
  readonly functions: Things<LambdaFunction>;
  /** By default one that is not encrypted. */
  readonly topics: Things<Topic>;
  readonly buckets: EstateBuckets;
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
    this.volumes = new Things(facts, changed, { row: volumeRow, idOf }, () => ({
      ...machine,
      id: `vol-0${digits(16)}`,
      createdAt: clock.now,
      encrypted: true,
      keyArn: undefined,
      size: 8,
      instanceId: undefined,
    }));
    this.instances = new Things(facts, changed, { row: instanceRow, idOf }, () => ({
      ...machine,
      id: `i-0${digits(16)}`,
      launchedAt: clock.now,
      state: "running",
    }));
    this.snapshots = new Things(facts, changed, { row: snapshotRow, idOf }, () => ({
      id: `snap-0${digits(16)}`,
      region,
      startedAt: clock.now,
      state: "completed",
      encrypted: true,
    }));
    this.databases = new Things(facts, changed, { row: dbInstanceRow, idOf }, () => {
      const id = `db-${digits(26).toUpperCase()}`;
      return { ...database, id, name: id.toLowerCase(), createdAt: clock.now, cluster: undefined };
    });
    this.clusters = new Things(facts, changed, { row: dbClusterRow, idOf }, () => {
      const id = `cluster-${digits(26).toUpperCase()}`;
      return { ...database, id, name: id.toLowerCase(), createdAt: clock.now, engine: "aurora-postgresql" };
    });
    this.recoveryPoints = new Things(facts, changed, { row: recoveryPointRow, idOf }, () => ({
      id: `arn:${account.partition}:backup:${region}:${account.id}:recovery-point:${world.uuid()}`,
      region,
      vault: "Default",
      createdAt: clock.now,
      status: "COMPLETED",
      encrypted: true,
    }));
    const arnOf = (service: string, resource: string) =>
      `arn:${account.partition}:${service}:${region}:${account.id}:${resource}`;
    this.securityGroups = new EstateSecurityGroups(facts, changed, { row: securityGroupRow, idOf }, () => {
      const id = `sg-0${digits(16)}`;
      return { id, region, vpcId: "vpc-00000000000000000", name: id };
    });
    this.secrets = new EstateSecrets(facts, changed, { row: secretRow, idOf: arnIn }, () => {
      const name = `people-${digits(12)}`;
      return {
        name,
        arn: arnOf("secretsmanager", `secret:${name}-people`),
        keyArn: undefined,
        deleted: false,
      };
    });
    this.functions = new Things(facts, changed, { row: functionRow, idOf: arnIn }, () => {
      const name = `people-${digits(12)}`;
      return {
        arn: arnOf("lambda", `function:${name}`),
        name,
        region,
        roleArn: `arn:${account.partition}:iam::${account.id}:role/People`,
        runtime: "nodejs22.x",
        architectures: ["arm64"],
        handler: "index.handler",
        files: {},
        environment: {},
        timeoutInSeconds: 3,
        memorySize: 128,
        logGroup: `/aws/lambda/${name}`,
        logFormat: "Text",
        network: undefined,
      };
    });
    this.topics = new Things(facts, changed, { row: topicRow, idOf: arnIn }, () => ({
      arn: arnOf("sns", `people-${digits(12)}`),
      region,
      displayName: undefined,
      kmsMasterKeyId: undefined,
      tags: {},
    }));
    this.buckets = new EstateBuckets(facts, changed, account, region, digits);
    this.keys = new EstateKeys(world, () => noticeChanges(world), account, region);
  }
}
