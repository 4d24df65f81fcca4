import { evaluate, explain } from "../policy/evaluate";
import { accountIn } from "../world/account";
import type { World } from "../world/world";
import { keyRow } from "./kms";
import { serviceMayUseKey } from "./kms-policy";
import { type Subscription, type Topic, topicPolicyRow, topicRow } from "./sns";

/** A message of a service of AWS. */
export interface Message {
  /** `cloudwatch.amazonaws.com` */
  readonly service: string;
  /** What it is sent for: an alarm, a rule. */
  readonly sourceArn: string;
  readonly subject: string;
}

/** A service publishes to a topic of its region. Where that fails, nobody is told: it becomes a problem of the world. */
export function publish(world: World, topicArn: string, region: string, message: Message): void {
  const topic = world.facts.get(topicRow(topicArn));
  const because = topic ? whyNotPublished(world, topic, region, message) : "the topic does not exist";
  if (!topic || because !== undefined) {
    world.problems.push({
      code: "NothingDelivered",
      message: `${message.sourceArn} tells nobody: ${message.service} cannot publish to ${topicArn}, and no error is shown.`,
      because: because ?? "",
      fact: "https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services",
    });
    return;
  }
  for (const [, { topicArn: of, endpoint, confirmed }] of world.facts.list<Subscription>(
    "sns:subscription",
  )) {
    if (of === topicArn && confirmed) {
      world.deliveries.push({ topicArn, endpoint, subject: message.subject, at: world.clock.now });
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
  return whyNotEncrypted(world, topic, region, service);
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

/**
 * A publishing service needs the topic's key itself, without any source condition for EventBridge; whether
 * CloudWatch could have one is UNCONFIRMED, and so is that it sends none here. A key of AWS's own admits no service.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
 */
function whyNotEncrypted(world: World, topic: Topic, region: string, service: string): string | undefined {
  const { kmsMasterKeyId: keyArn } = topic;
  if (keyArn === undefined) {
    return undefined;
  }
  const account = accountIn(region);
  const key = world.facts.get(keyRow(keyArn));
  if (key?.state !== "Enabled") {
    return `the topic's key ${keyArn} ${key ? `is ${key.state}` : "cannot be used by services"}`;
  }
  for (const action of ["kms:GenerateDataKey", "kms:Decrypt"]) {
    const verdict = serviceMayUseKey(world.facts, account, service, action, keyArn, {
      "kms:EncryptionContext:aws:sns:topicArn": topic.arn,
      "kms:EncryptionContextKeys": ["aws:sns:topicArn"],
    });
    if (verdict.decision !== "Allowed") {
      return `${action}: ${explain(verdict)}`;
    }
  }
  return undefined;
}
