import { type Policy, PolicySyntaxError, parsePolicy, type Statement } from "../policy/document";
import { matches } from "../policy/pattern";
import { RequestContext } from "../policy/request";
import type { Account, Caller } from "../world/account";
import type { Facts, ReadOptions } from "../world/facts";
import type { Refuse } from "./iam-documents";
import { principalExists } from "./iam-roles";
import { type Target, targetsOf } from "./s3-actions";
import { isPublic } from "./s3-public";
import { accountPublicAccessBlockRow, publicAccessBlockRow } from "./s3-rows";
import { api, recorded } from "./s3-setting";

/** Somebody puts the policy of a bucket. */
export interface BucketPolicyPut {
  readonly facts: Facts;
  readonly account: Account;
  readonly caller: Caller;
  readonly bucketArn: string;
  /** How the principals that the policy names are looked up. */
  readonly reading: ReadOptions;
  readonly refuse: Refuse;
}

function refuseMalformed({ refuse }: BucketPolicyPut, message: string, fact: string, because?: string): void {
  refuse({
    code: "MalformedPolicy",
    message,
    fact,
    property: "policy",
    ...(because !== undefined && { because }),
  });
}

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

function refuseMissingElements(
  put: BucketPolicyPut,
  { id, principals, actions, resources }: Statement,
): void {
  for (const [element, value] of Object.entries({
    Principal: principals,
    Action: actions,
    Resource: resources,
  })) {
    if (!value) {
      const fact = "https://github.com/hashicorp/terraform/issues/28688";
      refuseMalformed(put, `Missing required field ${element}`, fact, `statement ${id}`);
    }
  }
}

function refuseScope(put: BucketPolicyPut, { id, actions, resources }: Statement): void {
  const named = actions?.except ? [] : (actions?.values ?? []);
  const unknown = named.filter((action) => !targetsOf(action));
  if (unknown.length > 0) {
    const fact = "https://github.com/versity/versitygw/issues/650";
    refuseMalformed(put, "Policy has invalid action", fact, `${unknown.join(", ")} in statement ${id}`);
  }
  if (!resources || resources.except) {
    return;
  }
  const foreign = resources.values.filter((resource) => !targetsIn(resource, put.bucketArn));
  if (foreign.length > 0) {
    const fact = "https://github.com/hashicorp/terraform/issues/28974";
    refuseMalformed(put, "Policy has invalid resource", fact, `${foreign.join(", ")} in statement ${id}`);
    return;
  }
  const targets = new Set(resources.values.flatMap((resource) => targetsIn(resource, put.bucketArn) ?? []));
  const idle = named.filter((action) => {
    const possible = targetsOf(action);
    return possible && ![...possible].some((target) => targets.has(target));
  });
  if (idle.length > 0) {
    const message = "Action does not apply to any resource(s) in statement";
    const because = `${idle.join(", ")} in statement ${id} is not for a ${[...targets].join(" or an ")}`;
    refuseMalformed(put, message, "https://github.com/wandb/terraform-aws-wandb/issues/156", because);
  }
}

function refusePrincipals(put: BucketPolicyPut, { principals }: Statement): void {
  const { facts, account, reading } = put;
  const unknown = principals?.values.filter(
    ({ kind, value }) => kind === "AWS" && !principalExists(facts, account, value, reading),
  );
  if (unknown && unknown.length > 0) {
    const fact = "https://github.com/cloud-custodian/cloud-custodian/issues/4948";
    const because = `${unknown.map(({ value }) => value).join(", ")} does not exist`;
    refuseMalformed(put, "Invalid principal in policy", fact, because);
  }
}

/**
 * New buckets block public policies, until somebody says otherwise; of the bucket and its account, whichever blocks more
 * is in force. https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
 */
function refusePublic({ facts, account, caller, bucketArn, refuse }: BucketPolicyPut, policy: Policy): void {
  const blocks = [publicAccessBlockRow(bucketArn), accountPublicAccessBlockRow(account.id)];
  if (blocks.some((row) => facts.get(row)?.blockPublicPolicy) && isPublic(policy)) {
    refuse({
      code: "AccessDenied",
      message: `User: ${caller.principal.arn} is not authorized to perform: s3:PutBucketPolicy on resource: "${bucketArn}" because public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access.`,
      fact: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/troubleshoot-403-errors.html#troubleshoot-403-bpa",
      property: "policy",
      cure: "Name who is granted access, or limit it by a fixed value of a key such as aws:SourceVpce.",
    });
  }
}

function read(put: BucketPolicyPut, document: string): Policy | undefined {
  try {
    return parsePolicy("bucket policy", document);
  } catch (error) {
    if (!(error instanceof PolicySyntaxError)) {
      throw error;
    }
    const fact = `${api}/API_PutBucketPolicy.html; ${recorded}`;
    if (!document.startsWith("{")) {
      refuseMalformed(put, "Policies must be valid JSON and the first byte must be '{'", fact);
    } else if (error.cause) {
      const where =
        "https://github.com/versity/versitygw/blob/main/auth/bucket_policy.go, which copies S3's texts";
      refuseMalformed(put, "This policy contains invalid Json", where, error.message);
    } else if (JSON.parse(document)["Statement"] === undefined) {
      refuseMalformed(put, "Missing required field Statement", fact);
    } else {
      const where = `${api}/API_PutBucketPolicy.html (the code; the text is as quoted in public repositories)`;
      refuseMalformed(put, "Invalid policy syntax.", where, error.message);
    }
    return undefined;
  }
}

/** The policy that a document is; refused where S3 does not take it. */
export function validBucketPolicy(put: BucketPolicyPut, document: string): Policy | undefined {
  const policy = read(put, document);
  if (!policy) {
    return undefined;
  }
  for (const statement of policy.statements) {
    refuseMissingElements(put, statement);
    refuseScope(put, statement);
    refusePrincipals(put, statement);
  }
  refusePublic(put, policy);
  return policy;
}
