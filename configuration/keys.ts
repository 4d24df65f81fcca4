import { z } from "zod";
import { accessKeys } from "./access-keys";
import { accountKeys } from "./account-keys";
import { complianceKeys } from "./compliance-keys";
import { emulatorKeys } from "./emulator-keys";
import { organizationKeys } from "./organization-keys";
import { oneRegion, region, severalRegions } from "./regions";
import { remediationKeys } from "./remediation-keys";
import { type ConfigKey, map } from "./schema";
import { waiverKeys } from "./waiver-keys";

/** Retention periods of at least 90 days among those of `PutRetentionPolicy`, in days. */
const retentionPeriods = [90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];

/** The characters that AWS allows in a tag's value, of which IAM allows the fewest. */
const tagValue = /^[\p{L}\p{N}_.:/=+\-@]([\p{L}\p{Z}\p{N}_.:/=+\-@]{0,254}[\p{L}\p{N}_.:/=+\-@])?$/u;
const allowedTagValue = "1 to 256 letters, digits, spaces and _ . : / = + - @, with no space at either end";

/** Ids of EC2: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html */
const idOf = (kind: string) => new RegExp(`^${kind}-([0-9a-f]{8}|[0-9a-f]{17})$`);
const securityGroupId = "the id of a security group, sg- and 8 or 17 hexadecimal digits";
const arnOf = (service: string, resource: string) =>
  new RegExp(`^arn:[\\w-]+:${service}:[a-z0-9-]+:\\d{12}:${resource}.+$`);

/** Blocks of RFC 1918 that leave a VPC, of at most /16, two subnets of at least /28. */
const privateBlock = /^(10\.\d{1,3}|172\.(1[6-9]|2\d|3[01])|192\.168)\.\d{1,3}\.\d{1,3}\/(1[6-9]|2[0-7])$/;

/** Whether the address of a block is its first: AWS would take another one and deploy something else. */
function isNetworkAddress(block: string): boolean {
  const [address = "", bits = ""] = block.split("/");
  const octets = address.split(".").map(Number);
  const value = octets.reduce((sum, octet) => sum * 256 + octet, 0);
  return octets.every((octet) => octet < 256) && value % 2 ** (32 - Number(bits)) === 0;
}

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
  network: map({
    description:
      "The private network of the functions that rotate secrets: a new one with `cidr`, or one that exists, with all " +
      "other fields.",
    allowed:
      "a map with cidr, or with vpcId, subnetIds, secretsManagerEndpointId and endpointSecurityGroupId",
    default: { cidr: "10.64.0.0/24" },
    fields: {
      cidr: {
        schema: z
          .string()
          .regex(privateBlock)
          .refine((block) => isNetworkAddress(block))
          .optional(),
        description: "Addresses of the new VPC; each of its two subnets gets half of them.",
        allowed:
          "an IPv4 block of 16 to 27 bits inside 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16, such as 10.64.0.0/24",
      },
      vpcId: {
        schema: z.string().regex(idOf("vpc")).optional(),
        description: "An existing VPC, with DNS support and DNS hostnames switched on.",
        allowed: "the id of a VPC, vpc- and 8 or 17 hexadecimal digits",
      },
      subnetIds: {
        schema: z
          .array(z.string().regex(idOf("subnet")))
          .length(2)
          .optional(),
        description: "Two private subnets of the existing VPC, in different zones.",
        allowed: "a list of two ids of subnets, subnet- and 8 or 17 hexadecimal digits",
      },
      secretsManagerEndpointId: {
        schema: z.string().regex(idOf("vpce")).optional(),
        description:
          "The existing VPC's interface endpoint for Secrets Manager, with private DNS. Its policy has to let the " +
          "rotation through. None is made: it would change the way of everybody else in that VPC.",
        allowed: "the id of a VPC endpoint, vpce- and 8 or 17 hexadecimal digits",
      },
      endpointSecurityGroupId: {
        schema: z.string().regex(idOf("sg")).optional(),
        description:
          "The security group of that endpoint. It has to let the function's security group in on port 443.",
        allowed: securityGroupId,
      },
    },
  }),
  database: map({
    description:
      "The PostgreSQL database whose credential is rotated. Without it a generated credential is rotated that no " +
      "database knows.",
    allowed: "a map with host, name, username, mode, adminSecretArn and securityGroupId",
    optional: true,
    fields: {
      host: {
        schema: z.string().regex(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/i),
        description: "Name of the server, as its certificate has it.",
        allowed: "a DNS name",
      },
      port: {
        schema: z.int().min(1).max(65535).default(5432),
        description: "Port of the server; 5432 if left out.",
        allowed: "a whole number from 1 to 65535",
      },
      name: {
        schema: z.string().min(1).max(63),
        description: "Name of the database to log in to.",
        allowed: "1 to 63 characters",
      },
      username: {
        schema: z.string().regex(/^[a-z_][a-z0-9_]{0,56}$/),
        description: "The user whose password is rotated. It exists already.",
        allowed: "1 to 57 lower-case letters, digits and _, no digit first",
      },
      mode: {
        schema: z.enum(["single-user", "alternating-users"]),
        description:
          "`single-user` changes the user's password; `alternating-users` switches between the user and a second " +
          "one, so that no login ever fails.",
        allowed: "single-user or alternating-users",
      },
      adminSecretArn: {
        schema: z.string().regex(arnOf("secretsmanager", "secret:")),
        description: "The secret with the credential of a user who may change the user's password.",
        allowed: "the ARN of a secret",
      },
      adminKeyArn: {
        schema: z.string().regex(arnOf("kms", "key/")).optional(),
        description: "The key of that secret; left out where it is AWS's own.",
        allowed: "the ARN of a KMS key",
      },
      securityGroupId: {
        schema: z.string().regex(idOf("sg")),
        description:
          "The database's security group. It has to let the function's security group in on the port.",
        allowed: securityGroupId,
      },
    },
  }),
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
  deployerArns: {
    schema: z.array(z.string().regex(/^arn:[\w-]+:iam::\d{12}:(root|(role|user)\/[\w+=,.@/-]+)$/)).max(20),
    description:
      "Roles and users that may read the secrets from outside the private network, as every deployment has to, and " +
      "use the state key. " +
      "Empty: the role that deploys.",
    allowed:
      "a list of up to 20 ARNs of IAM roles or users, not of sessions; at least one where protect is true",
    default: [],
  },
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
