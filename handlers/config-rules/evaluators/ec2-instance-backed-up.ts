import { evaluator } from "../evaluator";
import { type Backups, backupActions, backupsOf, backupVerdict, maximumAgeDays } from "./backup-age";
import { firstAttachment, volumesOf, volumesOrVerdict } from "./instance";

export const ec2InstanceBackedUp = evaluator({
  description:
    "Every EC2 instance has a recent recovery point of AWS Backup, or a recent snapshot of each EBS volume.",
  resourceTypes: ["AWS::EC2::Instance"],
  parameters: { maximumAgeDays },
  lookup: {
    actions: backupActions,
    read: (item, lookups) => backupsOf(item, volumesOf(item) ?? [], lookups),
  },
  evaluate: (item, { maximumAgeDays }, backups: Backups) => {
    const volumes = volumesOrVerdict(item);
    return "compliance" in volumes
      ? volumes
      : backupVerdict(backups, { volumes, createdAt: firstAttachment(item) }, maximumAgeDays);
  },
});
