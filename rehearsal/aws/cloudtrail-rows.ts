import type { Row } from "../world/facts";

/** A trail, which writes down what is done in an account. */
export interface Trail {
  readonly arn: string;
  readonly name: string;
  /** Where it was made. */
  readonly homeRegion: string;
  readonly isMultiRegion: boolean;
  /** Whether it records services that have no region of their own, such as IAM. */
  readonly includesGlobalServices: boolean;
  readonly isLogging: boolean;
  readonly bucket: string;
  readonly keyArn: string | undefined;
  readonly validatesFiles: boolean;
  readonly managementEvents: ManagementEvents;
}

/** Which management events a trail records. */
export interface ManagementEvents {
  /** `None` where it records none. */
  readonly readWriteType: "All" | "ReadOnly" | "WriteOnly" | "None";
  /** `kms.amazonaws.com` */
  readonly excludedSources: readonly string[];
}

export const trailRow = (arn: string) => `cloudtrail:trail:${arn}` as Row<Trail>;

/** As a trail has it that was told nothing: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-management-events-with-cloudtrail.html */
export const allManagementEvents: ManagementEvents = { readWriteType: "All", excludedSources: [] };

/** A trail that was in the account before. */
export function foreignTrail(partition: string, accountId: string, region: string): [Row<unknown>, Trail] {
  const arn = `arn:${partition}:cloudtrail:${region}:${accountId}:trail/management`;
  const trail: Trail = {
    arn,
    name: "management",
    homeRegion: region,
    isMultiRegion: true,
    includesGlobalServices: true,
    isLogging: true,
    bucket: `trail-${accountId}`,
    keyArn: undefined,
    validatesFiles: true,
    managementEvents: allManagementEvents,
  };
  return [trailRow(arn), trail];
}
