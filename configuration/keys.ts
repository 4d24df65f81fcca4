import { z } from "zod";
import { accessKeys } from "./access-keys";
import { accountKeys } from "./account-keys";
import { complianceKeys } from "./compliance-keys";
import { deployerKeys } from "./deployer-keys";
import { emulatorKeys } from "./emulator-keys";
import { networkKeys } from "./network-keys";
import { organizationKeys } from "./organization-keys";
import { oneRegion, region, severalRegions } from "./regions";
import { remediationKeys } from "./remediation-keys";
import type { ConfigKey } from "./schema";
import { waiverKeys } from "./waiver-keys";

/** Retention periods of at least 90 days among those of `PutRetentionPolicy`, in days. */
const retentionPeriods = [90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];

/** The characters that AWS allows in a tag's value, of which IAM allows the fewest. */
const tagValue = /^[\p{L}\p{N}_.:/=+\-@]([\p{L}\p{Z}\p{N}_.:/=+\-@]{0,254}[\p{L}\p{N}_.:/=+\-@])?$/u;
const allowedTagValue = "1 to 256 letters, digits, spaces and _ . : / = + - @, with no space at either end";

/** Every key of the stack's configuration. `Pulumi.yaml` and docs/configuration.md are generated from it. */
export const configKeys = {
  environment: {
    schema: z.string().regex(/^(?!aws|ssm)[a-z][a-z0-9]{1,11}$/),
    description: "Name of the environment; the first part of every physical name, and a tag.",
    allowed:
      "2 to 12 lower-case letters and digits, a letter first, and not aws or ssm, which AWS keeps for itself",
  },
  environmentSuffix: {
    schema: z.string().regex(/^[a-z0-9]{0,12}$/),
    description: "Last part of every physical name. Empty: 8 random lower-case letters, kept in the stack.",
    allowed: "up to 12 lower-case letters and digits",
    default: "",
  },
  owner: {
    schema: z.string().regex(tagValue),
    description: "Who answers for the stack; a tag on every resource.",
    allowed: allowedTagValue,
  },
  costCenter: {
    schema: z.string().regex(tagValue),
    description: "Who pays for the stack; a tag on every resource.",
    allowed: allowedTagValue,
  },
  primaryRegion: {
    schema: region,
    description: "Where global and central things live, the primary key among them.",
    allowed: oneRegion,
    default: "us-east-1",
  },
  replicaRegions: {
    schema: z.array(region),
    description: "Regions, besides the primary and the compliance regions, that get a replica of the key.",
    allowed: `a list of ${severalRegions}`,
    default: ["eu-west-1", "ap-southeast-1"],
  },
  complianceRegions: {
    schema: z.array(region).min(1),
    description: "Regions where compliance is watched; the primary region is one of them.",
    allowed: `a list of at least one of the ${severalRegions}`,
    default: ["us-east-1", "us-west-2", "eu-west-1"],
  },
  logRetentionDays: {
    schema: z.number().refine((days) => retentionPeriods.includes(days)),
    description: "Days that log events are kept.",
    allowed: `one of ${retentionPeriods.join(", ")}`,
    default: 90,
  },
  keyUserRoles: {
    schema: z
      .array(
        z
          .string()
          .max(575)
          .regex(/^([\w+=,.@-]+\/)*[\w+=,.@-]{1,64}$/),
      )
      .max(40),
    description:
      "Roles of this account, by name with path, that may use the foundation key beyond the baseline's own roles, " +
      "such as the role with which a SIEM reads the encrypted audit buckets. IAM has to allow them the use too.",
    allowed:
      "a list of up to 40 role names of letters, digits and _ + = , . @ -, each with its path (siem/reader)",
    default: [],
  },
  alertEmails: {
    schema: z.array(z.email()).min(1).max(20),
    description:
      "Who is told when an alarm goes off. AWS asks each address for a confirmation in each compliance region.",
    allowed: "a list of 1 to 20 e-mail addresses",
  },
  ...networkKeys,
  ...accountKeys,
  ...accessKeys,
  ...organizationKeys,
  ...complianceKeys,
  ...waiverKeys,
  ...remediationKeys,
  trail: {
    schema: z.enum(["create", "existing"]),
    description:
      "Whether the stack makes a trail of management events, or there is one of the account or of its organisation. " +
      "Without one nothing is known of what people do; an alarm says so after a day.",
    allowed: "create or existing",
    default: "create",
  },
  ...deployerKeys,
  secretRecoveryDays: {
    schema: z.union([z.literal(0), z.int().min(7).max(30)]),
    description:
      "Days that a deleted secret can be restored. 0: it is gone at once, and its name is free again.",
    allowed: "0, or a whole number from 7 to 30",
    default: 30,
  },
  protect: {
    schema: z.boolean(),
    description: "Whether what holds data or keys is protected from deletion.",
    allowed: "true or false",
    default: true,
  },
  ...emulatorKeys,
} as const satisfies Record<string, ConfigKey>;

export type Key = keyof typeof configKeys;
type Entry<K extends Key> = (typeof configKeys)[K];
/** The values of all keys; undefined only for those that a stack may do without. */
export type Values = {
  readonly [K in Key]:
    | z.infer<Entry<K>["schema"]>
    | (Entry<K> extends { optional: true } ? undefined : never);
};

/** Every region that needs a key: primary, replica and compliance regions, sorted, each once. */
export function keyRegionsOf(
  values: Pick<Values, "primaryRegion" | "replicaRegions" | "complianceRegions">,
): readonly string[] {
  const { primaryRegion, replicaRegions, complianceRegions } = values;
  return [...new Set([primaryRegion, ...replicaRegions, ...complianceRegions])].sort();
}
