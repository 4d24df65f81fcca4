import { AwsError } from "../runtime/aws-clients";
import { takesOnly } from "./api-members";
import type { RecoveryPoint } from "./backup-rows";
import { asTime } from "./config-items";
import type { Values } from "./model";
import type { ApiRequest, ServiceApi } from "./service";

/** What AWS Backup answers. */
export const backupApi: ServiceApi = {
  name: "backup",
  operations: { DescribeProtectedResource: describeProtectedResource },
};

/**
 * A resource is protected that has been backed up. Text of the error UNCONFIRMED.
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/API_DescribeProtectedResource.html
 */
function describeProtectedResource(request: ApiRequest): Values {
  takesOnly(request, "AWS Backup", "ResourceArn");
  const arn = request.required("ResourceArn");
  request.authorize({ action: "backup:DescribeProtectedResource", resource: "*" });
  const { facts, region, account } = request;
  const [last] = facts
    .list<RecoveryPoint>("backup:recovery-point")
    .map(([, point]) => point)
    .filter((point) => point.resourceArn === arn && point.region === region && point.status === "COMPLETED")
    .sort((one, other) => other.createdAt - one.createdAt);
  if (!last) {
    throw new AwsError("ResourceNotFoundException", `Cannot find protected resource ${arn}.`);
  }
  return {
    ResourceArn: arn,
    ResourceType: last.resourceType,
    LastBackupTime: asTime(last.createdAt) ?? null,
    LastRecoveryPointArn: last.id,
    LastBackupVaultArn: `arn:${account.partition}:backup:${region}:${account.id}:backup-vault:${last.vault}`,
  };
}
