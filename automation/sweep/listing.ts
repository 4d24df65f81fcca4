import type { Json, ServiceCall } from "../../validation/control-check";
import type { Ask } from "../../validation/validate";
import { answers } from "./answers";
import { arnOf, type Named, type Place } from "./names";

/** Everything of a type in a region, whosever it is. */
export async function listed(ask: Ask, type: string, place: Place): Promise<readonly Named[]> {
  const list = lists[type] ?? byCloudControl;
  return list(
    (service, operation, input = {}) => ask({ service, operation, region: place.region, input }),
    type,
    place,
  );
}

type AskHere = (
  service: ServiceCall["service"],
  operation: string,
  input?: Readonly<Record<string, Json>>,
) => Promise<unknown>;

type List = (ask: AskHere, type: string, place: Place) => Promise<readonly Named[]>;

const byCloudControl: List = async (ask, type, place) => {
  const answer = await ask("cloudcontrolapi", "ListResources", { TypeName: type });
  return answers.listed
    .parse(answer)
    .ResourceDescriptions.map(({ Identifier: id }) => ({ type, id, arn: arnOf(type, id, place) }));
};

/** What Cloud Control does not tell: ARNs that do not follow from names, and which of the buckets are in a region. */
const lists: Readonly<Record<string, List>> = {
  "AWS::Config::ConfigRule": async (ask, type) => {
    const answer = answers.configRules.parse(await ask("config", "DescribeConfigRules"));
    return answer.ConfigRules.map(({ ConfigRuleName: id, ConfigRuleArn: arn }) => ({ type, id, arn }));
  },
  "AWS::Config::ConfigurationAggregator": async (ask, type) => {
    const answer = answers.aggregators.parse(await ask("config", "DescribeConfigurationAggregators"));
    return answer.ConfigurationAggregators.map(
      ({ ConfigurationAggregatorName: id, ConfigurationAggregatorArn: arn }) => ({ type, id, arn }),
    );
  },
  "AWS::S3::Bucket": async (ask, type, place) => {
    const answer = answers.buckets.parse(await ask("s3", "ListBuckets", { BucketRegion: place.region }));
    return answer.Buckets.map(({ Name: id }) => ({ type, id, arn: arnOf(type, id, place) }));
  },
};
