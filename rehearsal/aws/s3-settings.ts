import { type Call, type ResourceModel, refuseUnknownMembers, text, type Values } from "./model";
import { blockOf, blockProperties } from "./s3-public-access-block";
import {
  bucketEncryptionRow,
  bucketVersioningRow,
  type Ownership,
  ownershipRow,
  publicAccessBlockRow,
} from "./s3-rows";
import { api, recorded, refuseSchema, settingOfBucket } from "./s3-setting";

const versioning = settingOfBucket({
  operation: "PutBucketVersioning",
  properties: { versioningConfiguration: { required: true } },
  writing: "PutBucketVersioning",
  reading: "GetBucketVersioning",
  put: (call, arn, before) => {
    const configuration = call.self.inputs["versioningConfiguration"] as Values;
    const status = text(configuration, "status");
    refuseUnknownMembers(call, "versioningConfiguration", configuration, ["status"]);
    if (status === "Enabled" || status === "Suspended") {
      call.put(bucketVersioningRow(arn), { status });
    } else if (status !== "Disabled") {
      const because = `there is no status ${status}`;
      refuseSchema(call, "versioningConfiguration", "PutBucketVersioning", because);
    } else if (before) {
      const former = text(before["versioningConfiguration"] as Values, "status");
      call.refuse({
        code: "InvalidVersioningConfiguration",
        message: `versioning_configuration.status cannot be updated from '${former}' to 'Disabled'`,
        fact: "https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/s3/bucket_versioning.go (CustomizeDiff; it has no code)",
        property: "versioningConfiguration",
      });
    }
  },
  // Versions that are kept cannot be forgotten: the provider suspends versioning.
  remove: (call, arn) => {
    if (call.get(bucketVersioningRow(arn))) {
      call.put(bucketVersioningRow(arn), { status: "Suspended" });
    }
  },
});

const algorithms = ["AES256", "aws:kms", "aws:kms:dsse"];

function putEncryption(call: Call, arn: string): void {
  const rules = (call.self.inputs["rules"] ?? []) as readonly Values[];
  const [rule = {}] = rules;
  const byDefault = (rule["applyServerSideEncryptionByDefault"] ?? {}) as Values;
  const { sseAlgorithm = "AES256", kmsMasterKeyId } = byDefault;
  refuseUnknownMembers(call, "rules", rule, ["applyServerSideEncryptionByDefault", "bucketKeyEnabled"]);
  refuseUnknownMembers(call, "rules", byDefault, ["sseAlgorithm", "kmsMasterKeyId"]);
  const algorithm = String(sseAlgorithm);
  if (rules.length !== 1) {
    refuseSchema(call, "rules", "PutBucketEncryption", `there are ${rules.length} rules, and must be one`);
  } else if (!algorithms.includes(algorithm)) {
    refuseSchema(call, "rules", "PutBucketEncryption", `there is no algorithm ${algorithm}`);
  } else if (algorithm === "AES256" && typeof kmsMasterKeyId === "string") {
    call.refuse({
      code: "InvalidArgument",
      message:
        "a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or aws:kms:dsse",
      fact: `${api}/API_PutBucketEncryption.html; ${recorded}`,
      property: "rules",
    });
  }
  // S3 does not look at the key before it encrypts with it.
  const keyId = typeof kmsMasterKeyId === "string" ? kmsMasterKeyId : undefined;
  call.put(bucketEncryptionRow(arn), { algorithm, keyId, bucketKey: rule["bucketKeyEnabled"] === true });
}

const encryption = settingOfBucket({
  operation: "PutBucketEncryption",
  properties: { rules: { required: true } },
  writing: "PutEncryptionConfiguration",
  reading: "GetEncryptionConfiguration",
  put: putEncryption,
  remove: (call, arn) => call.remove(bucketEncryptionRow(arn)),
});

const publicAccessBlock = settingOfBucket({
  operation: "PutPublicAccessBlock",
  properties: blockProperties,
  writing: "PutBucketPublicAccessBlock",
  reading: "GetBucketPublicAccessBlock",
  put: (call, arn) => {
    call.put(publicAccessBlockRow(arn), blockOf(call.self.inputs));
  },
  remove: (call, arn) => call.remove(publicAccessBlockRow(arn)),
});

const ownerships: readonly Ownership[] = ["BucketOwnerEnforced", "BucketOwnerPreferred", "ObjectWriter"];

const ownershipControls = settingOfBucket({
  operation: "PutBucketOwnershipControls",
  properties: { rule: { required: true } },
  writing: "PutBucketOwnershipControls",
  reading: "GetBucketOwnershipControls",
  put: (call, arn) => {
    const given = text(call.self.inputs["rule"] as Values, "objectOwnership");
    const ownership = ownerships.find((known) => known === given);
    if (ownership) {
      call.put(ownershipRow(arn), ownership);
    } else {
      refuseSchema(call, "rule", "PutBucketOwnershipControls", `there is no ownership ${given}`);
    }
  },
  remove: (call, arn) => call.remove(ownershipRow(arn)),
});

export const s3Settings: Readonly<Record<string, ResourceModel>> = {
  "aws:s3/bucketVersioning:BucketVersioning": versioning,
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": encryption,
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": publicAccessBlock,
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": ownershipControls,
};
