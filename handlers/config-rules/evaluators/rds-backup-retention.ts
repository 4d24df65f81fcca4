import { valueAt } from "../../shared/values";
import { evaluator } from "../evaluator";
import { days } from "../parameters";
import { compliant, nonCompliant, notApplicable, notRecorded } from "../verdict";

/** https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithAutomatedBackups.BackupRetention.html */
const longestRetention = 35;

export const rdsBackupRetention = evaluator({
  description: "The automated backups of every RDS instance and cluster are kept for long enough.",
  resourceTypes: ["AWS::RDS::DBInstance", "AWS::RDS::DBCluster"],
  parameters: {
    minimumDays: days({
      description: "Days for which automated backups have to be kept.",
      default: 7,
      least: 1,
      most: longestRetention,
    }),
  },
  evaluate: ({ resourceType, configuration }, { minimumDays }) => {
    if (resourceType === "AWS::RDS::DBInstance") {
      // https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
      const cluster = valueAt(configuration, "dBClusterIdentifier");
      if (typeof cluster === "string" && cluster !== "") {
        return notApplicable(`The backups of this instance are those of its cluster ${cluster}.`);
      }
      const source = valueAt(configuration, "readReplicaSourceDBInstanceIdentifier");
      if (typeof source === "string" && source !== "") {
        return notApplicable(`This instance is a read replica of ${source}, whose backups count.`);
      }
    }
    const retention = valueAt(configuration, "backupRetentionPeriod");
    if (typeof retention !== "number") {
      return notRecorded("for how long backups are kept");
    }
    return retention >= minimumDays
      ? compliant(`Backups are kept for ${retention} days.`)
      : nonCompliant(`Backups are kept for ${retention} days; at least ${minimumDays} are required.`);
  },
});
