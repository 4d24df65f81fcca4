import type { Row } from "../world/facts";

/** A copy that AWS Backup has made. Times are in milliseconds since 1970. */
export interface RecoveryPoint {
  /** Its ARN. */
  readonly id: string;
  readonly region: string;
  /** Of what it is a copy. */
  readonly resourceArn: string;
  /** `EBS`, `EC2`, `RDS` */
  readonly resourceType: string;
  readonly vault: string;
  readonly createdAt: number;
  /** `COMPLETED`, `PARTIAL`, `EXPIRED` */
  readonly status: string;
  readonly encrypted: boolean;
}

export const recoveryPointRow = (arn: string) => `backup:recovery-point:${arn}` as Row<RecoveryPoint>;
