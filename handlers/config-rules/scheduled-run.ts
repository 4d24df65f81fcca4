import { textOf } from "../shared/aws-errors";
import { inParallel } from "../shared/parallel";
import { type ResourceKey, textOfKey } from "./aws/config-client";
import type { ReadItem } from "./aws/current-items";
import { type Finding, putEvaluations, UnreportedError } from "./aws/put-evaluations";
import type { RuleEvent } from "./event";
import { outOfTime, readEach, readTogether } from "./item-reader";
import { type Rule, verdictOn } from "./rule";
import type { Shortfall } from "./shortfall";
import type { Tools } from "./tools";
import { notApplicable } from "./verdict";

/** Resources of a group that are judged at the same time: each may need calls of its own. */
const atATime = 4;

/** One run of a rule over groups of at most a hundred resources. What it cannot do is added to the shortfall. */
export class ScheduledRun {
  #reported = 0;

  constructor(
    private readonly event: RuleEvent,
    private readonly scheduledAt: number,
    private readonly rule: Rule,
    private readonly tools: Tools,
    private readonly shortfall: Shortfall,
  ) {}

  /** How many verdicts AWS Config has taken. */
  get reported(): number {
    return this.#reported;
  }

  async evaluate(keys: readonly ResourceKey[]): Promise<void> {
    const items = await this.#read(keys);
    const findings = await inParallel(keys, atATime, (key) =>
      this.#judge(key, items.get(textOfKey(key)) ?? { reason: "listed, and has no item." }),
    );
    await this.#report(findings.flatMap((finding) => finding ?? []));
  }

  async markGone(keys: readonly ResourceKey[]): Promise<void> {
    const verdict = notApplicable("The resource is no longer there.");
    await this.#report(keys.map((key) => ({ ...key, verdict, at: this.scheduledAt })));
  }

  async #read(keys: readonly ResourceKey[]): Promise<ReadonlyMap<string, ReadItem>> {
    if (!this.tools.timeLeft.allowsReading()) {
      return new Map(keys.map((key) => [textOfKey(key), outOfTime]));
    }
    return this.rule.evaluator.readsTags ? readEach(keys, this.tools) : readTogether(keys, this.tools);
  }

  /** Undefined where there is no verdict. */
  async #judge(key: ResourceKey, read: ReadItem): Promise<Finding | undefined> {
    if ("reason" in read) {
      this.shortfall.add(1, read.reason);
      return undefined;
    }
    if (!this.tools.timeLeft.allowsJudging()) {
      this.shortfall.add(1, outOfTime.reason);
      return undefined;
    }
    try {
      const { resourceType, resourceId } = key;
      const verdict = await verdictOn(read.item, this.rule, this.tools);
      return { resourceType, resourceId, verdict, at: this.scheduledAt };
    } catch (error) {
      this.shortfall.add(1, textOf(error));
      return undefined;
    }
  }

  async #report(findings: readonly Finding[]): Promise<void> {
    if (findings.length === 0) {
      return;
    }
    const { config, pace, timeLeft } = this.tools;
    try {
      await putEvaluations(config, this.event, findings, pace, timeLeft.toReport);
      this.#reported += findings.length;
    } catch (error) {
      const count = error instanceof UnreportedError ? error.count : findings.length;
      this.#reported += findings.length - count;
      this.shortfall.add(count, textOf(error));
    }
  }
}
