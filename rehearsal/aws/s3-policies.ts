import { takesOnly } from "./api-members";
import { throwRefusal } from "./iam-documents";
import { type Call, type ResourceModel, text, type Values } from "./model";
import { authorizeDeed, bucketNamed } from "./s3-access";
import { readBucket } from "./s3-buckets";
import { validBucketPolicy } from "./s3-policy-checks";
import { bucketPolicyRow } from "./s3-rows";
import { settingOfBucket } from "./s3-setting";
import type { ApiRequest } from "./service";

/** The provider repeats PutBucketPolicy while S3 finds the policy malformed. */
const retried = {
  retriedUntilConsistent:
    "https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/s3/bucket_policy.go (resourceBucketPolicyPut)",
};

function putPolicy(call: Call, arn: string): void {
  const { account, inputs } = call.self;
  const put = {
    facts: call,
    account,
    caller: account.deployer,
    bucketArn: arn,
    reading: retried,
    refuse: call.refuse.bind(call),
  };
  const policy = validBucketPolicy(put, text(inputs, "policy"));
  if (policy) {
    call.put(bucketPolicyRow(arn), policy);
    // From now on the policy has a say in how the provider reads the bucket.
    readBucket(call, arn);
  }
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html */
export function putBucketPolicy(request: ApiRequest): Values {
  takesOnly(request, "S3", "Bucket", "Policy");
  const { arn } = bucketNamed(request);
  authorizeDeed(request, { action: "s3:PutBucketPolicy", bucketArn: arn });
  const { facts, account, arrival } = request;
  const put = { facts, account, caller: arrival.caller, bucketArn: arn, reading: {}, refuse: throwRefusal };
  const policy = validBucketPolicy(put, request.required("Policy"));
  if (policy) {
    facts.put(bucketPolicyRow(arn), policy);
  }
  return {};
}

const bucketPolicy = settingOfBucket({
  operation: "PutBucketPolicy",
  properties: { policy: { required: true } },
  writing: "PutBucketPolicy",
  reading: "GetBucketPolicy",
  removing: "DeleteBucketPolicy",
  put: putPolicy,
  remove: (call, arn) => call.remove(bucketPolicyRow(arn)),
});

export const s3Policies: Readonly<Record<string, ResourceModel>> = {
  "aws:s3/bucketPolicy:BucketPolicy": bucketPolicy,
};
