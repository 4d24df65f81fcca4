import { AwsError } from "../runtime/aws-clients";
import { takesOnly } from "./api-members";
import { sourcesOf } from "./config-gathering";
import { capital, page } from "./config-pages";
import { type AggregationAuthorization, aggregatorRow, type ConfigAggregator } from "./config-rows";
import type { Values } from "./model";
import type { ApiRequest } from "./service";

/** Text from moto's source. */
const noSuchAggregator = () =>
  new AwsError(
    "NoSuchConfigurationAggregatorException",
    "The configuration aggregator does not exist. Check the configuration aggregator name and try again.",
  );

/** https://docs.aws.amazon.com/config/latest/APIReference/API_DescribeConfigurationAggregators.html */
export function describeConfigurationAggregators(request: ApiRequest): Values {
  takesOnly(request, "AWS Config", "ConfigurationAggregatorNames", "Limit", "NextToken");
  request.authorize({ action: "config:DescribeConfigurationAggregators", resource: "*" });
  const { facts, region } = request;
  const names = request.texts("ConfigurationAggregatorNames");
  const all = facts
    .list<ConfigAggregator>("config:aggregator")
    .flatMap(([, aggregator]) => (aggregator.region === region ? [aggregator] : []));
  const meant = names?.map((name) => {
    const found = all.find((aggregator) => aggregator.name === name);
    if (!found) {
      throw noSuchAggregator();
    }
    return found;
  });
  const { items, next } = page(request, meant ?? all, { ...capital, usual: 100, most: 100 });
  return { ConfigurationAggregators: items.map(described), ...next };
}

function described({ arn, name, accountIds, regions, roleArn }: ConfigAggregator): Values {
  const where: Values = regions ? { AwsRegions: regions, AllAwsRegions: false } : { AllAwsRegions: true };
  return {
    ConfigurationAggregatorName: name,
    ConfigurationAggregatorArn: arn,
    ...(accountIds
      ? { AccountAggregationSources: [{ AccountIds: accountIds, ...where }] }
      : { OrganizationAggregationSource: { RoleArn: roleArn ?? "", ...where } }),
  };
}

/** The aggregator that a request names, if the caller may do this with it. */
export function aggregatorNamed(request: ApiRequest, operation: string): ConfigAggregator {
  const name = request.required("ConfigurationAggregatorName");
  const aggregator = request.facts.get(aggregatorRow(request.region, name));
  request.authorize({ action: `config:${operation}`, resource: aggregator?.arn ?? "*" });
  if (!aggregator) {
    throw noSuchAggregator();
  }
  return aggregator;
}

/** Where and in whose name a request has something gathered. */
export const gatheringOf = ({ facts, account, world }: ApiRequest) => ({
  facts,
  account,
  usage: world?.usage,
});

/** https://docs.aws.amazon.com/config/latest/APIReference/API_DescribeConfigurationAggregatorSourcesStatus.html */
export function describeConfigurationAggregatorSourcesStatus(request: ApiRequest): Values {
  takesOnly(request, "AWS Config", "ConfigurationAggregatorName", "UpdateStatus", "Limit", "NextToken");
  const aggregator = aggregatorNamed(request, "DescribeConfigurationAggregatorSourcesStatus");
  const wanted = request.texts("UpdateStatus");
  const sources = sourcesOf(gatheringOf(request), aggregator).filter(
    ({ status }) => wanted?.includes(status) !== false,
  );
  const { items, next } = page(request, sources, { ...capital, usual: 100, most: 100 });
  return {
    AggregatedSourceStatusList: items.map(({ id, type, region, status }) => ({
      SourceId: id,
      SourceType: type,
      AwsRegion: region,
      LastUpdateStatus: status,
    })),
    ...next,
  };
}

/** https://docs.aws.amazon.com/config/latest/APIReference/API_DescribeAggregationAuthorizations.html */
export function describeAggregationAuthorizations(request: ApiRequest): Values {
  takesOnly(request, "AWS Config", "Limit", "NextToken");
  request.authorize({ action: "config:DescribeAggregationAuthorizations", resource: "*" });
  const all = request.facts
    .list<AggregationAuthorization>("config:authorization")
    .flatMap(([, authorization]) => (authorization.region === request.region ? [authorization] : []));
  const { items, next } = page(request, all, { ...capital, usual: 100, most: 100 });
  return {
    AggregationAuthorizations: items.map(({ arn, accountId, aggregatorRegion }) => ({
      AggregationAuthorizationArn: arn,
      AuthorizedAccountId: accountId,
      AuthorizedAwsRegion: aggregatorRegion,
    })),
    ...next,
  };
}
