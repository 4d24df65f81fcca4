import { grouped, inParallel } from "../shared/parallel";
import { pageSize, type ResourceKey } from "./aws/config-client";
import { discoveredResources } from "./aws/discovered-resources";
import { type EarlierEvaluation, earlierEvaluations } from "./aws/earlier-evaluations";
import { allPages } from "./aws/pages";
import { backlogOf } from "./backlog";
import type { RuleEvent } from "./event";
import type { Rule } from "./rule";
import { ScheduledRun } from "./scheduled-run";
import { Shortfall } from "./shortfall";
import type { Tools } from "./tools";

/** Groups of a hundred that are worked on at the same time. */
const groupsAtATime = 3;

/** How a scheduled run went, in numbers of resources. */
export interface ScheduleSummary {
  /** That are there. */
  readonly resources: number;
  readonly reported: number;
  /** Of the reported, those that are no longer there. */
  readonly gone: number;
}

/**
 * Evaluates all resources of a rule's types in this region, and marks what has gone since. Returns: everything is
 * reported. Throws: something is not. Then too everything that could be read is reported, and the rest is counted in
 * a metric; Lambda tries again, and that run goes on from there.
 */
export async function evaluateAll(
  event: RuleEvent,
  scheduledAt: number,
  rule: Rule,
  tools: Tools,
): Promise<ScheduleSummary> {
  const shortfall = new Shortfall();
  const [{ listed, isWhole }, earlier] = await Promise.all([
    resourcesOf(rule, tools, shortfall),
    evaluatedEarlier(event, tools, shortfall),
  ]);
  const { due, gone } = backlogOf(listed, earlier, scheduledAt);
  // Where the end of the list is missing, nobody can say what is not on it.
  const reallyGone = isWhole ? gone : [];
  const run = new ScheduledRun(event, scheduledAt, rule, tools, shortfall);
  const work = [
    ...grouped(reallyGone, pageSize).map((group) => () => run.markGone(group)),
    ...grouped(due, pageSize).map((group) => () => run.evaluate(group)),
  ];
  await inParallel(work, groupsAtATime, (each) => each());

  tools.metrics.put("UnevaluatedResources", shortfall.resources);
  if (!shortfall.isNone) {
    const all = listed.length + reallyGone.length;
    throw new Error(`${shortfall.resources} of ${all} resources were not evaluated. ${shortfall.text}`);
  }
  tools.metrics.put("CompletedRuns", 1);
  return { resources: listed.length, reported: run.reported, gone: reallyGone.length };
}

/** The resources of the rule's types, as far as half of the time goes. */
async function resourcesOf(
  { evaluator }: Rule,
  { config, retried, timeLeft }: Tools,
  shortfall: Shortfall,
): Promise<{ readonly listed: readonly ResourceKey[]; readonly isWhole: boolean }> {
  const hasTime = timeLeft.halfOfIt();
  const listings = await Promise.all(
    evaluator.resourceTypes.map(async (type) => {
      const listing = await allPages(
        (token) => retried(() => discoveredResources(config, type, token)),
        hasTime,
      );
      if (listing.shortcoming !== undefined) {
        // How many more there are, nobody has told: at least one.
        shortfall.add(1, `list of ${type}: ${listing.shortcoming}`);
      }
      return listing;
    }),
  );
  return {
    listed: listings.flatMap(({ values }) => values),
    isWhole: listings.every(({ shortcoming }) => shortcoming === undefined),
  };
}

/** As far as half of the time goes. What it misses is due once more, and is not known to have gone. */
async function evaluatedEarlier(
  { configRuleName }: RuleEvent,
  { config, retried, timeLeft }: Tools,
  shortfall: Shortfall,
): Promise<readonly EarlierEvaluation[]> {
  const { values, shortcoming } = await allPages(
    (token) => retried(() => earlierEvaluations(config, configRuleName, token)),
    timeLeft.halfOfIt(),
  );
  if (shortcoming !== undefined) {
    // How many of them have gone, nobody knows: at least one may have.
    shortfall.add(1, `list of earlier evaluations: ${shortcoming}`);
  }
  return values;
}
