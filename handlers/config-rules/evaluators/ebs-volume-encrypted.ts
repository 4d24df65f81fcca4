import { valueAt } from "../../shared/values";
import { evaluator } from "../evaluator";
import { compliant, nonCompliant, notRecorded } from "../verdict";

export const ebsVolumeEncrypted = evaluator({
  description: "Every EBS volume is encrypted.",
  resourceTypes: ["AWS::EC2::Volume"],
  parameters: {},
  evaluate: ({ configuration }) => {
    switch (valueAt(configuration, "encrypted")) {
      case true:
        return compliant("The volume is encrypted.");
      case false:
        return nonCompliant(
          "The volume is not encrypted. Copy it from an encrypted snapshot and replace it.",
        );
      default:
        return notRecorded("whether the volume is encrypted");
    }
  },
});
