import { valueAt } from "../../shared/values";
import { evaluator } from "../evaluator";
import { compliant, nonCompliant, notRecorded } from "../verdict";

/** AWS Config records "Enabled", "Suspended" or "Off". */
export const s3BucketVersioned = evaluator({
  description: "Every S3 bucket keeps the versions of its objects.",
  resourceTypes: ["AWS::S3::Bucket"],
  parameters: {},
  evaluate: ({ supplementaryConfiguration }) => {
    const status = valueAt(supplementaryConfiguration, "BucketVersioningConfiguration", "status");
    if (typeof status !== "string") {
      return notRecorded("the versioning of the bucket");
    }
    return status === "Enabled"
      ? compliant("The bucket is versioned.")
      : nonCompliant(`The versioning of the bucket is ${status}; it has to be Enabled.`);
  },
});
