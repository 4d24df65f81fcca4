import type { ConfigItem } from "../item";
import type { Lookups } from "../lookups";
import { days } from "../parameters";
import { compliant, nonCompliant, notApplicable, type Verdict } from "../verdict";

/** The backups of a resource that is stored in volumes. Times in milliseconds since 1970. */
export interface Backups {
  /** When they were looked up: ages count up to then. */
  readonly now: number;
  readonly lastRecoveryPoint: number | undefined;
  /** By volume. */
  readonly newestSnapshots: ReadonlyMap<string, number>;
}

export const backupActions = ["ec2:DescribeSnapshots", "backup:DescribeProtectedResource"];

export const maximumAgeDays = days({
  description: "Days that the newest backup may be old.",
  default: 7,
  least: 1,
  most: 365,
});

const day = 24 * 60 * 60 * 1000;

export async function backupsOf(
  { arn }: ConfigItem,
  volumes: readonly string[],
  lookups: Lookups,
): Promise<Backups> {
  const [lastRecoveryPoint, newestSnapshots] = await Promise.all([
    arn === undefined ? undefined : lookups.lastBackup(arn),
    lookups.newestSnapshots(volumes),
  ]);
  return { now: lookups.now(), lastRecoveryPoint, newestSnapshots };
}

/** What is backed up: its volumes, and when it came to be, in milliseconds since 1970, where that is recorded. */
export interface BackedUp {
  readonly volumes: readonly string[];
  readonly createdAt: number | undefined;
}

/**
 * A recovery point of the whole counts, or a snapshot of each of the volumes. What is younger than a backup may be has
 * had no time for its first one.
 */
export function backupVerdict(
  backups: Backups,
  { volumes, createdAt }: BackedUp,
  maximumDays: number,
): Verdict {
  const { now, lastRecoveryPoint, newestSnapshots } = backups;
  const isRecent = (time: number | undefined) => time !== undefined && now - time <= maximumDays * day;
  if (isRecent(lastRecoveryPoint)) {
    return compliant(`The last recovery point of AWS Backup is ${ageOf(lastRecoveryPoint, now)}.`);
  }
  const uncovered = volumes.filter((id) => !isRecent(newestSnapshots.get(id)));
  if (volumes.length > 0 && uncovered.length === 0) {
    return compliant(`No volume is without a snapshot of the last ${maximumDays} days.`);
  }
  if (isRecent(createdAt)) {
    return notApplicable(
      `It is younger than ${maximumDays} days, and its first backup need not be there yet.`,
    );
  }
  const snapshots = uncovered.map((id) => `newest snapshot of ${id}: ${ageOf(newestSnapshots.get(id), now)}`);
  return nonCompliant(
    `At most ${maximumDays} days old may be: last recovery point of AWS Backup: ` +
      `${[ageOf(lastRecoveryPoint, now), ...snapshots].join("; ")}.`,
  );
}

function ageOf(time: number | undefined, now: number): string {
  return time === undefined ? "none" : `${Math.ceil((now - time) / day)} days old`;
}

/** A time of an item, in milliseconds since 1970; undefined where there is none. */
export function timeOf(value: unknown): number | undefined {
  const time =
    typeof value === "string" || typeof value === "number" ? new Date(value).getTime() : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}
