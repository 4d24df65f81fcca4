import { spawn } from "node:child_process";
import { UsageError } from "../usage";
import { withoutSecrets } from "./redaction";
import type { PreviewResult } from "./results";

export interface PreviewOptions {
  readonly stack: string;
  /** Whether the resources are read first, and any change is what is looked for. */
  readonly drift: boolean;
  /** Variables that Pulumi gets; secrets among them stand in no result. */
  readonly environment: NodeJS.ProcessEnv;
  /** Sees the output as it comes. */
  readonly watch: (text: string) => void;
}

/** As Pulumi says it with `--expect-no-changes`. */
const driftMessage = /no changes were expected .*changes were proposed/;

/** https://www.pulumi.com/docs/iac/cli/commands/pulumi_preview/ */
const quietly = [
  ...["--non-interactive", "--color", "never"],
  ...["--diff", "--suppress-progress", "--suppress-permalink=true"],
];

/** Runs `pulumi preview`, which changes neither the stack nor its state. Throws a UsageError where there is no Pulumi. */
export async function preview(options: PreviewOptions): Promise<PreviewResult> {
  const { stack, drift, environment, watch } = options;
  const expectation = drift ? ["--refresh", "--expect-no-changes"] : [];
  const pulumi = spawn("pulumi", ["preview", "--stack", stack, ...quietly, ...expectation], {
    env: { ...environment, PULUMI_SKIP_UPDATE_CHECK: "true" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let printed = "";
  for (const stream of [pulumi.stdout, pulumi.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      printed += text;
      watch(text);
    });
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    pulumi.once("error", (cause) =>
      reject(
        new UsageError("There is no pulumi on the PATH: https://www.pulumi.com/docs/install/", { cause }),
      ),
    );
    pulumi.once("close", resolve);
  });
  const summary = summaryOf(printed);
  return {
    outcome: outcomeOf(code, printed, summary),
    summary,
    output: withoutSecrets(printed, environment),
  };
}

/** Pulumi's own count of what it would do, such as `+ 2 to create, 41 unchanged`; empty where it came to none. */
function summaryOf(printed: string): string {
  const [, counted = ""] = printed.split(/^Resources:\s*$/m);
  const [first = ""] = counted.trimStart().split(/\n\s*\n/);
  return first
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => /^\D{0,3}\d+ /.test(line))
    .join(", ");
}

function outcomeOf(code: number | null, printed: string, summary: string): PreviewResult["outcome"] {
  if (code !== 0) {
    return driftMessage.test(printed) ? "changes" : "failed";
  }
  return /^\d+ unchanged$/.test(summary) ? "unchanged" : "changes";
}
