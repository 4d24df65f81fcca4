import { setTimeout as wait } from "node:timers/promises";
import type { OutputMap } from "@pulumi/pulumi/automation";
import { count } from "../../rehearsal/engine/step";
import { checksSchema } from "../../validation/checks-output";
import type { ControlCheck } from "../../validation/control-check";
import { type Ask, reportOf, type Validated, validate } from "../../validation/validate";
import { StepFailure } from "./steps";

/** How long answers may take to become what they should be, since much of AWS tells of a change later. */
export interface Patience {
  /** How often what has failed is asked again. */
  readonly attempts: number;
  /** Between two attempts. */
  readonly seconds: number;
}

/** Asks the validation commands that a stack has as its output. Throws StepFailure with those that do not pass. */
export async function validateOutputs(
  outputs: OutputMap,
  ask: Ask,
  patience: Patience,
  signal: AbortSignal,
): Promise<string> {
  const parsed = checksSchema.safeParse(outputs["validationChecks"]?.value);
  if (!parsed.success || parsed.data.length === 0) {
    throw new StepFailure("The stack has no output validationChecks with a table of checks.");
  }
  const checks = parsed.data.filter((check) => !needsPerson(check));
  const failed = await stillFailing(checks, ask, patience, signal);
  if (failed.length > 0) {
    throw new StepFailure(`${failed.length} of ${checks.length} checks failed.\n${reportOf(failed)}`);
  }
  const controls = [...new Set(checks.map(({ control }) => control))].sort();
  const waiting = parsed.data.length - checks.length;
  const passed = `${count(checks.length, "check")} of ${controls.join(", ")}`;
  return waiting === 0 ? passed : `${passed}; ${count(waiting, "check")} left out until mails are confirmed`;
}

/**
 * Whether it passes only once somebody has followed the link in a mail.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-email-notifications.html
 */
const needsPerson = ({ operation }: ControlCheck) => operation === "ListSubscriptionsByTopic";

async function stillFailing(
  checks: readonly ControlCheck[],
  ask: Ask,
  { attempts, seconds }: Patience,
  signal: AbortSignal,
): Promise<readonly Validated[]> {
  let failed: readonly Validated[] = [];
  let asked = checks;
  for (let attempt = 0; attempt <= attempts && asked.length > 0; attempt += 1) {
    if (attempt > 0) {
      await wait(seconds * 1000, undefined, { signal });
    }
    failed = (await validate(asked, ask)).filter(({ passed }) => !passed);
    asked = failed.map(({ check }) => check);
  }
  return failed;
}
