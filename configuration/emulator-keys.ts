import { z } from "zod";
import { map } from "./schema";

/** Without a path, which the endpoints of some services would add to, and never AWS itself. */
const endpoint = z.string().refine((text) => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return (
    url !== undefined &&
    ["http:", "https:"].includes(url.protocol) &&
    !/(^|\.)(amazonaws\.com(\.cn)?|api\.aws)$/.test(url.hostname) &&
    [url.origin, `${url.origin}/`].includes(text)
  );
});

/**
 * Ids of access keys that AWS has issued begin with these letters:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
 */
const accessKey = z.string().regex(/^(?!AKIA|ASIA)[A-Za-z0-9]{1,128}$/);

/** Configuration of what stands in for AWS. */
export const emulatorKeys = {
  emulator: map({
    description:
      "An emulator of AWS that everything goes to in place of AWS. docs/emulator.md has what it needs, and what to switch " +
      "off for it. Its keys are made up and no secrets.",
    allowed: "a map with endpoint and if wanted accessKey and secretKey, in a stack whose protect is false",
    optional: true,
    fields: {
      endpoint: {
        schema: endpoint,
        description: "Where the emulator answers for every service and every region.",
        allowed: "an http or https address without a path, such as http://localhost:4566, that is not AWS's",
      },
      accessKey: {
        schema: accessKey.default("test"),
        description:
          "Who calls, for the emulator; test if left out. LocalStack and Moto take twelve digits for the account.",
        allowed: "up to 128 letters and digits, not the id of a key of AWS's, which begins with AKIA or ASIA",
      },
      secretKey: {
        schema: z
          .string()
          .regex(/^[\x21-\x7e]{1,128}$/)
          .default("test"),
        description: "What it signs with; test if left out.",
        allowed: "up to 128 characters without spaces",
      },
    },
  }),
} as const;
