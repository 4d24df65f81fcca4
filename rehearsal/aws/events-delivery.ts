import { explain } from "../policy/evaluate";
import { accountIn } from "../world/account";
import type { World } from "../world/world";
import { matchesPattern } from "./events-pattern";
import { type EventRule, type EventTarget, targetsOf } from "./events-rows";
import { invokeLater } from "./lambda-async";
import { serviceMayInvoke } from "./lambda-permissions";
import { functionRow } from "./lambda-rows";
import type { Values } from "./model";
import { topicRow } from "./sns";
import { defaultSubject, publish } from "./sns-publish";
import { sendMessage, whyServiceCannotSend } from "./sqs-send";

/** What a service of AWS reports of itself: `aws.ssm`, `Parameter Store Change`. */
export interface ServiceEvent {
  readonly source: string;
  readonly "detail-type": string;
  readonly detail: Values;
  /** ARNs of what it is about. */
  readonly resources?: readonly string[];
}

const service = "events.amazonaws.com";

/** Half a second is typical: https://aws.amazon.com/eventbridge/faqs/ */
const latency = 500;

/**
 * A service reports something on the default bus of a region: the rules of that region whose pattern fits send it to
 * their targets. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html
 */
export function putEvent(world: World, region: string, event: ServiceEvent): void {
  const envelope = {
    version: "0",
    id: world.uuid(),
    "detail-type": event["detail-type"],
    source: event.source,
    account: accountIn(region).id,
    time: new Date(world.clock.now).toISOString().replace(/\.\d+Z$/, "Z"),
    region,
    resources: event.resources ?? [],
    detail: event.detail,
  };
  world.clock.after(latency, () => {
    for (const [, rule] of world.facts.list<EventRule>("events:rule")) {
      const { pattern, state } = rule;
      if (rule.region === region && state !== "DISABLED" && pattern && matchesPattern(pattern, envelope)) {
        for (const target of targetsOf(world.facts, rule.arn)) {
          send(world, rule, target, envelope);
        }
      }
    }
  });
}

/** Why a target was not reached. */
interface Failure {
  /** As the dead-letter queue is told: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html */
  readonly code: string;
  readonly because: string;
}

function send(world: World, rule: EventRule, target: EventTarget, envelope: Values): void {
  const text = target.input ?? JSON.stringify(envelope);
  const failure =
    target.arn.split(":")[2] === "sns"
      ? publishFor(world, rule, target, text)
      : invokeFor(world, rule, target, text);
  if (failure && target.deadLetterArn !== undefined) {
    keep(world, rule, target, target.deadLetterArn, { body: JSON.stringify(envelope), failure });
  }
}

function publishFor(
  world: World,
  { arn, region }: EventRule,
  target: EventTarget,
  message: string,
): Failure | undefined {
  const content = { subject: defaultSubject, message };
  const because = publish(world, target.arn, region, { service, sourceArn: arn, ...content });
  if (because === undefined) {
    return undefined;
  }
  return { code: world.facts.get(topicRow(target.arn)) ? "NO_PERMISSIONS" : "NO_RESOURCE", because };
}

function invokeFor(world: World, rule: EventRule, { arn }: EventTarget, text: string): Failure | undefined {
  const failure = whyNotInvoked(world, rule, arn);
  if (!failure) {
    invokeLater(world, arn, JSON.parse(text));
    return undefined;
  }
  world.problems.push({
    code: "NothingInvoked",
    message: `${rule.arn} does nothing: EventBridge cannot invoke ${arn}, and no error is shown.`,
    because: failure.because,
    fact: "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-troubleshooting.html",
  });
  return failure;
}

function whyNotInvoked({ facts }: World, rule: EventRule, arn: string): Failure | undefined {
  const definition = facts.get(functionRow(arn));
  // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-targets.html
  if (definition?.region !== rule.region) {
    const because = definition
      ? `the function is in ${definition.region}, and the rule in ${rule.region}`
      : "the function does not exist";
    return { code: "NO_RESOURCE", because };
  }
  const verdict = serviceMayInvoke(facts, accountIn(rule.region), arn, service, rule.arn);
  return verdict.decision === "Allowed"
    ? undefined
    : { code: "NO_PERMISSIONS", because: `lambda:InvokeFunction: ${explain(verdict)}` };
}

/** EventBridge does not repeat what was refused for such a reason: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html */
function keep(
  world: World,
  rule: EventRule,
  target: EventTarget,
  queueArn: string,
  { body, failure }: { readonly body: string; readonly failure: Failure },
): void {
  const because = whyServiceCannotSend(world, queueArn, { service, sourceArn: rule.arn });
  if (because === undefined) {
    const attributes = {
      RULE_ARN: rule.arn,
      TARGET_ARN: target.arn,
      ERROR_CODE: failure.code,
      ERROR_MESSAGE: failure.because,
    };
    sendMessage(world, { queueArn, body, attributes });
    return;
  }
  world.problems.push({
    code: "NothingKept",
    message: `An event of ${rule.arn} is lost: EventBridge cannot send it to ${queueArn}, and no error is shown.`,
    because,
    fact: "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html",
  });
}
