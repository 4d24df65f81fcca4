import { valueAt } from "../../shared/values";
import { evaluator } from "../evaluator";
import { compliant, nonCompliant, notRecorded } from "../verdict";

export const rdsStorageEncrypted = evaluator({
  description: "The storage of every RDS instance and cluster is encrypted.",
  resourceTypes: ["AWS::RDS::DBInstance", "AWS::RDS::DBCluster"],
  parameters: {},
  evaluate: ({ configuration }) => {
    switch (valueAt(configuration, "storageEncrypted")) {
      case true:
        return compliant("The storage is encrypted.");
      case false:
        return nonCompliant("The storage is not encrypted. Restore it from an encrypted copy of a snapshot.");
      default:
        return notRecorded("whether the storage is encrypted");
    }
  },
});
