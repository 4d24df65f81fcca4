import type { OutputMap, UpResult } from "@pulumi/pulumi/automation";
import { count } from "../../rehearsal/engine/step";
import { changesOf } from "../engine-operations";
import type { Interruption } from "../interruption";
import type { Sweeper } from "../sweep/sweeper";
import type { Workspace } from "../workspace";
import { type Step, StepFailure, Steps, type Watch } from "./steps";
import { sweep, takeDown, unless } from "./take-down";

/** One run of an ephemeral stack. */
export interface EphemeralRun {
  /** Opens its workspace; the stack is made where the backend does not have it. */
  readonly open: () => Promise<Workspace>;
  /** Asks whether what is deployed does what it is for, and says what was asked. Throws StepFailure where it does not. */
  readonly validate: (outputs: OutputMap, signal: AbortSignal) => Promise<string>;
  readonly sweeper: Sweeper;
  /** Whether an earlier run may have left something, also where the backend does not know the stack any more. */
  readonly hasEarlierRuns: boolean;
  /** Whether it is known that an earlier run, if there was one, was in the same place. */
  readonly isPlaceKnown: boolean;
  /** Whether what earlier runs left is all that it is about. */
  readonly onlySweeps: boolean;
  /** Whether a stack that fails is left as it is. */
  readonly keepsFailures: boolean;
  readonly interruption: Interruption;
  readonly watch: Watch;
  /** The time, in milliseconds. Default: the clock's. */
  readonly now?: () => number;
}

/** What came of a run. */
export interface EphemeralReport {
  /** In the order in which they were taken. */
  readonly steps: readonly Step[];
  readonly passed: boolean;
  /** `gone`: nothing is left. `kept`: left on purpose. `left`: something is there that is not wanted. */
  readonly end: "gone" | "kept" | "left";
  /** Whether it was about what an earlier run left, and no more. */
  readonly onlySwept: boolean;
}

/** Brings a stack up, checks it, brings it up again, and takes it down, whatever happens. Never rejects. */
export async function runEphemeral(run: EphemeralRun): Promise<EphemeralReport> {
  const steps = new Steps(run.watch, run.now);
  const { work, everything } = run.interruption;
  let workspace: Workspace | undefined;
  const open = (title: string) =>
    steps.take(title, { signal: everything }, async () => {
      workspace = await run.open();
      return workspace.isKnown ? "an earlier run has left it" : "a new one";
    });
  const reportWith = (end: EphemeralReport["end"]): EphemeralReport => ({
    steps: steps.taken,
    passed: end === "gone" && !work.aborted && !steps.haveFailed,
    end,
    onlySwept: run.onlySweeps,
  });

  await open("Open the stack");
  if (!workspace) {
    return reportWith("left");
  }
  const earlier = { ...run, steps, isLeftBehind: true };
  if (workspace.isKnown || run.onlySweeps) {
    const isGone = await takeDown({ ...earlier, workspace });
    if (!isGone || run.onlySweeps || work.aborted) {
      return reportWith(isGone ? "gone" : "left");
    }
    workspace = undefined;
    await open("Open the stack anew");
    if (!workspace) {
      return reportWith("left");
    }
  } else if (run.hasEarlierRuns && !(await sweep(earlier))) {
    return reportWith("left");
  }
  const holds = await bringUp(run, steps, workspace);
  if (!holds && run.keepsFailures && steps.haveFailed && !work.aborted) {
    return reportWith("kept");
  }
  return reportWith(
    (await takeDown({ ...run, steps, workspace, isLeftBehind: false, isPlaceKnown: true })) ? "gone" : "left",
  );
}

/** Whether all of it holds. It stops at the first that does not. */
async function bringUp(run: EphemeralRun, steps: Steps, { stack }: Workspace): Promise<boolean> {
  const signal = run.interruption.work;
  let result: UpResult | undefined;
  return (
    (await steps.take("Preview", { signal }, async ({ onEvent }) => {
      const { changeSummary } = await stack.preview({ onEvent, signal });
      return `would ${changesOf(changeSummary)}`;
    })) &&
    (await steps.take("Bring it up", { signal }, async ({ onEvent, engine }) => {
      result = await stack.up({ onEvent, signal });
      return changesOf(engine.changes);
    })) &&
    (await steps.take("Find it in the account", { signal }, async () => {
      const found = await unless(signal, run.sweeper.find());
      if (found.length === 0) {
        throw new StepFailure(
          "The search finds nothing of a stack that is up: it would not find what is left of it either.",
        );
      }
      return `${count(found.length, "thing")} by its tag or its suffix`;
    })) &&
    (await steps.take("Validate it", { signal }, async () => run.validate(result?.outputs ?? {}, signal))) &&
    (await steps.take("Bring it up again", { signal }, async ({ onEvent }) => {
      await stack.up({ onEvent, signal, expectNoChanges: true });
      return "nothing changes";
    }))
  );
}
