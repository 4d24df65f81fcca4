import type { Row } from "../world/facts";
import type { Values } from "./model";

type Tags = Readonly<Record<string, string>>;

/** A disk. Times here are in milliseconds since 1970. */
export interface Volume {
  readonly id: string;
  readonly region: string;
  readonly zone: string;
  readonly createdAt: number;
  readonly encrypted: boolean;
  /** ARN of the key; undefined where it is not encrypted. */
  readonly keyArn: string | undefined;
  /** In GiB. */
  readonly size: number;
  /** Id of the instance that it is attached to. */
  readonly instanceId: string | undefined;
  readonly tags: Tags;
  /** What else AWS says of it. */
  readonly more: Values;
}

/** A virtual machine. Its disks say themselves whose they are. */
export interface Instance {
  readonly id: string;
  readonly region: string;
  readonly zone: string;
  readonly launchedAt: number;
  /** `running`, `terminated` */
  readonly state: string;
  readonly tags: Tags;
  readonly more: Values;
}

/** A copy of a disk. */
export interface Snapshot {
  readonly id: string;
  readonly region: string;
  readonly volumeId: string;
  readonly startedAt: number;
  /** `pending`, `completed`, `error` */
  readonly state: string;
  readonly encrypted: boolean;
}

export const volumeRow = (id: string) => `ec2:volume:${id}` as Row<Volume>;
export const instanceRow = (id: string) => `ec2:instance:${id}` as Row<Instance>;
export const snapshotRow = (id: string) => `ec2:snapshot:${id}` as Row<Snapshot>;
