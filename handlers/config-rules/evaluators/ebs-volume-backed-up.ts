import { valueAt } from "../../shared/values";
import { evaluator } from "../evaluator";
import { type Backups, backupActions, backupsOf, backupVerdict, maximumAgeDays, timeOf } from "./backup-age";

export const ebsVolumeBackedUp = evaluator({
  description: "Every EBS volume has a recent recovery point of AWS Backup or a recent snapshot.",
  resourceTypes: ["AWS::EC2::Volume"],
  parameters: { maximumAgeDays },
  lookup: {
    actions: backupActions,
    read: (item, lookups) => backupsOf(item, [item.resourceId], lookups),
  },
  evaluate: ({ resourceId, configuration }, { maximumAgeDays }, backups: Backups) =>
    backupVerdict(
      backups,
      { volumes: [resourceId], createdAt: timeOf(valueAt(configuration, "createTime")) },
      maximumAgeDays,
    ),
});
