import { isTransientServiceError } from "../shared/aws-errors";
import { retry } from "../shared/retry";
import { textOfKey } from "./aws/config-client";
import { itemFromHistory } from "./aws/item-history";
import { type Finding, putEvaluations } from "./aws/put-evaluations";
import type { Notification, RuleEvent } from "./event";
import type { ConfigItem, ItemHead } from "./item";
import { outOfScope, type Rule, verdictOn } from "./rule";
import type { Tools } from "./tools";
import { notApplicable, type Verdict } from "./verdict";

export type ChangeNotification = Exclude<Notification, { readonly kind: "schedule" }>;

/** Evaluates the one resource that changed. Returns: it is reported. Throws: it is not, and Lambda tries again. */
export async function evaluateChange(
  event: RuleEvent,
  notification: ChangeNotification,
  rule: Rule,
  tools: Tools,
): Promise<Finding> {
  const head = notification.kind === "change" ? notification.item : notification.summary;
  const { resourceType, resourceId, capturedAt } = head;
  const verdict = event.leftScope
    ? notApplicable("The resource has left the scope of the rule.")
    : await changeVerdict(notification, rule, tools);
  const finding = { resourceType, resourceId, verdict, at: capturedAt };
  await putEvaluations(tools.config, event, [finding], tools.pace, tools.timeLeft.toReport);
  tools.metrics.put("EvaluationLag", Math.max(0, (tools.now() - capturedAt) / 1000));
  return finding;
}

async function changeVerdict(notification: ChangeNotification, rule: Rule, tools: Tools): Promise<Verdict> {
  if (notification.kind === "change") {
    return verdictOn(notification.item, rule, tools);
  }
  // What is gone needs no look at the history.
  return (
    outOfScope(notification.summary, rule.evaluator) ??
    verdictOn(await notifiedItem(notification.summary, tools), rule, tools)
  );
}

/** The history may give times in whole seconds: UNCONFIRMED. */
const precision = 1000;

class NotThereYet extends Error {}

/** The item that did not fit in the event, and none that is older than it. */
async function notifiedItem(summary: ItemHead, { config, pace, timeLeft }: Tools): Promise<ConfigItem> {
  const fetch = async () => {
    const item = await itemFromHistory(config, summary, summary.capturedAt);
    if (item.capturedAt <= summary.capturedAt - precision) {
      const time = new Date(summary.capturedAt).toISOString();
      throw new NotThereYet(`The history of ${textOfKey(summary)} does not have its item of ${time} yet.`);
    }
    return item;
  };
  const isWorthAnotherTry = (error: unknown) =>
    error instanceof NotThereYet || isTransientServiceError(error);
  return retry(fetch, isWorthAnotherTry, pace, timeLeft.toRead);
}
