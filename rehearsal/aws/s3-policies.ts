import { type Policy, PolicySyntaxError, parsePolicy, type Statement } from "../policy/document";
import { matches } from "../policy/pattern";
import { RequestContext } from "../policy/request";
import { principalExists } from "./iam-roles";
import { type Call, type ResourceModel, text } from "./model";
import { type Target, targetsOf } from "./s3-actions";
import { readBucket } from "./s3-buckets";
import { isPublic } from "./s3-public";
import { bucketPolicyRow, publicAccessBlockRow } from "./s3-rows";
import { api, recorded, settingOfBucket } from "./s3-setting";

function refuseMalformed(call: Call, message: string, fact: string, because?: string): void {
  call.refuse({
    code: "MalformedPolicy",
    message,
    fact,
    property: "policy",
    ...(because !== undefined && { because }),
  });
}

/** The provider repeats PutBucketPolicy while S3 finds the policy malformed. */
const retried = {
  retriedUntilConsistent:
    "https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/s3/bucket_policy.go (resourceBucketPolicyPut)",
};

const anyText = { wildcards: true, variables: false };
const noContext = new RequestContext({});

/** What a resource of a statement can be in a bucket; undefined where it is nothing of this bucket. */
function targetsIn(resource: string, bucketArn: string): readonly Target[] | undefined {
  const [bucket = "", ...key] = resource.split("/");
  // A pattern that goes on past the name stands for the objects too.
  const withObjects = bucket.endsWith("*");
  if (!matches(bucket, bucketArn, anyText, noContext)) {
    return undefined;
  }
  return key.length > 0 ? ["object"] : withObjects ? ["bucket", "object"] : ["bucket"];
}

function refuseMissingElements(call: Call, { id, principals, actions, resources }: Statement): void {
  for (const [element, value] of Object.entries({
    Principal: principals,
    Action: actions,
    Resource: resources,
  })) {
    if (!value) {
      const fact = "https://github.com/hashicorp/terraform/issues/28688";
      refuseMalformed(call, `Missing required field ${element}`, fact, `statement ${id}`);
    }
  }
}

function refuseScope(call: Call, bucketArn: string, { id, actions, resources }: Statement): void {
  const named = actions?.except ? [] : (actions?.values ?? []);
  const unknown = named.filter((action) => !targetsOf(action));
  if (unknown.length > 0) {
    const fact = "https://github.com/versity/versitygw/issues/650";
    refuseMalformed(call, "Policy has invalid action", fact, `${unknown.join(", ")} in statement ${id}`);
  }
  if (!resources || resources.except) {
    return;
  }
  const foreign = resources.values.filter((resource) => !targetsIn(resource, bucketArn));
  if (foreign.length > 0) {
    const fact = "https://github.com/hashicorp/terraform/issues/28974";
    refuseMalformed(call, "Policy has invalid resource", fact, `${foreign.join(", ")} in statement ${id}`);
    return;
  }
  const targets = new Set(resources.values.flatMap((resource) => targetsIn(resource, bucketArn) ?? []));
  const idle = named.filter((action) => {
    const possible = targetsOf(action);
    return possible && ![...possible].some((target) => targets.has(target));
  });
  if (idle.length > 0) {
    const message = "Action does not apply to any resource(s) in statement";
    const because = `${idle.join(", ")} in statement ${id} is not for a ${[...targets].join(" or an ")}`;
    refuseMalformed(call, message, "https://github.com/wandb/terraform-aws-wandb/issues/156", because);
  }
}

function refusePrincipals(call: Call, { principals }: Statement): void {
  const unknown = principals?.values.filter(
    ({ kind, value }) => kind === "AWS" && !principalExists(call, call.self.account, value, retried),
  );
  if (unknown && unknown.length > 0) {
    const fact = "https://github.com/cloud-custodian/cloud-custodian/issues/4948";
    const because = `${unknown.map(({ value }) => value).join(", ")} does not exist`;
    refuseMalformed(call, "Invalid principal in policy", fact, because);
  }
}

/** New buckets block public policies, until somebody says otherwise. */
function refusePublic(call: Call, bucketArn: string, policy: Policy): void {
  if (call.get(publicAccessBlockRow(bucketArn))?.blockPublicPolicy && isPublic(policy)) {
    call.refuse({
      code: "AccessDenied",
      message: `User: ${call.self.account.deployer.principal.arn} is not authorized to perform: s3:PutBucketPolicy on resource: "${bucketArn}" because public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access.`,
      fact: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/troubleshoot-403-errors.html#troubleshoot-403-bpa",
      property: "policy",
      cure: "Name who is granted access, or limit it by a fixed value of a key such as aws:SourceVpce.",
    });
  }
}

function read(call: Call, document: string): Policy | undefined {
  try {
    return parsePolicy("bucket policy", document);
  } catch (error) {
    if (!(error instanceof PolicySyntaxError)) {
      throw error;
    }
    const fact = `${api}/API_PutBucketPolicy.html; ${recorded}`;
    if (!document.startsWith("{")) {
      refuseMalformed(call, "Policies must be valid JSON and the first byte must be '{'", fact);
    } else if (error.cause) {
      const where =
        "https://github.com/versity/versitygw/blob/main/auth/bucket_policy.go, which copies S3's texts";
      refuseMalformed(call, "This policy contains invalid Json", where, error.message);
    } else if (JSON.parse(document)["Statement"] === undefined) {
      refuseMalformed(call, "Missing required field Statement", fact);
    } else {
      const where = `${api}/API_PutBucketPolicy.html (the code; the text is as quoted in public repositories)`;
      refuseMalformed(call, "Invalid policy syntax.", where, error.message);
    }
    return undefined;
  }
}

function putPolicy(call: Call, arn: string): void {
  const policy = read(call, text(call.self.inputs, "policy"));
  if (!policy) {
    return;
  }
  for (const statement of policy.statements) {
    refuseMissingElements(call, statement);
    refuseScope(call, arn, statement);
    refusePrincipals(call, statement);
  }
  refusePublic(call, arn, policy);
  call.put(bucketPolicyRow(arn), policy);
  // From now on the policy has a say in how the provider reads the bucket.
  readBucket(call, arn);
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
