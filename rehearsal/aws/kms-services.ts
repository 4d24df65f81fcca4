import { explain } from "../policy/evaluate";
import type { Account } from "../world/account";
import type { Facts } from "../world/facts";
import { keyRow } from "./kms";
import { serviceMayUseKey } from "./kms-policy";

/** A service that encrypts something of ours, such as a topic or a queue, for itself and not for a caller. */
export interface EncryptingService {
  /** `events.amazonaws.com` */
  readonly service: string;
  readonly account: Account;
  /** The ARN of the key, where it is one of ours. A key of AWS's own admits no other service. */
  readonly keyArn: string;
  /** `topic` */
  readonly what: string;
  readonly encryptionContext: Readonly<Record<string, string>>;
}

/**
 * Why a service cannot encrypt with a key, or undefined. Whether it could be asked for its source is UNCONFIRMED but
 * for EventBridge, which sends none, and so is that none is sent here.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html#compatibility-with-aws-services
 */
export function whyServiceCannotEncrypt(
  facts: Facts,
  { service, account, keyArn, what, encryptionContext }: EncryptingService,
): string | undefined {
  const key = facts.get(keyRow(keyArn));
  if (key?.state !== "Enabled") {
    return `the ${what}'s key ${keyArn} ${key ? `is ${key.state}` : "cannot be used by services"}`;
  }
  const context: Record<string, string | string[]> = {
    "kms:EncryptionContextKeys": Object.keys(encryptionContext),
  };
  for (const [name, value] of Object.entries(encryptionContext)) {
    context[`kms:EncryptionContext:${name}`] = value;
  }
  for (const action of ["kms:GenerateDataKey", "kms:Decrypt"]) {
    const verdict = serviceMayUseKey(facts, account, service, action, keyArn, context);
    if (verdict.decision !== "Allowed") {
      return `${action}: ${explain(verdict)}`;
    }
  }
  return undefined;
}
