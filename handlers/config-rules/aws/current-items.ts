import { BatchGetResourceConfigCommand } from "@aws-sdk/client-config-service";
import { type ConfigItem, configItem } from "../item";
import { type ConfigClient, type ResourceKey, textOfKey, typeOf } from "./config-client";

/** Items of some resources by `textOfKey`, and how many AWS Config said that it left aside. */
export interface CurrentItems {
  readonly items: ReadonlyMap<string, ConfigItem>;
  readonly unprocessed: readonly ResourceKey[];
}

/**
 * The newest items of at most a hundred resources, without their tags. A resource that is deleted has neither an
 * item here nor is it left aside.
 * https://docs.aws.amazon.com/config/latest/APIReference/API_BatchGetResourceConfig.html
 */
export async function currentItems(
  client: ConfigClient,
  keys: readonly ResourceKey[],
): Promise<CurrentItems> {
  const { baseConfigurationItems = [], unprocessedResourceKeys = [] } = await client.send(
    new BatchGetResourceConfigCommand({
      resourceKeys: keys.map((key) => ({ resourceType: typeOf(key), resourceId: key.resourceId })),
    }),
  );
  const items = baseConfigurationItems.map((raw) => {
    const item = configItem(raw, `The current item of ${raw.resourceType} ${raw.resourceId}`);
    return [textOfKey(item), item] as const;
  });
  return {
    items: new Map(items),
    unprocessed: unprocessedResourceKeys.map(({ resourceType = "", resourceId = "" }) => ({
      resourceType,
      resourceId,
    })),
  };
}
