import { globalRegion } from "../world/account";
import { takesOnly } from "./api-members";
import { isIn } from "./cloud-control-types";
import { ghosts, type MadeResource, madeResources, tagsOf } from "./made-rows";
import { text, type Values } from "./model";
import type { ApiRequest, ServiceApi } from "./service";

/** What the Resource Groups Tagging API answers of what deployments have made. */
export const taggingApi: ServiceApi = { name: "tagging", operations: { GetResources: getResources } };

/**
 * What has tags and is not found by them: roles, by what AWS says, and objects, of which it names only their buckets.
 * https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/supported-services.html
 */
const unsupported: ReadonlySet<string> = new Set([
  "aws:iam/role:Role",
  "aws:s3/bucketObjectv2:BucketObjectv2",
]);

interface TagFilter {
  readonly Key: string;
  /** Any, where there is none. */
  readonly Values?: readonly string[];
}

/** A resource has to pass every filter. https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/API_GetResources.html */
function getResources(request: ApiRequest): Values {
  takesOnly(request, "Tagging API", "TagFilters");
  request.authorize({ action: "tag:GetResources", resource: "*" });
  const { facts, region, account, arrival } = request;
  const filters = (arrival.input["TagFilters"] ?? []) as unknown as readonly TagFilter[];
  const passes = (made: MadeResource) =>
    filters.every(({ Key, Values: wanted = [] }) => {
      const value = tagsOf(made)[Key];
      return value !== undefined && (wanted.length === 0 || wanted.includes(value));
    });
  return {
    ResourceTagMappingList: [...madeResources(facts), ...ghosts(facts)]
      .filter(
        (made) =>
          "tagsAll" in made.outputs &&
          !unsupported.has(made.type) &&
          isIn(made, region, globalRegion(account)) &&
          passes(made),
      )
      .map((made) => ({
        ResourceARN: text(made.outputs, "arn"),
        Tags: Object.entries(tagsOf(made)).map(([Key, Value]) => ({ Key, Value })),
      })),
  };
}
