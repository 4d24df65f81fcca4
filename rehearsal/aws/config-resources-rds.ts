import type { Account } from "../world/account";
import type { Facts } from "../world/facts";
import type { FoundResource } from "./config-resources";
import type { DbCluster, DbInstance } from "./rds-rows";

export function rdsResources(facts: Facts, account: Account, region: string): readonly FoundResource[] {
  const here = <T extends DbCluster>(kind: string) =>
    facts.list<T>(kind).flatMap(([, database]) => (database.region === region ? [database] : []));
  const arnOf = (kind: string, name: string) =>
    `arn:${account.partition}:rds:${region}:${account.id}:${kind}:${name}`;
  return [
    ...here<DbInstance>("rds:instance").map((one) => instanceItem(one, arnOf("db", one.name))),
    ...here<DbCluster>("rds:cluster").map((one) => clusterItem(one, arnOf("cluster", one.name))),
  ];
}

/** What the items of both say in the same words. */
const common = ({ engine, encrypted, keyArn, backupDays, more }: DbCluster) => ({
  engine,
  backupRetentionPeriod: backupDays,
  storageEncrypted: encrypted,
  kmsKeyId: keyArn ?? null,
  deletionProtection: false,
  multiAZ: false,
  ...more,
});

const head = (database: DbCluster, arn: string) => ({
  resourceId: database.id,
  resourceName: database.name,
  arn,
  createdAt: database.createdAt,
  tags: database.tags,
  relationships: [],
  supplementary: {
    Tags: JSON.stringify(Object.entries(database.tags).map(([key, value]) => ({ key, value }))),
  },
});

function instanceItem(instance: DbInstance, arn: string): FoundResource {
  const { id, name, region, createdAt, cluster } = instance;
  return {
    ...head(instance, arn),
    resourceType: "AWS::RDS::DBInstance",
    availabilityZone: `${region}a`,
    configuration: {
      dBInstanceIdentifier: name,
      dBInstanceClass: "db.t3.micro",
      dBInstanceStatus: "available",
      masterUsername: "owner",
      allocatedStorage: 20,
      instanceCreateTime: new Date(createdAt).toISOString(),
      availabilityZone: `${region}a`,
      publiclyAccessible: false,
      storageType: "gp3",
      dBClusterIdentifier: cluster ?? null,
      dbiResourceId: id,
      dBInstanceArn: arn,
      ...common(instance),
    },
  };
}

function clusterItem(cluster: DbCluster, arn: string): FoundResource {
  const { id, name, createdAt } = cluster;
  return {
    ...head(cluster, arn),
    resourceType: "AWS::RDS::DBCluster",
    availabilityZone: "Multiple Availability Zones",
    configuration: {
      dbclusterIdentifier: name,
      dbClusterResourceId: id,
      dbclusterArn: arn,
      status: "available",
      clusterCreateTime: new Date(createdAt).toISOString(),
      ...common(cluster),
    },
  };
}
