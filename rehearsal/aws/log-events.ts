import { accountIn } from "../world/account";
import type { World } from "../world/world";
import { identityOfService, recordCall } from "./cloudtrail-events";
import { putMetric } from "./cloudwatch-metrics";
import { keyRow } from "./kms";
import { groupRow, type LogGroup } from "./logs";
import { whyServiceCannotLog } from "./logs-policies";

/** An event that a service writes into a log group, for something of ours. */
export interface LogDelivery {
  /** `events.amazonaws.com`; where several act together, each has to be let in. */
  readonly services: readonly string[];
  /** ARN of what it is written for, such as a rule. */
  readonly sourceArn: string;
  readonly region: string;
  /** Name of the group. */
  readonly group: string;
  readonly message: string;
}

/** Writes it, unless something stands in the way. Returns what, or undefined. */
export function deliverLogEvent(world: World, delivery: LogDelivery): string | undefined {
  const { region, group: name } = delivery;
  const group = world.facts.get(groupRow(region, name));
  const because = group ? whyNotWritten(world, group, delivery) : `the log group ${name} does not exist`;
  if (because !== undefined || !group) {
    return because;
  }
  world.logEvents.push({ region, group: name, message: delivery.message, at: world.clock.now });
  putMetric(world, region, {
    namespace: "AWS/Logs",
    name: "IncomingLogEvents",
    dimensions: { LogGroupName: name },
    value: 1,
  });
  if (group.keyArn !== undefined) {
    encrypt(world, region, group.keyArn);
  }
  return undefined;
}

function whyNotWritten(
  { facts }: World,
  group: LogGroup,
  { services, sourceArn, region }: LogDelivery,
): string | undefined {
  const account = accountIn(region);
  const resource = `arn:${account.partition}:logs:${region}:${account.id}:log-group:${group.name}:log-stream:events`;
  for (const service of services) {
    for (const action of ["logs:CreateLogStream", "logs:PutLogEvents"]) {
      const because = whyServiceCannotLog(facts, account, region, service, { action, resource, sourceArn });
      if (because !== undefined) {
        return because;
      }
    }
  }
  const key = group.keyArn === undefined ? undefined : facts.get(keyRow(group.keyArn));
  return key && key.state !== "Enabled" ? `the key of the log group is ${key.state}` : undefined;
}

/**
 * What CloudWatch Logs encrypts it does with a call of its own, which is recorded like everybody's. How often it asks
 * for another data key is UNCONFIRMED: each time, here.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
 */
function encrypt(world: World, region: string, keyArn: string): void {
  const service = `logs.${region}.${accountIn(region).dnsSuffix}`;
  recordCall(world, {
    service: "kms",
    operation: "GenerateDataKey",
    region,
    identity: identityOfService(service),
    input: { KeyId: keyArn },
    address: service,
  });
}
