import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { z } from "zod";

/** What `npm run rehearse -- --json` writes; as much of it as people are shown. */
const rehearsalSchema = z.object({
  passed: z.boolean(),
  checks: z.array(
    z.object({
      title: z.string(),
      outcome: z.enum(["passed", "failed", "skipped"]),
      detail: z.string(),
    }),
  ),
  findings: z.array(
    z.object({
      message: z.string(),
      resource: z.string().optional(),
      code: z.string().optional(),
      because: z.string().optional(),
      cure: z.string().optional(),
      fact: z.string().optional(),
    }),
  ),
});

const previewSchema = z.object({
  outcome: z.enum(["unchanged", "changes", "failed"]),
  /** How many resources are created, changed, deleted and left as they are. */
  summary: z.string(),
  /** What Pulumi has printed, without secrets. */
  output: z.string(),
});

export type RehearsalResult = z.infer<typeof rehearsalSchema>;
export type PreviewResult = z.infer<typeof previewSchema>;

/** What the jobs of a run have found out about a stack; undefined what no job has got to. */
export interface StackResult {
  readonly stack: string;
  readonly rehearsal: RehearsalResult | undefined;
  readonly preview: PreviewResult | undefined;
}

/** Each job leaves a file of its own in a folder: `rehearsal-<stack>.json` and `preview-<stack>.json`. */
export function resultsOf(directory: string, stacks: readonly string[]): StackResult[] {
  return stacks.map((stack) => ({
    stack,
    rehearsal: read(path.join(directory, `rehearsal-${stack}.json`), rehearsalSchema),
    preview: read(path.join(directory, `preview-${stack}.json`), previewSchema),
  }));
}

/** Makes the folder where it is missing. */
export function writePreview(directory: string, stack: string, result: PreviewResult): void {
  mkdirSync(directory, { recursive: true });
  writeFileSync(path.join(directory, `preview-${stack}.json`), `${JSON.stringify(result, null, 2)}\n`);
}

/** A job that ended before it had a result leaves no file, or one without an end. */
function read<T>(file: string, schema: z.ZodType<T>): T | undefined {
  if (!existsSync(file)) {
    return undefined;
  }
  try {
    return schema.safeParse(JSON.parse(readFileSync(file, "utf8"))).data;
  } catch {
    return undefined;
  }
}
