import type { Partition } from "./regions";

/** Where a policy is in force. Every ARN and service principal that a policy names follows from it. */
export interface Place {
  readonly partition: Partition;
  /** Twelve digits. */
  readonly accountId: string;
  readonly region: string;
}

/** ARN of the account: as a `Principal` the whole account, as `aws:PrincipalArn` its root user alone. */
export function accountRootArn({ partition, accountId }: Place): string {
  return `arn:${partition.name}:iam::${accountId}:root`;
}

/** ARN of a role of this account by its name, which includes its path (`siem/reader`) if it has one. */
export function roleArn({ partition, accountId }: Place, nameWithPath: string): string {
  return `arn:${partition.name}:iam::${accountId}:role/${nameWithPath}`;
}

/** ARN pattern for every log group of the region. */
export function anyLogGroupArn({ partition, accountId, region }: Place): string {
  return `arn:${partition.name}:logs:${region}:${accountId}:*`;
}
