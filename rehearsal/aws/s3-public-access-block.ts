import { AwsError } from "../runtime/aws-clients";
import type { ResourceModel, Values } from "./model";
import type { PublicAccessBlock } from "./s3-rows";

/** What a bucket and an account can each say of public access: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PublicAccessBlockConfiguration.html */
export const blockProperties: ResourceModel["properties"] = {
  blockPublicAcls: {},
  blockPublicPolicy: {},
  ignorePublicAcls: {},
  restrictPublicBuckets: {},
};

/** What is left out is not blocked. */
export const blockOf = (inputs: Values): PublicAccessBlock => ({
  blockPublicAcls: inputs["blockPublicAcls"] === true,
  blockPublicPolicy: inputs["blockPublicPolicy"] === true,
  ignorePublicAcls: inputs["ignorePublicAcls"] === true,
  restrictPublicBuckets: inputs["restrictPublicBuckets"] === true,
});

/** Throws `AwsError` where there is none. Text as recorded by localstack, tests/aws/services/s3/test_s3_api.snapshot.json */
export function shownBlock(block: PublicAccessBlock | undefined): Values {
  if (!block) {
    throw new AwsError(
      "NoSuchPublicAccessBlockConfiguration",
      "The public access block configuration was not found",
    );
  }
  return {
    PublicAccessBlockConfiguration: {
      BlockPublicAcls: block.blockPublicAcls,
      IgnorePublicAcls: block.ignorePublicAcls,
      BlockPublicPolicy: block.blockPublicPolicy,
      RestrictPublicBuckets: block.restrictPublicBuckets,
    },
  };
}
