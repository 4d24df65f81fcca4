import { AwsError } from "../runtime/aws-clients";
import { type Trail, trailRow } from "./cloudtrail-rows";
import type { Values } from "./model";
import type { ApiRequest, ServiceApi } from "./service";

/** https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/ */
export const cloudTrailApi: ServiceApi = {
  name: "cloudtrail",
  operations: {
    DescribeTrails: describeTrails,
    GetEventSelectors: getEventSelectors,
    GetTrailStatus: getTrailStatus,
    StopLogging: stopLogging,
  },
};

const trailsIn = ({ facts, region }: ApiRequest): readonly Trail[] =>
  facts
    .list<Trail>("cloudtrail:trail")
    .flatMap(([, trail]) => (trail.isMultiRegion || trail.homeRegion === region ? [trail] : []));

/** The trail of a request, by name or ARN, if the caller may do this to it. */
function authorizedTrail(request: ApiRequest, member: string, operation: string): Trail {
  const named = request.required(member);
  const { account, region } = request;
  const known = trailsIn(request).find(({ arn, name }) => [arn, name].includes(named));
  request.authorize({
    action: `cloudtrail:${operation}`,
    resource: known?.arn ?? `arn:${account.partition}:cloudtrail:${region}:${account.id}:trail/${named}`,
  });
  if (!known) {
    throw new AwsError("TrailNotFoundException", `Unknown trail: ${named} for the user: ${account.id}`);
  }
  return known;
}

function describeTrails(request: ApiRequest): Values {
  request.authorize({ action: "cloudtrail:DescribeTrails", resource: "*" });
  const named = request.texts("trailNameList");
  const trails = trailsIn(request).filter(
    ({ arn, name }) => !named || named.includes(arn) || named.includes(name),
  );
  return { trailList: trails.map(shownTrail) };
}

function shownTrail(trail: Trail): Values {
  return {
    Name: trail.name,
    TrailARN: trail.arn,
    S3BucketName: trail.bucket,
    HomeRegion: trail.homeRegion,
    IsMultiRegionTrail: trail.isMultiRegion,
    IncludeGlobalServiceEvents: trail.includesGlobalServices,
    LogFileValidationEnabled: trail.validatesFiles,
    IsOrganizationTrail: false,
    ...(trail.keyArn !== undefined && { KmsKeyId: trail.keyArn }),
  };
}

function getEventSelectors(request: ApiRequest): Values {
  const { arn, managementEvents } = authorizedTrail(request, "TrailName", "GetEventSelectors");
  const { readWriteType, excludedSources } = managementEvents;
  return {
    TrailARN: arn,
    EventSelectors: [
      {
        ReadWriteType: readWriteType === "None" ? "All" : readWriteType,
        IncludeManagementEvents: readWriteType !== "None",
        DataResources: [],
        ExcludeManagementEventSources: [...excludedSources],
      },
    ],
  };
}

function getTrailStatus(request: ApiRequest): Values {
  return { IsLogging: authorizedTrail(request, "Name", "GetTrailStatus").isLogging };
}

function stopLogging(request: ApiRequest): Values {
  const trail = authorizedTrail(request, "Name", "StopLogging");
  request.facts.put(trailRow(trail.arn), { ...trail, isLogging: false });
  return {};
}
