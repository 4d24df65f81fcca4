import { valueAt } from "../../shared/values";
import { evaluator } from "../evaluator";
import { someOf } from "../parameters";
import { compliant, nonCompliant, notRecorded } from "../verdict";

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ServerSideEncryptionByDefault.html */
const algorithms = ["AES256", "aws:kms", "aws:kms:dsse"] as const;

export const s3BucketEncrypted = evaluator({
  description: "The default encryption of every S3 bucket uses an allowed algorithm.",
  resourceTypes: ["AWS::S3::Bucket"],
  parameters: {
    algorithms: someOf({
      description: "Algorithms that the default encryption may use.",
      default: ["aws:kms", "aws:kms:dsse"],
      values: algorithms,
    }),
  },
  evaluate: ({ supplementaryConfiguration }, { algorithms }) => {
    const rules = valueAt(supplementaryConfiguration, "ServerSideEncryptionConfiguration", "rules");
    const used = (Array.isArray(rules) ? rules : []).flatMap((rule) => {
      const algorithm = valueAt(rule, "applyServerSideEncryptionByDefault", "sseAlgorithm");
      return typeof algorithm === "string" ? [algorithm] : [];
    });
    if (used.length === 0) {
      return notRecorded("a default encryption of the bucket");
    }
    const others = used.filter((algorithm) => !algorithms.some((allowed) => allowed === algorithm));
    return others.length > 0
      ? nonCompliant(
          `The bucket is encrypted with ${others.join(", ")}; allowed is ${algorithms.join(", ")}.`,
        )
      : compliant(`The bucket is encrypted with ${used.join(", ")}.`);
  },
});
