import { z } from "zod";
import { oneRegion, region } from "./regions";
import { listOfMaps } from "./schema";

/** What leaves room for the rest of a finding's annotation, and stays as it is in it. */
const longestReason = 200;

/** Configuration of the findings that are accepted. */
export const waiverKeys = {
  waivers: listOfMaps({
    description:
      "Findings of the baseline's own rules that are accepted for a time: they show as not applicable, with the " +
      "reason, and count again by themselves on the day that they expire.",
    allowed: "a list of maps with rule, resourceType, resourceId, reason, expires and if wanted region",
    default: [],
    fields: {
      rule: {
        schema: z.string().min(1),
        description: "The rule whose finding is accepted.",
        allowed: "the name of a rule in docs/rules.md that the baseline's own function judges",
      },
      resourceType: {
        schema: z.string().min(1),
        description: "Type of the resource.",
        allowed: "a type of resource that the rule looks at",
      },
      resourceId: {
        schema: z.string().regex(/^\S{1,768}$/),
        description:
          "Id of the resource, as AWS Config shows it: of a bucket its name, of a key its id without the rest of the ARN.",
        allowed: "an id of 1 to 768 characters without spaces",
      },
      region: {
        schema: region.optional(),
        description: "The region in which it is accepted; in all of them if left out.",
        allowed: oneRegion,
      },
      reason: {
        schema: z
          .string()
          .max(longestReason)
          .regex(/^(?=.*\S)[^"\\\p{Control}]+$/u),
        description: "Why it is accepted. It stands in the finding.",
        allowed: `a sentence of 1 to ${longestReason} characters without " and \\`,
      },
      expires: {
        schema: z.iso.date(),
        description: "With the beginning of this day, in UTC, the finding counts again.",
        allowed: "a day in the future such as 2027-01-31",
      },
    },
  }),
} as const;
