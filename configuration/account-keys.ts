import { z } from "zod";
import { map } from "./schema";

/** Bounds of IAM: https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAccountPasswordPolicy.html */
const passwordBounds = z.strictObject({
  minimumLength: z.int().min(14).max(128).default(14),
  reusePrevention: z.int().min(1).max(24).default(24),
  maxAgeDays: z.int().min(1).max(1095).optional(),
});

/** Configuration of what holds in the whole account, whoever makes something in it. */
export const accountKeys = {
  accountDefaults: map({
    description:
      "What holds in the whole account, in the key regions. An account has each of it once: only one stack of an " +
      "account sets them. docs/account-defaults.md has what to think of in an account that is in use.",
    allowed: "a map with ebsEncryption, s3PublicAccessBlock, accessAnalyzer and passwordPolicy",
    default: {},
    fields: {
      ebsEncryption: {
        schema: z.boolean().default(true),
        description:
          "Whether new disks are encrypted with the foundation key of their region, whoever makes them; true if left out.",
        allowed: "true or false",
      },
      s3PublicAccessBlock: {
        schema: z.boolean().default(true),
        description: "Whether no bucket of the account can be public; true if left out.",
        allowed: "true or false",
      },
      accessAnalyzer: {
        schema: z.enum(["create", "existing", "off"]).default("create"),
        description:
          "Whether the stack makes an analyzer of the account in each key region, or there is one of somebody " +
          "else's, of which a region has room for one; create if left out.",
        allowed: "create, existing or off",
      },
      passwordPolicy: {
        schema: z.union([z.literal(false), passwordBounds]).prefault({}),
        description:
          "What passwords of users have to be: with all four kinds of characters, and at least of `minimumLength`; " +
          "none of the last `reusePrevention`; with `maxAgeDays` to be changed in time. 14, 24 and never if left out.",
        allowed:
          "false, or a map of whole numbers: minimumLength (14 to 128), reusePrevention (1 to 24), maxAgeDays (1 to 1095)",
      },
    },
  }),
} as const;
