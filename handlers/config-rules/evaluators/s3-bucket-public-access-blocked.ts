import { valueAt } from "../../shared/values";
import { evaluator } from "../evaluator";
import { compliant, nonCompliant } from "../verdict";

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PublicAccessBlockConfiguration.html, as AWS Config spells them */
const settings = [
  "blockPublicAcls",
  "blockPublicPolicy",
  "ignorePublicAcls",
  "restrictPublicBuckets",
] as const;

/** AWS Config records nothing of a bucket without a block of its own. The account's does not count: it may go. */
export const s3BucketPublicAccessBlocked = evaluator({
  description: "Every S3 bucket blocks public access by itself, in all four ways.",
  resourceTypes: ["AWS::S3::Bucket"],
  parameters: {},
  evaluate: ({ supplementaryConfiguration }) => {
    const block = valueAt(supplementaryConfiguration, "PublicAccessBlockConfiguration");
    const off = settings.filter((setting) => valueAt(block, setting) !== true);
    return off.length > 0
      ? nonCompliant(`The bucket does not block all public access; switch on ${off.join(", ")}.`)
      : compliant("The bucket blocks all public access.");
  },
});
