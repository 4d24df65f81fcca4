import type { Account } from "../world/account";
import type { Facts } from "../world/facts";
import type { RecoveryPoint } from "./backup-rows";
import type { FoundResource } from "./config-resources";

/** Copies that AWS Backup has made. That they go by their ARN is UNCONFIRMED. */
export function backedUpResources(facts: Facts, _: Account, region: string): readonly FoundResource[] {
  return facts
    .list<RecoveryPoint>("backup:recovery-point")
    .flatMap(([, point]) => (point.region === region ? [pointItem(point)] : []));
}

function pointItem(point: RecoveryPoint): FoundResource {
  const { id, resourceArn, resourceType, vault, createdAt, status, encrypted } = point;
  return {
    resourceType: "AWS::Backup::RecoveryPoint",
    resourceId: id,
    resourceName: undefined,
    arn: id,
    availabilityZone: "Regional",
    createdAt,
    tags: {},
    relationships: [],
    configuration: {
      RecoveryPointArn: id,
      BackupVaultName: vault,
      ResourceArn: resourceArn,
      ResourceType: resourceType,
      CreationDate: createdAt / 1000,
      CompletionDate: createdAt / 1000,
      Status: status,
      IsEncrypted: encrypted,
    },
    supplementary: {},
  };
}
