import { GetResourceConfigHistoryCommand } from "@aws-sdk/client-config-service";
import { type ConfigItem, configItem } from "../item";
import { type ConfigClient, type ResourceKey, textOfKey, typeOf } from "./config-client";

/** A call may look at no more than seven days, and then answers with a token alone. */
const mostPages = 10;

/**
 * The newest item of a resource, or the newest up to a time in milliseconds since 1970. Throws where there is none.
 * https://docs.aws.amazon.com/config/latest/APIReference/API_GetResourceConfigHistory.html
 */
export async function itemFromHistory(
  client: ConfigClient,
  key: ResourceKey,
  until?: number,
): Promise<ConfigItem> {
  let token: string | undefined;
  for (let page = 1; page <= mostPages; page += 1) {
    const { configurationItems: [item] = [], nextToken } = await client.send(
      new GetResourceConfigHistoryCommand({
        resourceType: typeOf(key),
        resourceId: key.resourceId,
        limit: 1,
        ...(until === undefined ? {} : { laterTime: new Date(until) }),
        ...(token === undefined ? {} : { nextToken: token }),
      }),
    );
    if (item !== undefined) {
      return configItem(item, `The history's item of ${textOfKey(key)}`);
    }
    if (nextToken === undefined || nextToken === "") {
      break;
    }
    token = nextToken;
  }
  throw new Error(`The history of ${textOfKey(key)} has no item.`);
}
