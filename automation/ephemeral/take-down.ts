import { count } from "../../rehearsal/engine/step";
import { changesOf } from "../engine-operations";
import type { Interruption } from "../interruption";
import type { Remains, Sweeper } from "../sweep/sweeper";
import type { Workspace } from "../workspace";
import { StepFailure, type Steps } from "./steps";

/** A stack that is to go. */
export interface TakingDown {
  readonly steps: Steps;
  readonly workspace: Workspace;
  readonly sweeper: Sweeper;
  /** Whether an earlier run has left it, which may have been killed: then what is left is expected, and is no failure. */
  readonly isLeftBehind: boolean;
  /** Whether the stack was certainly made in the place in which it is looked for. */
  readonly isPlaceKnown: boolean;
  readonly interruption: Interruption;
}

/**
 * Destroys a stack, removes what the engine does not know of, and then the stack itself. Whether nothing is left.
 * A command that was killed leaves the backend's lock and creations that no state has finished, so where that may have
 * been, the lock is lifted and the state put straight first:
 * https://www.pulumi.com/docs/support/troubleshooting/common-issues/interrupted-updates/
 */
export async function takeDown(down: TakingDown): Promise<boolean> {
  const { steps, workspace, isLeftBehind, isPlaceKnown } = down;
  const signal = down.interruption.everything;
  const mayFail = { signal, isTolerated: isLeftBehind };
  let isDestroyed = false;
  if (!isLeftBehind) {
    isDestroyed = await destroy(down, { signal });
  }
  if (!isDestroyed && (workspace.isKnown || !isLeftBehind)) {
    await putStraight(down);
    isDestroyed = await destroy(down, mayFail);
  }
  const isSwept = await sweep(down);
  if (!isDestroyed && !isSwept) {
    return false;
  }
  const isRemoved = await steps.take("Remove the stack", { signal }, async () => {
    const { stack } = workspace;
    // What the state still has is gone from the account, if it is the account that the state is about.
    await stack.workspace.removeStack(stack.name, { force: !isDestroyed && isPlaceKnown });
    workspace.remove();
    return "with its settings";
  });
  return isRemoved && isSwept;
}

function destroy({ steps, workspace }: TakingDown, options: Parameters<Steps["take"]>[1]): Promise<boolean> {
  const { signal } = options;
  return steps.take("Destroy it", options, async ({ onEvent, engine }) => {
    await workspace.stack.destroy({ onEvent, signal });
    return changesOf(engine.changes) || "nothing was there";
  });
}

/** Neither has to succeed: there may be no lock, and what cannot be read is found by its tags. */
async function putStraight({ steps, workspace, interruption }: TakingDown): Promise<void> {
  const signal = interruption.everything;
  await steps.take("Lift its lock", { signal, isTolerated: true }, async () => {
    await workspace.stack.cancel();
    return "whoever held it is gone";
  });
  await steps.take("Refresh its state", { signal, isTolerated: true }, async ({ onEvent }) => {
    await workspace.stack.refresh({ onEvent, signal, clearPendingCreates: true });
    return "creations that were under way are forgotten";
  });
}

/** Finds and removes what bears the stack's tag or suffix. Whether the account holds nothing of the stack. */
export async function sweep({
  steps,
  sweeper,
  interruption,
  isLeftBehind,
}: Omit<TakingDown, "workspace" | "isPlaceKnown">): Promise<boolean> {
  const signal = interruption.everything;
  let found: readonly Remains[] = [];
  const isKnown = await steps.take("Look for what is left", { signal }, async () => {
    found = await unless(signal, sweeper.find());
    if (found.length > 0 && !isLeftBehind) {
      throw new StepFailure(`The engine has left ${count(found.length, "thing")}:\n${listOf(found)}`);
    }
    return found.length === 0
      ? "the account is empty"
      : `${count(found.length, "thing")} that no state knows`;
  });
  if (found.length === 0) {
    return isKnown;
  }
  return steps.take("Remove what is left", { signal }, async () => {
    const refused = await unless(signal, sweeper.remove(found));
    const left = await unless(signal, sweeper.find());
    if (left.length > 0) {
      const reasons = new Map(refused.map(({ what, because }) => [what.arn, because]));
      throw new StepFailure(`Still there: ${count(left.length, "thing")}:\n${listOf(left, reasons)}`);
    }
    return `${count(found.length, "thing")}; the account is empty`;
  });
}

/** Waits for something, unless somebody does not want to wait any more. */
export async function unless<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const stopped = new Promise<never>((_, reject) => {
    const stop = () => reject(new StepFailure("It was stopped."));
    if (signal.aborted) {
      stop();
    }
    signal.addEventListener("abort", stop, { once: true });
  });
  return Promise.race([work, stopped]);
}

/** A line each, with the reason why it is still there where AWS has given one. */
function listOf(remains: readonly Remains[], reasons: ReadonlyMap<string, string> = new Map()): string {
  return remains
    .map(({ type, arn, region }) => {
      const because = reasons.get(arn);
      return `${type} ${arn} in ${region}${because === undefined ? "" : `: ${because}`}`;
    })
    .join("\n");
}
