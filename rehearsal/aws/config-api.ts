import {
  describeAggregateComplianceByConfigRules,
  getAggregateComplianceDetailsByConfigRule,
} from "./config-api-aggregates";
import {
  describeAggregationAuthorizations,
  describeConfigurationAggregatorSourcesStatus,
  describeConfigurationAggregators,
} from "./config-api-aggregators";
import { putEvaluations } from "./config-api-evaluations";
import {
  batchGetResourceConfig,
  getResourceConfigHistory,
  listDiscoveredResources,
} from "./config-api-items";
import {
  describeConfigurationRecorderStatus,
  describeConfigurationRecorders,
  describeDeliveryChannelStatus,
  describeDeliveryChannels,
  startConfigurationRecorder,
  stopConfigurationRecorder,
} from "./config-api-recorders";
import {
  describeRemediationConfigurations,
  describeRemediationExecutionStatus,
} from "./config-api-remediations";
import {
  describeComplianceByConfigRule,
  describeConfigRuleEvaluationStatus,
  describeConfigRules,
  getComplianceDetailsByConfigRule,
} from "./config-api-rules";
import type { ServiceApi } from "./service";

/** What AWS Config answers. https://docs.aws.amazon.com/config/latest/APIReference/ */
export const configApi: ServiceApi = {
  name: "config",
  operations: {
    BatchGetResourceConfig: batchGetResourceConfig,
    DescribeAggregateComplianceByConfigRules: describeAggregateComplianceByConfigRules,
    DescribeAggregationAuthorizations: describeAggregationAuthorizations,
    DescribeComplianceByConfigRule: describeComplianceByConfigRule,
    DescribeConfigRuleEvaluationStatus: describeConfigRuleEvaluationStatus,
    DescribeConfigRules: describeConfigRules,
    DescribeConfigurationAggregatorSourcesStatus: describeConfigurationAggregatorSourcesStatus,
    DescribeConfigurationAggregators: describeConfigurationAggregators,
    DescribeConfigurationRecorderStatus: describeConfigurationRecorderStatus,
    DescribeConfigurationRecorders: describeConfigurationRecorders,
    DescribeDeliveryChannelStatus: describeDeliveryChannelStatus,
    DescribeDeliveryChannels: describeDeliveryChannels,
    DescribeRemediationConfigurations: describeRemediationConfigurations,
    DescribeRemediationExecutionStatus: describeRemediationExecutionStatus,
    GetAggregateComplianceDetailsByConfigRule: getAggregateComplianceDetailsByConfigRule,
    GetComplianceDetailsByConfigRule: getComplianceDetailsByConfigRule,
    GetResourceConfigHistory: getResourceConfigHistory,
    ListDiscoveredResources: listDiscoveredResources,
    PutEvaluations: putEvaluations,
    StartConfigurationRecorder: startConfigurationRecorder,
    StopConfigurationRecorder: stopConfigurationRecorder,
  },
};
