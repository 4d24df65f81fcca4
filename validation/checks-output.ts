import { z } from "zod";
import type { ControlCheck } from "./control-check";

/** The stack's output `validationChecks`, which holds the table of checks. */
export const checksSchema = z.array(
  z.object({
    control: z.string(),
    title: z.string(),
    service: z.string(),
    operation: z.string(),
    region: z.string(),
    input: z.record(z.string(), z.json()),
    query: z.string(),
    expected: z.json(),
    otherwise: z.string(),
  }),
) as z.ZodType<readonly ControlCheck[]>;
