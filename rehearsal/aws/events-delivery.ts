import { explain } from "../policy/evaluate";
import { isoSeconds } from "../policy/request";
import { accountIn } from "../world/account";
import type { World } from "../world/world";
import { requestKeys, verdictOn } from "./access";
import { transformed } from "./events-input";
import { matchesPattern } from "./events-pattern";
import { type EventRule, type EventTarget, targetsOf } from "./events-rows";
import { serviceMayAssume, sessionOf } from "./iam-roles";
import { invokeLater } from "./lambda-async";
import { serviceMayInvoke } from "./lambda-permissions";
import { functionRow } from "./lambda-rows";
import { deliverLogEvent } from "./log-events";
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
  /** Of a call of AWS's API that a trail has recorded; most rules see only those that change something. */
  readonly managementEvent?: { readonly readOnly: boolean };
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
    time: isoSeconds(world.clock.now),
    region,
    resources: event.resources ?? [],
    detail: event.detail,
  };
  arrive(world, region, envelope, event.managementEvent?.readOnly ?? false);
}

/** An event is on the default bus of a region, be it its own or one that it was sent on to. */
function arrive(world: World, region: string, envelope: Values, readOnly: boolean): void {
  world.clock.after(latency, () => {
    const where = (rule: EventRule) => rule.region === region && sees(rule, readOnly);
    for (const [, rule] of world.facts.list<EventRule>("events:rule", { where })) {
      const { pattern } = rule;
      if (pattern && matchesPattern(pattern, envelope)) {
        for (const target of targetsOf(world.facts, rule.arn)) {
          send(world, rule, target, { envelope, readOnly });
        }
      }
    }
  });
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail-management.html */
function sees({ state }: EventRule, readOnly: boolean): boolean {
  return state === "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS" || (state === "ENABLED" && !readOnly);
}

interface Arrived {
  readonly envelope: Values;
  readonly readOnly: boolean;
}

/** Why a target was not reached. */
interface Failure {
  /** As the dead-letter queue is told: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html */
  readonly code: string;
  readonly because: string;
}

function send(world: World, rule: EventRule, target: EventTarget, arrived: Arrived): void {
  const { envelope } = arrived;
  const text = target.transformer
    ? transformed(target.transformer, envelope)
    : (target.input ?? JSON.stringify(envelope));
  const failure = failureOf(world, rule, target, text, arrived);
  if (failure && target.deadLetterArn !== undefined) {
    keep(world, rule, target, target.deadLetterArn, { body: JSON.stringify(envelope), failure });
  }
}

function failureOf(
  world: World,
  rule: EventRule,
  target: EventTarget,
  text: string,
  arrived: Arrived,
): Failure | undefined {
  switch (target.arn.split(":")[2]) {
    case "sns":
      return publishFor(world, rule, target, text);
    case "logs":
      return logFor(world, rule, target, text);
    case "events":
      return forwardFor(world, rule, target, arrived);
    default:
      return invokeFor(world, rule, target, text);
  }
}

/** Something is not done, and nobody is told. */
function silence(
  world: World,
  rule: EventRule,
  { arn }: EventTarget,
  failure: Failure,
  { code, what } = { code: "NothingDelivered", what: "deliver to" },
): Failure {
  world.problems.push({
    code,
    message: `${rule.arn} does nothing: EventBridge cannot ${what} ${arn}, and no error is shown.`,
    because: failure.because,
    fact: "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-troubleshooting.html",
  });
  return failure;
}

/**
 * An ARN that ends in `:*`, as CloudWatch Logs itself writes them, is taken and reaches nothing.
 * https://github.com/aws-samples/serverless-patterns/pull/221
 */
function logFor(world: World, rule: EventRule, target: EventTarget, message: string): Failure | undefined {
  const [, , , region = "", , , ...name] = target.arn.split(":");
  const because = target.arn.endsWith(":*")
    ? "the ARN of a log group as a target does not end in :*"
    : region !== rule.region
      ? `the log group is in ${region}, and the rule in ${rule.region}`
      : deliverLogEvent(world, {
          // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-cloudwatchlogs-permissions
          services: [service, "delivery.logs.amazonaws.com"],
          sourceArn: rule.arn,
          region,
          group: name.join(":"),
          message,
        });
  return because === undefined
    ? undefined
    : silence(world, rule, target, { code: "NO_PERMISSIONS", because });
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-region.html */
function forwardFor(
  world: World,
  rule: EventRule,
  target: EventTarget,
  { envelope, readOnly }: Arrived,
): Failure | undefined {
  const because = whyNotForwarded(world, rule, target);
  if (because !== undefined) {
    return silence(world, rule, target, { code: "NO_PERMISSIONS", because });
  }
  arrive(world, target.arn.split(":")[3] ?? "", envelope, readOnly);
  return undefined;
}

/** EventBridge takes on the target's role, which has to be allowed to put events on the other bus. */
function whyNotForwarded(
  { facts, usage }: World,
  { arn: sourceArn, region }: EventRule,
  { arn, roleArn }: EventTarget,
): string | undefined {
  const account = accountIn(region);
  if (roleArn === undefined) {
    return undefined;
  }
  const trust = serviceMayAssume(facts, account, roleArn, service, { sourceArn });
  if (trust.decision !== "Allowed") {
    return `sts:AssumeRole: ${explain(trust)}`;
  }
  const caller = sessionOf(facts, account, roleArn, "events");
  const asking = { action: "events:PutEvents", resource: arn, context: requestKeys(region) };
  const verdict = verdictOn(caller, account, asking);
  if (verdict.decision !== "Allowed") {
    return `events:PutEvents: ${explain(verdict)}`;
  }
  usage.record(caller, asking.action, verdict.decidedBy);
  return undefined;
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

function invokeFor(world: World, rule: EventRule, target: EventTarget, text: string): Failure | undefined {
  const failure = whyNotInvoked(world, rule, target.arn);
  if (failure) {
    return silence(world, rule, target, failure, { code: "NothingInvoked", what: "invoke" });
  }
  invokeLater(world, target.arn, JSON.parse(text));
  return undefined;
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
