import { z } from "zod";
import { mostRequiredTags } from "../components/compliance/required-tags";
import { oneRegion, region } from "./regions";
import { map } from "./schema";

/** https://docs.aws.amazon.com/config/latest/APIReference/API_ResourceIdentifier.html */
const resourceType = z.string().regex(/^AWS::[A-Za-z0-9]+::[A-Za-z0-9]+$/);

/** AWS separates the values of its rule by commas, and takes no blank ones. */
const tagText = (most: number) =>
  z
    .string()
    .max(most)
    .regex(/^[\p{L}\p{N}_.:/=+\-@]([\p{L}\p{N}_.:/=+\-@ ]*[\p{L}\p{N}_.:/=+\-@])?$/u);

/** Configuration of what is recorded, and of what is made of it. */
export const complianceKeys = {
  recorder: {
    schema: z.enum(["create", "existing", "off"]),
    description:
      "Whether AWS Config gets a recorder in each compliance region, or there is one, of which a region has room for " +
      "one: its recorder, channel and bucket are left as they are, and the rules run on it. Off: nothing is recorded, " +
      "and no rule is made.",
    allowed: "create, existing or off",
    default: "create",
  },
  recordingFrequency: {
    schema: z.literal("CONTINUOUS"),
    description: "How soon a change is recorded.",
    allowed: "CONTINUOUS: with DAILY people would be told up to a day later, and 15 minutes are promised",
    default: "CONTINUOUS",
  },
  recordedTypes: {
    schema: z
      .array(resourceType)
      .max(400)
      .refine((types) => new Set(types).size === types.length),
    description:
      "Types of resources that are recorded. Empty: those that the rules look at. Types of IAM are recorded in the " +
      "primary region alone.",
    allowed:
      "a list of types of AWS Config such as AWS::EC2::Volume, each once, with all that the rules look at",
    default: [],
  },
  configBucket: map({
    description:
      "Where records are delivered: a new bucket, or an existing one with `name` and `region`, whose policy has to let " +
      "AWS Config in.",
    allowed: "a map with encryption, or with name, region and if wanted prefix and keyArn",
    default: {},
    fields: {
      encryption: {
        schema: z.enum(["kms", "s3"]).optional(),
        description: "Of a new bucket: the foundation key, or keys of S3's own; kms if left out.",
        allowed: "kms or s3",
      },
      name: {
        schema: z
          .string()
          .regex(/^(?!xn--|.*\.\.|\d+\.\d+\.\d+\.\d+$)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/)
          .optional(),
        description: "Name of an existing bucket, in this account or another.",
        allowed: "the name of a bucket, 3 to 63 lower-case letters, digits, hyphens and single dots",
      },
      region: {
        schema: region.optional(),
        description: "Region of the existing bucket.",
        allowed: oneRegion,
      },
      prefix: {
        schema: z
          .string()
          .regex(/^[\w!.*'()-]+(\/[\w!.*'()-]+)*$/)
          .max(200)
          .optional(),
        description: "What the names of the records begin with in the existing bucket, before the region.",
        allowed:
          "up to 200 letters, digits and ! - _ . * ' ( ), in parts separated by /, with no / at either end",
      },
      keyArn: {
        schema: z
          .string()
          .regex(/^arn:[\w-]+:kms:[a-z0-9-]+:\d{12}:key\/.+$/)
          .optional(),
        description:
          "The key that encrypts records in the existing bucket; left out where the bucket sees to it.",
        allowed: "the ARN of a KMS key in the bucket's region",
      },
    },
  }),
  complianceRules: {
    schema: z.record(
      z.string(),
      z.union([z.literal(false), z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]))]),
    ),
    description:
      "Rules that differ here, by name: false for a rule that is not wanted, or a map of its parameters. " +
      "docs/rules.md has the rules with their parameters.",
    allowed: "a map from names of rules to false or to a map of the rule's parameters",
    default: {},
  },
  requiredTags: {
    schema: z
      .record(tagText(128), z.array(tagText(256)).max(40))
      .refine((tags) => Object.keys(tags).length > 0 && Object.keys(tags).length <= mostRequiredTags),
    description:
      "Tags that every resource has to have, each with its allowed values; without any, all are. The baseline's own " +
      "resources have to meet it.",
    allowed:
      `a map from 1 to ${mostRequiredTags} tags, of up to 128 characters, to lists of up to 40 values, of up to 256; letters, ` +
      "digits, spaces inside and _ . : / = + - @, so no commas",
    default: {
      Owner: [],
      Environment: [],
      CostCenter: [],
      ManagedBy: [],
      Project: [],
      DataClassification: ["PII", "Confidential", "Public"],
    },
  },
  aggregation: {
    schema: z.enum(["account", "organization"]),
    description:
      "Whose rules the one view shows: this account's, or those of every account of its organisation, in the stack of " +
      "the management account or of the account that administers AWS Config for it. docs/organization.md has what that needs.",
    allowed: "account or organization, the latter only where something is recorded",
    default: "account",
  },
  auditAccount: map({
    description: "An account that may gather what the rules say here, in an aggregator of its own.",
    allowed: "a map with accountId and region",
    optional: true,
    fields: {
      accountId: {
        schema: z.string().regex(/^\d{12}$/),
        description: "The account, which may be the organisation's audit account.",
        allowed: "an account number of twelve digits, in quotes",
      },
      region: {
        schema: region,
        description: "The region of its aggregator.",
        allowed: oneRegion,
      },
    },
  }),
} as const;
