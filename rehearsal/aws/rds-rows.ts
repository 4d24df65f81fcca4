import type { Row } from "../world/facts";
import type { Values } from "./model";

/** What instances and clusters have in common. Times are in milliseconds since 1970. */
interface Database {
  /** What AWS calls it for good: `db-ABC`, `cluster-ABC`. */
  readonly id: string;
  /** What its owner calls it. */
  readonly name: string;
  readonly region: string;
  readonly createdAt: number;
  /** `postgres`, `aurora-postgresql` */
  readonly engine: string;
  readonly encrypted: boolean;
  /** ARN of the key; undefined where it is not encrypted. */
  readonly keyArn: string | undefined;
  /** For how many days automated backups are kept; none are made with 0. */
  readonly backupDays: number;
  readonly tags: Readonly<Record<string, string>>;
  /** What else AWS says of it. */
  readonly more: Values;
}

export interface DbInstance extends Database {
  /** Name of the cluster that it belongs to. */
  readonly cluster: string | undefined;
}

export type DbCluster = Database;

export const dbInstanceRow = (id: string) => `rds:instance:${id}` as Row<DbInstance>;
export const dbClusterRow = (id: string) => `rds:cluster:${id}` as Row<DbCluster>;
