import type { Policy } from "../policy/document";
import type { Facts, Row } from "../world/facts";

export interface Queue {
  readonly arn: string;
  readonly name: string;
  readonly region: string;
  readonly retentionSeconds: number;
  /** Id, ARN or alias of a key, as the program wrote it. SQS does not look at it before somebody sends. */
  readonly kmsMasterKeyId: string | undefined;
  /** By AWS's names, those that the program gave: a queue of the same name has to have the same. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** A message that waits in a queue. */
export interface QueueMessage {
  readonly id: string;
  readonly queueArn: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** In milliseconds since 1970. */
  readonly sentAt: number;
}

export const queueRow = (arn: string) => `sqs:queue:${arn}` as Row<Queue>;
export const queuePolicyRow = (queueArn: string) => `sqs:policy:${queueArn}` as Row<Policy>;
export const messageRow = (queueArn: string, id: string) =>
  `sqs:message:${queueArn}/${id}` as Row<QueueMessage>;

/** The messages of a queue, the oldest first. */
export function messagesIn(facts: Facts, queueArn: string): readonly QueueMessage[] {
  return facts
    .list<QueueMessage>("sqs:message")
    .flatMap(([, message]) => (message.queueArn === queueArn ? [message] : []));
}
