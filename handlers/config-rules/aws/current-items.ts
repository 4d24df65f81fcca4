import { BatchGetResourceConfigCommand } from "@aws-sdk/client-config-service";
import { textOf } from "../../shared/aws-errors";
import { type ConfigItem, configItem } from "../item";
import { type ConfigClient, type ResourceKey, textOfKey, typeOf } from "./config-client";

/** The newest item of a resource, or why there is none. */
export type ReadItem = { readonly item: ConfigItem } | { readonly reason: string };

/** Items of some resources by `textOfKey`, and the resources that AWS Config left aside. */
export interface CurrentItems {
  readonly items: ReadonlyMap<string, ReadItem>;
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
  return {
    items: new Map(baseConfigurationItems.map((raw) => [textOfKey(keyOf(raw)), readItem(raw)])),
    unprocessed: unprocessedResourceKeys.map(keyOf),
  };
}

interface Keyed {
  readonly resourceType?: string | undefined;
  readonly resourceId?: string | undefined;
}

/** One item that cannot be read should not keep the others from their evaluation. */
function readItem(raw: Keyed): ReadItem {
  try {
    return { item: configItem(raw, `The current item of ${textOfKey(keyOf(raw))}`) };
  } catch (error) {
    return { reason: textOf(error) };
  }
}

function keyOf({ resourceType = "", resourceId = "" }: Keyed): ResourceKey {
  return { resourceType, resourceId };
}
