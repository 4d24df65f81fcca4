import { evaluate, explain, type Verdict } from "../policy/evaluate";
import type { ConditionValues } from "../policy/request";
import type { Account } from "../world/account";
import type { Facts, ReadOptions } from "../world/facts";
import type { Usage } from "../world/usage";
import { type Asking, verdictOn } from "./access";
import type { ConfigRecorder, DeliveryChannel } from "./config-rows";
import { roleArnRow, serviceMayAssume, sessionOf } from "./iam-roles";
import { keyRow } from "./kms";
import { keyPolicyRow } from "./kms-policy";
import { type Bucket, bucketArn, bucketEncryptionRow, bucketPolicyRow, bucketRow } from "./s3-rows";

export const configService = "config.amazonaws.com";

/** A file that AWS Config puts into a bucket. */
export interface ConfigDelivery {
  readonly facts: Facts;
  readonly account: Account;
  readonly recorder: ConfigRecorder;
  readonly channel: DeliveryChannel;
  /** What stands in its key behind `AWSLogs/<account>/Config/`. */
  readonly file: string;
  readonly reading?: ReadOptions;
  /** Where it is kept what was needed of the role. */
  readonly usage?: Usage;
}

/** Why something is not delivered; `words` are AWS's. */
export interface DeliveryFailure {
  readonly words: string;
  readonly because: string;
}

/**
 * Config's own role can read whatever Config records, and neither write nor encrypt.
 * https://docs.aws.amazon.com/config/latest/developerguide/using-service-linked-roles.html
 */
export const isServiceLinked = (roleArn: string) =>
  roleArn.includes(`:role/aws-service-role/${configService}/`);

/**
 * Whether Config can deliver a file: with the recorder's role, and where that may not, by itself. A bucket and a key of
 * somebody else's cannot be looked into and are believed. Returns why not, or undefined.
 * https://docs.aws.amazon.com/config/latest/developerguide/s3-bucket-policy.html
 */
export function whyNotDelivered(delivery: ConfigDelivery): DeliveryFailure | undefined {
  const { facts, account, recorder, channel } = delivery;
  const trust = whyNotAssumed(facts, account, recorder, delivery.reading);
  if (trust !== undefined) {
    return { words: `unable to assume role: ${recorder.roleArn}.`, because: trust };
  }
  const bucket = facts.get(bucketRow(bucketArn(account.partition, channel.bucket)));
  if (bucket?.ownerId !== account.id) {
    return undefined;
  }
  const acl = whyNot(delivery, inBucket(facts, bucket, "s3:GetBucketAcl", bucket.arn));
  if (acl !== undefined) {
    return { words: "unable to get s3 bucket acl.", because: acl };
  }
  const because = whyNot(delivery, writing(delivery, bucket)) ?? whyNotEncrypted(delivery, bucket);
  const { prefix = "null", keyArn = "null" } = channel;
  const words = `unable to write to bucket, provided s3 key prefix is '${prefix}', provided kms key is '${keyArn}'.`;
  return because === undefined ? undefined : { words, because };
}

/** Whether Config can take on the role of a recorder; if not, why. */
export function whyNotAssumed(
  facts: Facts,
  account: Account,
  { roleArn, region }: ConfigRecorder,
  reading: ReadOptions = {},
): string | undefined {
  if (isServiceLinked(roleArn)) {
    return facts.get(roleArnRow(roleArn), reading) ? undefined : "the role does not exist";
  }
  const source = { sourceArn: sourceArnOf(account, region) };
  const trust = serviceMayAssume(facts, account, roleArn, configService, { ...reading, ...source });
  return trust.decision === "Allowed" ? undefined : `sts:AssumeRole: ${explain(trust)}`;
}

/**
 * Whether a bucket's policy lets Config write a file for an account that it is not for: whoever knows the name of the
 * bucket could then have Config write into it.
 */
export function admitsOtherAccounts(delivery: ConfigDelivery): boolean {
  const { facts, account, channel, recorder } = delivery;
  const bucket = facts.get(bucketRow(bucketArn(account.partition, channel.bucket)));
  const other = { ...account, id: "999999999999" };
  return (
    bucket?.ownerId === account.id &&
    asService(writing(delivery, bucket), account, sourceKeys(other, recorder.region)).decision === "Allowed"
  );
}

/** As S3 and KMS see Config: https://docs.aws.amazon.com/config/latest/developerguide/s3-bucket-policy.html */
const sourceArnOf = ({ partition, id }: Account, region: string) =>
  `arn:${partition}:config:${region}:${id}:*`;

const sourceKeys = (account: Account, region: string): ConditionValues => ({
  "aws:SourceAccount": account.id,
  "aws:SourceArn": sourceArnOf(account, region),
});

function inBucket(
  facts: Facts,
  bucket: Bucket,
  action: string,
  resource: string,
  context: ConditionValues = {},
): Asking {
  const resourcePolicy = facts.get(bucketPolicyRow(bucket.arn));
  const always = { "aws:SecureTransport": "true", "aws:RequestedRegion": bucket.region };
  return { action, resource, context: { ...always, ...context }, resourcePolicy };
}

function writing({ facts, account, channel, file }: ConfigDelivery, bucket: Bucket): Asking {
  const prefix = channel.prefix === undefined ? "" : `${channel.prefix}/`;
  const objectArn = `${bucket.arn}/${prefix}AWSLogs/${account.id}/Config/${file}`;
  const acl = { "s3:x-amz-acl": "bucket-owner-full-control" };
  return inBucket(facts, bucket, "s3:PutObject", objectArn, acl);
}

/** Asks first as the role and then as the service. */
function whyNot(delivery: ConfigDelivery, asking: Asking): string | undefined {
  const { account, recorder } = delivery;
  const role = isServiceLinked(recorder.roleArn) ? undefined : asRole(delivery, asking);
  if (role?.decision === "Allowed") {
    return undefined;
  }
  const service = asService(asking, account, sourceKeys(account, recorder.region));
  const ofRole = role ? `for the recorder's role: ${explain(role)}; ` : "";
  return service.decision === "Allowed"
    ? undefined
    : `${asking.action} ${ofRole}for ${configService}: ${explain(service)}`;
}

function asRole({ facts, account, recorder, reading, usage }: ConfigDelivery, asking: Asking): Verdict {
  const caller = sessionOf(facts, account, recorder.roleArn, "AWSConfig", reading);
  const verdict = verdictOn(caller, account, asking);
  if (verdict.decision === "Allowed") {
    usage?.record(caller, asking.action, verdict.decidedBy);
  }
  return verdict;
}

function asService(asking: Asking, { id }: Account, source: ConditionValues): Verdict {
  const { action, resource, context, resourcePolicy } = asking;
  return evaluate(
    {
      principal: { kind: "service", service: configService },
      action,
      resource,
      resourceAccountId: id,
      context: { ...context, ...source },
    },
    { identity: [], ...(resourcePolicy && { resource: resourcePolicy }), resourceMustAllow: true },
  );
}

/**
 * What S3 asks of a key for a new object: the channel's, and else the bucket's own. With S3 Bucket Keys the encryption
 * context is the bucket. https://docs.aws.amazon.com/config/latest/developerguide/s3-kms-key-policy.html
 */
function whyNotEncrypted(delivery: ConfigDelivery, bucket: Bucket): string | undefined {
  const { facts, account, channel } = delivery;
  const byDefault = facts.get(bucketEncryptionRow(bucket.arn));
  const keyArn = channel.keyArn ?? byDefault?.keyId;
  // An id or an alias is the bucket's own business; AWS's own key lets everybody in the account through.
  if (!keyArn?.startsWith("arn:") || facts.isForeign(keyRow(keyArn))) {
    return undefined;
  }
  const key = facts.get(keyRow(keyArn));
  if (key?.state !== "Enabled") {
    return key ? `the key is ${key.state}` : "there is no such key";
  }
  if (key.region !== bucket.region) {
    return `the key is in ${key.region}, and the bucket in ${bucket.region}`;
  }
  const contextArn = byDefault?.bucketKey ? bucket.arn : writing(delivery, bucket).resource;
  const context = {
    "aws:SecureTransport": "true",
    "aws:RequestedRegion": bucket.region,
    "kms:ViaService": `s3.${bucket.region}.${account.dnsSuffix}`,
    "kms:CallerAccount": account.id,
    "kms:EncryptionContextKeys": ["aws:s3:arn"],
    "kms:EncryptionContext:aws:s3:arn": contextArn,
  };
  for (const action of ["kms:GenerateDataKey", "kms:Decrypt"]) {
    const resourcePolicy = facts.get(keyPolicyRow(keyArn));
    const because = whyNot(delivery, {
      ...{ action, resource: keyArn, context, resourcePolicy },
      resourceMustAllow: true,
    });
    if (because !== undefined) {
      return because;
    }
  }
  return undefined;
}
