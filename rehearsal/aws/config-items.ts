import type { Account } from "../world/account";
import type { FoundResource } from "./config-resources";
import type { ConfigItem } from "./config-rows";
import type { Value, Values } from "./model";

/** https://docs.aws.amazon.com/config/latest/developerguide/config-item-table.html */
const version = "1.3";

/** What is recorded of a resource at a moment, in milliseconds since 1970. */
export function itemOf(
  found: FoundResource,
  capturedAt: number,
  status: "OK" | "ResourceDiscovered",
): ConfigItem {
  return { ...found, version, capturedAt, status, stateId: capturedAt };
}

/** What is recorded of a resource that has gone: that it has. */
export function itemOfDeleted(last: ConfigItem, capturedAt: number): ConfigItem {
  return {
    ...last,
    capturedAt,
    stateId: capturedAt,
    status: "ResourceDeleted",
    tags: {},
    relationships: [],
    configuration: null,
    supplementary: {},
  };
}

/** Whether a resource is as it was recorded. */
export function isRecorded(last: ConfigItem, found: FoundResource): boolean {
  const { version: _, capturedAt, status, stateId, ...recorded } = last;
  return status !== "ResourceDeleted" && JSON.stringify(recorded) === JSON.stringify(found);
}

const isoTime = (time: number | undefined) => (time === undefined ? null : new Date(time).toISOString());

/** Moments in answers of the API, which clients are given as such. */
export const asTime = (time: number | undefined) =>
  (time === undefined ? undefined : new Date(time)) as unknown as Value;

/** As functions are told of a change: https://docs.aws.amazon.com/config/latest/developerguide/evaluate-config_develop-rules_example-events.html */
export function itemInEvent(item: ConfigItem, account: Account, region: string): Values {
  return {
    relatedEvents: [],
    relationships: item.relationships,
    configuration: item.configuration,
    supplementaryConfiguration: item.supplementary,
    tags: item.tags,
    ...summaryOf(item, account, region),
  };
}

/** As functions are told of a change that is too large to be told. */
export function summaryOf(item: ConfigItem, account: Account, region: string): Values {
  return {
    configurationItemVersion: item.version,
    configurationItemCaptureTime: isoTime(item.capturedAt),
    configurationStateId: item.stateId,
    awsAccountId: account.id,
    configurationItemStatus: item.status,
    resourceType: item.resourceType,
    resourceId: item.resourceId,
    resourceName: item.resourceName ?? null,
    ARN: item.arn,
    awsRegion: region,
    availabilityZone: item.availabilityZone,
    configurationStateMd5Hash: "",
    resourceCreationTime: isoTime(item.createdAt),
  };
}

/** As calls that read the newest items are answered. https://docs.aws.amazon.com/config/latest/APIReference/API_BaseConfigurationItem.html */
export function baseItem(item: ConfigItem, account: Account, region: string): Values {
  return {
    version: item.version,
    accountId: account.id,
    configurationItemCaptureTime: asTime(item.capturedAt),
    configurationItemStatus: item.status,
    configurationStateId: String(item.stateId),
    arn: item.arn,
    resourceType: item.resourceType,
    resourceId: item.resourceId,
    ...(item.resourceName !== undefined && { resourceName: item.resourceName }),
    awsRegion: region,
    availabilityZone: item.availabilityZone,
    ...(item.createdAt !== undefined && { resourceCreationTime: asTime(item.createdAt) }),
    ...(item.configuration && { configuration: JSON.stringify(item.configuration) }),
    supplementaryConfiguration: item.supplementary,
  };
}

/** As the history of a resource is told. https://docs.aws.amazon.com/config/latest/APIReference/API_ConfigurationItem.html */
export function itemInHistory(item: ConfigItem, account: Account, region: string): Values {
  return {
    ...baseItem(item, account, region),
    configurationItemMD5Hash: "",
    tags: item.tags,
    relatedEvents: [],
    relationships: item.relationships.map(({ name, ...relationship }) => ({
      ...relationship,
      relationshipName: name ?? "",
    })),
  };
}
