import { z } from "zod";
import { map } from "./schema";

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

/** Configuration of where a secret is rotated, and for which database. */
export const networkKeys = {
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
} as const;
