import { type ResourceKey, textOfKey } from "./aws/config-client";
import type { EarlierEvaluation } from "./aws/earlier-evaluations";

/** What a scheduled run has to do. */
export interface Backlog {
  /** To evaluate, those first that were not evaluated for longest. */
  readonly due: readonly ResourceKey[];
  /** Evaluated earlier, and no longer there. */
  readonly gone: readonly ResourceKey[];
}

/**
 * What was evaluated for this schedule already, or for a later change, is done: so a second try goes on where the
 * first one ended, and in the end nothing waits for longer than anything else.
 */
export function backlogOf(
  listed: readonly ResourceKey[],
  earlier: readonly EarlierEvaluation[],
  scheduledAt: number,
): Backlog {
  const evaluatedAt = new Map(earlier.map((each) => [textOfKey(each), each.at]));
  const there = new Set(listed.map(textOfKey));
  const lastTime = (key: ResourceKey) => evaluatedAt.get(textOfKey(key)) ?? 0;
  return {
    due: listed
      .map((key) => ({ key, at: lastTime(key) }))
      .filter(({ at }) => at < scheduledAt)
      .sort((one, other) => one.at - other.at)
      .map(({ key }) => key),
    gone: earlier
      .filter(({ compliance, at }) => compliance !== "NOT_APPLICABLE" && at < scheduledAt)
      .filter((each) => !there.has(textOfKey(each)))
      .map(({ resourceType, resourceId }) => ({ resourceType, resourceId })),
  };
}
