import { z } from "zod";
import { map } from "./schema";

const percentage = z.int().min(1).max(100);
const perCent = "a whole number from 1 to 100";

/** Configuration of what is put right without people. */
export const remediationKeys = {
  remediation: map({
    description:
      "What is put right without people, and how far that goes: as the documents of AWS do it that docs/compliance.md " +
      "lists, with a role of its own.",
    allowed:
      "a map with any of rules, maximumAttempts, retrySeconds, concurrentPercentage and errorPercentage",
    default: {},
    fields: {
      rules: {
        schema: z
          .array(z.string())
          .refine((rules) => new Set(rules).size === rules.length)
          .default([]),
        description: "Rules whose findings are repaired; none if left out.",
        allowed: "a list of rules that have a repair, each once",
      },
      maximumAttempts: {
        schema: z.int().min(1).max(25).default(3),
        description:
          "Attempts at a resource within retrySeconds, after which AWS leaves it to people; 3 if left out.",
        allowed: "a whole number from 1 to 25",
      },
      retrySeconds: {
        schema: z.int().min(1).max(2_678_000).default(300),
        description: "Seconds within which attempts at a resource are counted together; 300 if left out.",
        allowed: "a whole number from 1 to 2678000",
      },
      concurrentPercentage: {
        schema: percentage.default(10),
        description: "Per cent of a rule's findings that are repaired at a time; 10 if left out.",
        allowed: perCent,
      },
      errorPercentage: {
        schema: percentage.default(10),
        description:
          "Per cent of a rule's findings whose repair may fail before the others are left alone; 10 if left out.",
        allowed: perCent,
      },
    },
  }),
} as const;
