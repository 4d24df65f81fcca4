import { AwsError } from "../runtime/aws-clients";
import { takesOnly } from "./api-members";
import { capital, page } from "./config-pages";
import {
  type AggregationAuthorization,
  aggregatorRow,
  type ConfigAggregator,
  runningRecorder,
} from "./config-rows";
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

/**
 * Of this account's regions: Config has to record there. That the account itself needs no authorisation is UNCONFIRMED.
 * Other accounts cannot be looked into. https://docs.aws.amazon.com/config/latest/APIReference/API_AggregatedSourceStatus.html
 */
export function describeConfigurationAggregatorSourcesStatus(request: ApiRequest): Values {
  takesOnly(request, "AWS Config", "ConfigurationAggregatorName", "Limit", "NextToken");
  const { facts, account, region } = request;
  const aggregator = facts.get(aggregatorRow(region, request.required("ConfigurationAggregatorName")));
  const action = "config:DescribeConfigurationAggregatorSourcesStatus";
  request.authorize({ action, resource: aggregator?.arn ?? "*" });
  if (!aggregator) {
    throw noSuchAggregator();
  }
  const { accountIds = [account.id], regions = [] } = aggregator;
  const sources = accountIds.flatMap((id) => regions.map((of) => ({ id, of })));
  const { items, next } = page(request, sources, { ...capital, usual: 50, most: 100 });
  return {
    AggregatedSourceStatusList: items.map(({ id, of }) => ({
      SourceId: id,
      SourceType: "ACCOUNT",
      AwsRegion: of,
      LastUpdateStatus: id !== account.id ? "OUTDATED" : runningRecorder(facts, of) ? "SUCCEEDED" : "FAILED",
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
