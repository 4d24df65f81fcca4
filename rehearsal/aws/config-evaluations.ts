import type { Facts } from "../world/facts";
import type { World } from "../world/world";
import { repairLater } from "./config-remediating";
import { type ConfigRule, type Evaluation, evaluationRow } from "./config-rows";
import { putEvent } from "./events-delivery";
import type { Values } from "./model";

/**
 * Keeps what a rule says of a resource, and tells of it where it is news. What is about an earlier moment than what is
 * known says nothing new. UNCONFIRMED: AWS does not tell what it does then.
 */
export function keepEvaluation(
  facts: Facts,
  world: World | undefined,
  rule: ConfigRule,
  evaluation: Evaluation,
): void {
  const row = evaluationRow(rule.arn, evaluation.resourceType, evaluation.resourceId);
  const before = facts.get(row);
  if (before && before.orderedAt > evaluation.orderedAt) {
    return;
  }
  facts.put(row, evaluation);
  // That a first result is no news where it is that the rule does not apply is UNCONFIRMED.
  if (world && (before?.compliance ?? "NOT_APPLICABLE") !== evaluation.compliance) {
    tell(world, rule, evaluation, before);
  }
  if (world) {
    repairLater(world, rule, evaluation);
  }
}

/**
 * https://docs.aws.amazon.com/config/latest/developerguide/example-config-rule-compliance-notification.html, as an event:
 * https://docs.aws.amazon.com/config/latest/developerguide/monitor-config-with-cloudwatchevents.html
 */
function tell(world: World, rule: ConfigRule, evaluation: Evaluation, before: Evaluation | undefined): void {
  const { resourceType, resourceId } = evaluation;
  const awsAccountId = rule.arn.split(":")[4] ?? "";
  putEvent(world, rule.region, {
    source: "aws.config",
    "detail-type": "Config Rules Compliance Change",
    detail: {
      resourceId,
      awsRegion: rule.region,
      awsAccountId,
      configRuleName: rule.name,
      recordVersion: "1.0",
      configRuleARN: rule.arn,
      messageType: "ComplianceChangeNotification",
      newEvaluationResult: resultIn(rule, evaluation),
      ...(before && { oldEvaluationResult: resultIn(rule, before) }),
      notificationCreationTime: new Date(world.clock.now).toISOString(),
      resourceType,
    },
  });
}

function resultIn({ name }: ConfigRule, evaluation: Evaluation): Values {
  const { resourceType, resourceId, compliance, annotation, orderedAt, invokedAt, recordedAt } = evaluation;
  return {
    evaluationResultIdentifier: {
      evaluationResultQualifier: { configRuleName: name, resourceType, resourceId },
      orderingTimestamp: new Date(orderedAt).toISOString(),
    },
    complianceType: compliance,
    resultRecordedTime: new Date(recordedAt).toISOString(),
    configRuleInvokedTime: new Date(invokedAt).toISOString(),
    ...(annotation !== undefined && { annotation }),
  };
}
