import type { ConditionValues } from "../policy/request";
import { AwsError } from "../runtime/aws-clients";
import { Believed } from "../runtime/believed";
import type { Facts } from "../world/facts";
import { type Asking, denial, verdictOn } from "./access";
import { authorizeWithCode } from "./denials";
import { type Call, contextOfCalls, text } from "./model";
import { type Bucket, bucketArn, bucketPolicyRow, bucketRow } from "./s3-rows";
import type { ApiRequest } from "./service";

/** What is done to a bucket or to an object in it. */
export interface Deed {
  readonly action: string;
  readonly bucketArn: string;
  /** ARN of the object, where it is one. */
  readonly objectArn?: string;
  readonly context?: ConditionValues;
}

const codeOfDenial = "AccessDenied";

/**
 * S3 puts the resource into quotes, and tells whose bucket it is.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/amazon-s3-policy-keys.html#example-object-resource-account
 */
function askingFor(facts: Facts, deed: Deed): Asking {
  const { action, objectArn: resource = deed.bucketArn } = deed;
  const owner = facts.get(bucketRow(deed.bucketArn))?.ownerId;
  const context = { ...(owner !== undefined && { "s3:ResourceAccount": owner }), ...deed.context };
  const resourcePolicy = facts.get(bucketPolicyRow(deed.bucketArn));
  return { action, resource, called: `"${resource}"`, context, resourcePolicy };
}

/** Asks the caller's policies and the bucket's whether a call may do it. */
export function authorizeDeed(request: ApiRequest, deed: Deed): void {
  authorizeWithCode(request, codeOfDenial, askingFor(request.facts, deed));
}

/** Asks whether the deployer may do it, under the bucket's policy as it then is. */
export function authorizeDeployer(call: Call, deed: Deed): void {
  const { account } = call.self;
  const context = { ...contextOfCalls(call.self), ...deed.context };
  const asking = askingFor(call, { ...deed, context });
  const verdict = verdictOn(account.deployer, account, asking);
  if (verdict.decision !== "Allowed") {
    call.refuse({
      ...denial(account.deployer, asking, verdict),
      code: codeOfDenial,
      cure: `Let the policies allow ${account.deployer.principal.arn} to call ${asking.action} on ${asking.resource}.`,
      fact: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/troubleshoot-403-errors.html#access-denied-message-examples",
    });
  }
}

const noSuchBucket = { code: "NoSuchBucket", message: "The specified bucket does not exist" };

const elsewhere = {
  code: "PermanentRedirect",
  message:
    "The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.",
};

const reasonFor = ({ region }: Bucket) => `the bucket is in ${region}`;

/** The bucket that a call names, in the region of the call. One of somebody else's is believed. */
export function bucketNamed(request: ApiRequest): Bucket {
  const { facts, account, region } = request;
  const arn = bucketArn(account.partition, request.required("Bucket"));
  const bucket = facts.get(bucketRow(arn));
  if (bucket ? bucket.ownerId !== account.id : facts.isForeign(bucketRow(arn))) {
    throw new Believed(arn);
  }
  if (!bucket) {
    throw new AwsError(noSuchBucket.code, noSuchBucket.message);
  }
  if (bucket.region !== region) {
    throw new AwsError(elsewhere.code, elsewhere.message, reasonFor(bucket));
  }
  return bucket;
}

/** ARN of the bucket that a resource is a setting of. */
export const bucketArnIn = ({ self }: Call) => bucketArn(self.account.partition, text(self.inputs, "bucket"));

/** Refuses a setting of a bucket that is not there, or not in the region of the call. */
export function refuseBucketElsewhere(call: Call): void {
  const bucket = call.get(bucketRow(bucketArnIn(call)));
  if (!bucket) {
    call.refuse({
      ...noSuchBucket,
      fact: "https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html#ErrorCodeList; text as recorded by localstack, tests/aws/services/s3",
      property: "bucket",
    });
  } else if (bucket.region !== call.self.region) {
    call.refuse({
      ...elsewhere,
      because: reasonFor(bucket),
      fact: "https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html#ErrorCodeList",
      property: "bucket",
      cure: `Give it a provider for ${bucket.region}.`,
    });
  }
}
