import { ListDiscoveredResourcesCommand } from "@aws-sdk/client-config-service";
import { type ConfigClient, pageSize, type ResourceKey, typeOf } from "./config-client";
import type { Page } from "./pages";

/**
 * A page of the resources of a type that are there.
 * https://docs.aws.amazon.com/config/latest/APIReference/API_ListDiscoveredResources.html
 */
export async function discoveredResources(
  client: ConfigClient,
  resourceType: string,
  token: string | undefined,
): Promise<Page<ResourceKey>> {
  const { resourceIdentifiers = [], nextToken } = await client.send(
    new ListDiscoveredResourcesCommand({
      resourceType: typeOf({ resourceType }),
      limit: pageSize,
      ...(token === undefined ? {} : { nextToken: token }),
    }),
  );
  const keys = resourceIdentifiers.map(({ resourceId }) => {
    if (resourceId === undefined) {
      throw new Error(`AWS Config lists a resource of type ${resourceType} without its id.`);
    }
    return { resourceType, resourceId };
  });
  return { values: keys, next: nextToken };
}
