import type { Account } from "../world/account";
import type { Facts } from "../world/facts";
import type { FoundResource } from "./config-resources";
import type { Value, Values } from "./model";
import {
  type Bucket,
  bucketEncryptionRow,
  bucketPolicyRow,
  bucketVersioningRow,
  publicAccessBlockRow,
} from "./s3-rows";

/** The account's own buckets, in the region that they are in. */
export function s3Resources(facts: Facts, account: Account, region: string): readonly FoundResource[] {
  return facts
    .list<Bucket>("s3:bucket")
    .flatMap(([, bucket]) =>
      bucket.region === region && bucket.ownerId === account.id ? [bucketItem(facts, bucket)] : [],
    );
}

/** What was never set is recorded as well: a bucket that never kept versions has them `Off`. */
function settingsOf(facts: Facts, { arn, tags = {} }: Bucket): Readonly<Record<string, Value>> {
  const { algorithm = "AES256", keyId, bucketKey = false } = facts.get(bucketEncryptionRow(arn)) ?? {};
  const block = facts.get(publicAccessBlockRow(arn));
  return {
    BucketVersioningConfiguration: {
      status: facts.get(bucketVersioningRow(arn))?.status ?? "Off",
      isMfaDeleteEnabled: null,
    },
    ServerSideEncryptionConfiguration: {
      rules: [
        {
          applyServerSideEncryptionByDefault: { sseAlgorithm: algorithm, kmsMasterKeyID: keyId ?? null },
          bucketKeyEnabled: bucketKey,
        },
      ],
    },
    BucketPolicy: { policyText: facts.get(bucketPolicyRow(arn))?.text ?? null },
    BucketTaggingConfiguration: { tagSets: [{ tags }] },
    ...(block && { PublicAccessBlockConfiguration: { ...block } as Values }),
    IsRequesterPaysEnabled: false,
  };
}

function bucketItem(facts: Facts, bucket: Bucket): FoundResource {
  const { name, arn, region, tags = {} } = bucket;
  return {
    resourceType: "AWS::S3::Bucket",
    resourceId: name,
    resourceName: name,
    arn,
    availabilityZone: "Regional",
    createdAt: undefined,
    tags: tags as Readonly<Record<string, string>>,
    relationships: [],
    configuration: { name, region },
    supplementary: Object.fromEntries(
      Object.entries(settingsOf(facts, bucket)).map(([setting, value]) => [setting, JSON.stringify(value)]),
    ),
  };
}
