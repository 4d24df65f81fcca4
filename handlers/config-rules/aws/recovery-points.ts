import { type BackupClient, DescribeProtectedResourceCommand } from "@aws-sdk/client-backup";
import { isServiceError } from "../../shared/aws-errors";

/**
 * When AWS Backup made the last recovery point of a resource, in milliseconds since 1970; undefined where it never
 * made one.
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/API_DescribeProtectedResource.html
 */
export async function lastBackup(
  client: Pick<BackupClient, "send">,
  arn: string,
): Promise<number | undefined> {
  try {
    const { LastBackupTime } = await client.send(new DescribeProtectedResourceCommand({ ResourceArn: arn }));
    return LastBackupTime?.getTime();
  } catch (error) {
    if (isServiceError(error, "ResourceNotFoundException")) {
      return undefined;
    }
    throw error;
  }
}
