import { GuardError, type GuardStatus } from "../guard/engine";
import { accountIn } from "../world/account";
import type { World } from "../world/world";
import { keepEvaluation } from "./config-evaluations";
import { itemInEvent } from "./config-items";
import { type ConfigItem, type ConfigRule, runsRow } from "./config-rows";
import { isJson, type Value, type Values } from "./model";

/** A resource that a rule has to judge. */
export interface Judged {
  readonly item: ConfigItem;
  /** Whether the rule is still for it, and it is still there. */
  readonly applies: boolean;
}

/** Which verdict of AWS Config an answer of Guard is: https://docs.aws.amazon.com/config/latest/developerguide/evaluate-config_develop-rules_cfn-guard.html */
const verdicts = {
  PASS: "COMPLIANT",
  FAIL: "NON_COMPLIANT",
  SKIP: "NOT_APPLICABLE",
} as const satisfies Readonly<Record<GuardStatus, string>>;

/** Why rules in Guard are not evaluated in a world; undefined where they are. */
export function whyGuardIsMissing({ table }: World): string | undefined {
  const guard = table.guard?.();
  return guard?.kind === "engine" ? undefined : (guard?.why ?? "the simulated AWS has no engine");
}

/**
 * AWS Config evaluates a rule that is a policy itself, as soon as a resource is recorded; how soon that is, and that it
 * says nothing of why, is UNCONFIRMED. What has gone, or left the scope, is not shown to the policy.
 */
export function judge(world: World, rule: ConfigRule, judged: readonly Judged[]): void {
  const { facts, table, clock } = world;
  const guard = table.guard?.();
  if (guard?.kind !== "engine" || judged.length === 0) {
    return;
  }
  const shown = judged.filter(({ applies }) => applies);
  const runs = facts.get(runsRow(rule.arn)) ?? { startedAt: clock.now };
  try {
    const statuses = guard.statuses(
      rule.policy ?? "",
      shown.map(({ item }) => JSON.stringify(shownItem(item, rule.region))),
    );
    for (const { item, applies } of judged) {
      const status = applies ? statuses[shown.findIndex((each) => each.item === item)] : "SKIP";
      keepEvaluation(facts, world, rule, {
        rule: rule.arn,
        resourceType: item.resourceType,
        resourceId: item.resourceId,
        compliance: verdicts[status ?? "SKIP"],
        annotation: undefined,
        orderedAt: item.capturedAt,
        invokedAt: clock.now,
        recordedAt: clock.now,
      });
    }
    facts.put(runsRow(rule.arn), { ...runs, invokedAt: clock.now, evaluatedAt: clock.now });
  } catch (error) {
    if (!(error instanceof GuardError)) {
      throw error;
    }
    facts.put(runsRow(rule.arn), { ...runs, failedAt: clock.now, failure: error.message });
    world.problems.push({
      code: "NothingEvaluated",
      message: `The rule ${rule.name} in ${rule.region} evaluates nothing: Guard fails on what it is shown, and only the rule's status tells.`,
      because: error.message,
      fact: "https://docs.aws.amazon.com/config/latest/developerguide/evaluate-config_develop-rules_cfn-guard.html",
    });
  }
}

/**
 * An item as policies see it: what functions get as text of JSON is JSON, as AWS's example reads
 * `supplementaryConfiguration.ContinuousBackupsDescription.pointInTimeRecoveryDescription`.
 */
function shownItem(item: ConfigItem, region: string): Values {
  const supplementary = Object.entries(item.supplementary).map(([name, value]): [string, Value] => [
    name,
    isJson(value) ? (JSON.parse(value) as Value) : value,
  ]);
  return {
    ...itemInEvent(item, accountIn(region), region),
    supplementaryConfiguration: Object.fromEntries(supplementary),
  };
}
