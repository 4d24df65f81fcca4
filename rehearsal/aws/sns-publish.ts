import { evaluate, explain } from "../policy/evaluate";
import { accountIn } from "../world/account";
import type { World } from "../world/world";
import { whyServiceCannotEncrypt } from "./kms-services";
import { type Subscription, type Topic, topicPolicyRow, topicRow } from "./sns";

/** Of mails that were published without a subject; UNCONFIRMED. */
export const defaultSubject = "AWS Notification Message";

/** What subscribers are sent. */
export interface Content {
  readonly subject: string;
  readonly message?: string;
}

/** A message of a service of AWS. */
export interface Message extends Content {
  /** `cloudwatch.amazonaws.com` */
  readonly service: string;
  /** What it is sent for: an alarm, a rule. */
  readonly sourceArn: string;
}

/**
 * A service publishes to a topic of its region. Where that fails, nobody is told: it becomes a problem of the world.
 * Returns why it failed, or undefined.
 */
export function publish(
  world: World,
  topicArn: string,
  region: string,
  message: Message,
): string | undefined {
  const topic = world.facts.get(topicRow(topicArn));
  const because = topic ? whyNotPublished(world, topic, region, message) : "the topic does not exist";
  if (because !== undefined) {
    world.problems.push({
      code: "NothingDelivered",
      message: `${message.sourceArn} tells nobody: ${message.service} cannot publish to ${topicArn}, and no error is shown.`,
      because,
      fact: "https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services",
    });
    return because;
  }
  deliver(world, topicArn, message);
  return undefined;
}

/** Delivers what has been published to those who have confirmed their subscription. */
export function deliver(world: World, topicArn: string, { subject, message }: Content): void {
  const content = message === undefined ? { subject } : { subject, message };
  for (const [, { topicArn: of, endpoint, confirmed }] of world.facts.list<Subscription>(
    "sns:subscription",
  )) {
    if (of === topicArn && confirmed) {
      world.deliveries.push({ topicArn, endpoint, ...content, at: world.clock.now });
    }
  }
}

function whyNotPublished(
  world: World,
  topic: Topic,
  region: string,
  { service, sourceArn }: Message,
): string | undefined {
  const { facts } = world;
  const account = accountIn(region);
  if (topic.region !== region) {
    return `the topic is in ${topic.region}, and ${service} publishes in ${region} only`;
  }
  const resource = facts.get(topicPolicyRow(topic.arn));
  const verdict = evaluate(
    {
      principal: { kind: "service", service },
      action: "sns:Publish",
      resource: topic.arn,
      resourceAccountId: account.id,
      context: { "aws:SecureTransport": "true", ...sourceContext(service, account.id, sourceArn) },
    },
    { identity: [], ...(resource && { resource }), resourceMustAllow: true },
  );
  if (verdict.decision !== "Allowed") {
    return `sns:Publish: ${explain(verdict)}`;
  }
  const { kmsMasterKeyId: keyArn } = topic;
  return keyArn === undefined
    ? undefined
    : whyServiceCannotEncrypt(facts, {
        service,
        account,
        keyArn,
        what: "topic",
        encryptionContext: { "aws:sns:topicArn": topic.arn },
      });
}

/**
 * EventBridge sends no source: "You can't use Condition blocks in Amazon SNS topic policies for EventBridge".
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sns-permissions
 */
function sourceContext(service: string, accountId: string, sourceArn: string): Record<string, string> {
  return service === "events.amazonaws.com"
    ? {}
    : { "aws:SourceAccount": accountId, "aws:SourceArn": sourceArn };
}
