import { AwsError } from "../runtime/aws-clients";
import { takesOnly } from "./api-members";
import { baseItem, itemInHistory } from "./config-items";
import { page, small } from "./config-pages";
import { isResourceType } from "./config-refusals";
import { itemsIn, itemsRow, recordersIn } from "./config-rows";
import type { Values } from "./model";
import type { ApiRequest } from "./service";

/** Actions without a resource type. Without a recorder there is nothing to be asked; the text of that is UNCONFIRMED. */
function authorize(request: ApiRequest, operation: string): void {
  request.authorize({ action: `config:${operation}`, resource: "*" });
  if (recordersIn(request.facts, request.region).length === 0) {
    throw new AwsError(
      "NoAvailableConfigurationRecorderException",
      "There are no configuration recorders available to provide the role needed to describe your resources.",
    );
  }
}

function typeIn(request: ApiRequest): string {
  const type = request.required("resourceType");
  if (!isResourceType(type)) {
    throw new AwsError(
      "ValidationException",
      `1 validation error detected: Value '${type}' at 'resourceType' failed to satisfy constraint: Member must satisfy enum value set`,
    );
  }
  return type;
}

const timeOf = (value: unknown): number | undefined => (value instanceof Date ? value.getTime() : undefined);

/**
 * The newest first. That the latest time counts is how AWS's own framework for rules uses it.
 * https://docs.aws.amazon.com/config/latest/APIReference/API_GetResourceConfigHistory.html; text from moto's source;
 * https://github.com/awslabs/aws-config-rdklib
 */
export function getResourceConfigHistory(request: ApiRequest): Values {
  takesOnly(
    request,
    "AWS Config",
    "resourceType",
    "resourceId",
    "laterTime",
    "earlierTime",
    "limit",
    "nextToken",
  );
  const type = typeIn(request);
  const id = request.required("resourceId");
  authorize(request, "GetResourceConfigHistory");
  const { facts, account, region, arrival } = request;
  const items = facts.get(itemsRow(region, type, id));
  if (!items) {
    throw new AwsError(
      "ResourceNotDiscoveredException",
      `Resource ${id} of resourceType:${type} is unknown or has not been discovered`,
    );
  }
  const latest = timeOf(arrival.input["laterTime"]) ?? Number.POSITIVE_INFINITY;
  const earliest = timeOf(arrival.input["earlierTime"]) ?? 0;
  const meant = items.filter(({ capturedAt }) => capturedAt <= latest && capturedAt >= earliest);
  const { items: some, next } = page(request, meant, { ...small, usual: 10, most: 100 });
  return { configurationItems: some.map((item) => itemInHistory(item, account, region)), ...next };
}

/** What there is, as far as it has been recorded. https://docs.aws.amazon.com/config/latest/APIReference/API_ListDiscoveredResources.html */
export function listDiscoveredResources(request: ApiRequest): Values {
  takesOnly(request, "AWS Config", "resourceType", "limit", "nextToken");
  const type = typeIn(request);
  authorize(request, "ListDiscoveredResources");
  const there = itemsIn(request.facts, request.region).filter(
    ({ resourceType, status }) => resourceType === type && status !== "ResourceDeleted",
  );
  const { items, next } = page(request, there, { ...small, usual: 100, most: 100 });
  return {
    resourceIdentifiers: items.map(({ resourceType, resourceId, resourceName }) => ({
      resourceType,
      resourceId,
      ...(resourceName !== undefined && { resourceName }),
    })),
    ...next,
  };
}

interface ResourceKey {
  readonly resourceType: string;
  readonly resourceId: string;
}

/**
 * The newest items, without their tags; resources that are not there are left out.
 * https://docs.aws.amazon.com/config/latest/APIReference/API_BatchGetResourceConfig.html; text from moto's source
 */
export function batchGetResourceConfig(request: ApiRequest): Values {
  takesOnly(request, "AWS Config", "resourceKeys");
  const keys = (request.arrival.input["resourceKeys"] ?? []) as unknown as readonly ResourceKey[];
  if (keys.length < 1 || keys.length > 100) {
    const bound = keys.length < 1 ? "greater than or equal to 1" : "less than or equal to 100";
    throw new AwsError(
      "ValidationException",
      `1 validation error detected: Value '[${keys.length} keys]' at 'resourceKeys' failed to satisfy constraint: Member must have length ${bound}`,
    );
  }
  authorize(request, "BatchGetResourceConfig");
  const { facts, account, region } = request;
  return {
    baseConfigurationItems: keys.flatMap(({ resourceType, resourceId }) => {
      const [newest] = facts.get(itemsRow(region, resourceType, resourceId)) ?? [];
      return newest && newest.status !== "ResourceDeleted" ? [baseItem(newest, account, region)] : [];
    }),
    unprocessedResourceKeys: [],
  };
}
