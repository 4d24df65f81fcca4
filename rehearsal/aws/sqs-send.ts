import { evaluate, explain } from "../policy/evaluate";
import { AwsError } from "../runtime/aws-clients";
import { accountIn } from "../world/account";
import type { World } from "../world/world";
import { putMetric } from "./cloudwatch-metrics";
import { whyServiceCannotEncrypt } from "./kms-services";
import type { ApiRequest } from "./service";
import { messageRow, messagesIn, type Queue, type QueueMessage, queuePolicyRow, queueRow } from "./sqs-rows";

/** A message as somebody sends it. */
export interface Sent extends Pick<QueueMessage, "queueArn" | "body"> {
  readonly attributes?: Readonly<Record<string, string>>;
}

/** A service of AWS that sends by itself, as a queue's policy lets it. */
export interface SendingService {
  /** `events.amazonaws.com` */
  readonly service: string;
  readonly sourceArn: string;
}

const minute = 60 * 1000;

/**
 * For how long the depth of a queue with messages is measured after the last one has come. SQS goes on for as long
 * as messages are there, which no alarm here needs.
 */
const measuredFor = 15 * minute;

/** By ARN of the queue: when its depth is measured for the last time. */
const measured = new WeakMap<World, Map<string, number>>();

/** Puts a message into a queue, whoever sends it; it stays there for the queue's retention period. */
export function sendMessage(world: World, { queueArn, body, attributes = {} }: Sent): void {
  const queue = existingQueue(world, queueArn);
  const row = messageRow(queueArn, world.uuid());
  const id = row.slice(row.lastIndexOf("/") + 1);
  world.facts.put(row, { id, queueArn, body, attributes, sentAt: world.clock.now });
  world.clock.after(queue.retentionSeconds * 1000, () => world.facts.remove(row));
  measure(world, queue);
}

/** Texts as recorded by localstack, tests/aws/services/sqs */
function existingQueue({ facts }: World, arn: string): Queue {
  const queue = facts.get(queueRow(arn));
  if (!queue) {
    throw new AwsError("AWS.SimpleQueueService.NonExistentQueue", "The specified queue does not exist.");
  }
  return queue;
}

/**
 * Sends with a caller's permissions. Who sends to an encrypted queue has to be allowed to use its key.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html#send-to-encrypted-queue
 */
export function sendMessageAs(request: ApiRequest, world: World, message: Sent): void {
  const { queueArn } = message;
  const resourcePolicy = world.facts.get(queuePolicyRow(queueArn));
  request.authorize({ action: "sqs:SendMessage", resource: queueArn, resourcePolicy });
  const { kmsMasterKeyId: keyArn } = existingQueue(world, queueArn);
  const because =
    keyArn === undefined || keyArn === "alias/aws/sqs"
      ? undefined
      : request.whyNotKey(keyArn, ["kms:GenerateDataKey", "kms:Decrypt"], "sqs", { "aws:sqs:arn": queueArn });
  if (because !== undefined) {
    // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html#API_SendMessage_Errors
    throw new AwsError("KmsAccessDenied", "The caller doesn't have the required KMS access.", because);
  }
  sendMessage(world, message);
}

/** Why a service cannot send to a queue, or undefined. */
export function whyServiceCannotSend(
  world: World,
  queueArn: string,
  { service, sourceArn }: SendingService,
): string | undefined {
  const { facts } = world;
  const queue = facts.get(queueRow(queueArn));
  if (!queue) {
    return "the queue does not exist";
  }
  const account = accountIn(queue.region);
  const resource = facts.get(queuePolicyRow(queueArn));
  const verdict = evaluate(
    {
      principal: { kind: "service", service },
      action: "sqs:SendMessage",
      resource: queueArn,
      resourceAccountId: account.id,
      context: { "aws:SecureTransport": "true", "aws:SourceArn": sourceArn },
    },
    { identity: [], ...(resource && { resource }), resourceMustAllow: true },
  );
  if (verdict.decision !== "Allowed") {
    return `sqs:SendMessage: ${explain(verdict)}`;
  }
  const { kmsMasterKeyId: keyArn } = queue;
  return keyArn === undefined
    ? undefined
    : whyServiceCannotEncrypt(facts, {
        service,
        account,
        keyArn,
        what: "queue",
        encryptionContext: { "aws:sqs:arn": queueArn },
      });
}

/** Measures how many messages wait, at once and then every minute. */
function measure(world: World, queue: Queue): void {
  const known = measured.get(world) ?? new Map<string, number>();
  measured.set(world, known);
  const goesOn = known.has(queue.arn);
  known.set(queue.arn, world.clock.now + measuredFor);
  putDepth(world, queue);
  if (!goesOn) {
    measureLater(world, queue, known);
  }
}

function measureLater(world: World, queue: Queue, known: Map<string, number>): void {
  world.clock.after(minute, () => {
    const lasts = world.clock.now <= (known.get(queue.arn) ?? 0);
    if (lasts && messagesIn(world.facts, queue.arn).length > 0) {
      putDepth(world, queue);
      measureLater(world, queue, known);
    } else {
      known.delete(queue.arn);
    }
  });
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html */
function putDepth(world: World, { arn, name, region }: Queue): void {
  putMetric(world, region, {
    namespace: "AWS/SQS",
    name: "ApproximateNumberOfMessagesVisible",
    dimensions: { QueueName: name },
    value: messagesIn(world.facts, arn).length,
  });
}
