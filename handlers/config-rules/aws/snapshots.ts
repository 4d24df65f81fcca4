import { DescribeSnapshotsCommand, type EC2Client } from "@aws-sdk/client-ec2";
import { grouped } from "../../shared/parallel";

/** Most values of a filter. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/Query-Requests.html */
const mostValues = 200;

/** Most that EC2 gives at once. */
const pageSize = 1000;

/**
 * When the newest completed snapshot of each volume was begun, in milliseconds since 1970.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeSnapshots.html
 */
export async function newestSnapshots(
  client: Pick<EC2Client, "send">,
  volumeIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const newest = new Map<string, number>();
  for (const ids of grouped(volumeIds, mostValues)) {
    let token: string | undefined;
    do {
      const { Snapshots = [], NextToken } = await client.send(
        new DescribeSnapshotsCommand({
          OwnerIds: ["self"],
          Filters: [
            { Name: "volume-id", Values: [...ids] },
            { Name: "status", Values: ["completed"] },
          ],
          MaxResults: pageSize,
          ...(token === undefined ? {} : { NextToken: token }),
        }),
      );
      for (const { VolumeId, StartTime } of Snapshots) {
        if (VolumeId !== undefined && StartTime !== undefined) {
          newest.set(VolumeId, Math.max(newest.get(VolumeId) ?? 0, StartTime.getTime()));
        }
      }
      token = NextToken;
    } while (token !== undefined && token !== "");
  }
  return newest;
}
