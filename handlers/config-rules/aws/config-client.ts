import type { ConfigServiceClient, ResourceType } from "@aws-sdk/client-config-service";

export type ConfigClient = Pick<ConfigServiceClient, "send">;

/** Which resource: nothing else tells two of them apart. */
export interface ResourceKey {
  readonly resourceType: string;
  readonly resourceId: string;
}

export const textOfKey = ({ resourceType, resourceId }: ResourceKey): string =>
  `${resourceType} ${resourceId}`;

/** The SDK's list of types is older than AWS's own, which decides. */
export const typeOf = ({ resourceType }: Pick<ResourceKey, "resourceType">): ResourceType =>
  resourceType as ResourceType;

/** Most that AWS Config takes or gives at once, in each of its calls. */
export const pageSize = 100;
