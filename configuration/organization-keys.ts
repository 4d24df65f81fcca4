import { z } from "zod";
import { map } from "./schema";

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_AttachPolicy.html (TargetId) */
const target = z.string().regex(/^(r-[0-9a-z]{4,32}|ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}|\d{12})$/);

/** Configuration of what the account does for its organisation. */
export const organizationKeys = {
  serviceControlPolicies: map({
    description:
      "Where the service control policies are attached, in the stack of the management account: they deny the root " +
      "users of member accounts and what is not encrypted. The type has to be enabled in the organisation. " +
      "Without it they are outputs only.",
    allowed: "a map with targets",
    optional: true,
    fields: {
      targets: {
        schema: z
          .array(target)
          .min(1)
          .max(50)
          .refine((ids) => new Set(ids).size === ids.length),
        description:
          "Who gets them: a root means every member account, an organisational unit those in it and below.",
        allowed:
          "a list of 1 to 50 ids of roots (r-ab12), organisational units (ou-ab12-cd34ef56) and accounts (twelve digits, as text), each once",
      },
    },
  }),
} as const;
