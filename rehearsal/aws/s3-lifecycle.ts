import { type Call, type ResourceModel, refuseUnknownMembers, text, type Values } from "./model";
import { lifecycleRow } from "./s3-rows";
import { api, refuseSchema, settingOfBucket } from "./s3-setting";

/** What a rule can do with objects. */
const actions = [
  "abortIncompleteMultipartUpload",
  "expiration",
  "noncurrentVersionExpiration",
  "noncurrentVersionTransitions",
  "transitions",
];

const operation = "PutBucketLifecycleConfiguration";

/** Which of its parts a rule may have one of only: of `filter`, and of `expiration`. */
const alternatives = {
  filter: ["and", "objectSizeGreaterThan", "objectSizeLessThan", "prefix", "tag"],
  expiration: ["date", "days", "expiredObjectDeleteMarker"],
} as const;

const given = (value: Values, member: string) => value[member] !== undefined && value[member] !== null;

function refuseRule(call: Call, rule: Values): void {
  refuseUnknownMembers(call, "rules", rule, ["id", "status", "filter", ...actions]);
  const id = text(rule, "id");
  if (!["Enabled", "Disabled"].includes(text(rule, "status"))) {
    refuseSchema(call, "rules", operation, `${id} has the status ${rule["status"]}`);
  }
  for (const [part, members] of Object.entries(alternatives)) {
    const value = (rule[part] ?? {}) as Values;
    refuseUnknownMembers(call, "rules", value, members);
    const chosen = members.filter((member) => given(value, member));
    if (chosen.length > 1) {
      refuseSchema(call, "rules", operation, `${part} of ${id} has ${chosen.join(" and ")}`);
    }
  }
  const { days } = (rule["expiration"] ?? {}) as Values;
  if (typeof days === "number" && days < 1) {
    call.refuse({
      code: "InvalidArgument",
      message: "'Days' for Expiration action must be a positive integer",
      fact: `${api}/API_LifecycleExpiration.html; text as in several open servers of the S3 protocol`,
      property: "rules",
    });
  }
  if (!actions.some((action) => given(rule, action))) {
    call.refuse({
      code: "InvalidRequest",
      message: "At least one action needs to be specified in a rule",
      because: `${id} has none`,
      fact: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html; text as quoted in https://github.com/crossplane-contrib/provider-aws/issues/1337",
      property: "rules",
    });
  }
}

const lifecycle = settingOfBucket({
  operation,
  properties: { rules: { required: true } },
  writing: "PutLifecycleConfiguration",
  reading: "GetLifecycleConfiguration",
  put: (call, arn) => {
    const rules = call.self.inputs["rules"] as readonly Values[];
    const ids = rules.map((rule) => text(rule, "id"));
    for (const rule of rules) {
      refuseRule(call, rule);
    }
    if (new Set(ids).size < ids.length) {
      call.refuse({
        code: "InvalidArgument",
        message: "Rule ID must be unique. Found same ID for more than one rule",
        fact: `${api}/API_LifecycleRule.html (ID); text from moto's source`,
        property: "rules",
      });
    }
    call.put(lifecycleRow(arn), ids);
  },
  remove: (call, arn) => call.remove(lifecycleRow(arn)),
});

export const s3Lifecycle: Readonly<Record<string, ResourceModel>> = {
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": lifecycle,
};
