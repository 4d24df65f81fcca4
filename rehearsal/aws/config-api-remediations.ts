import { AwsError } from "../runtime/aws-clients";
import { takesOnly } from "./api-members";
import { noSuchRule } from "./config-api-rules";
import { asTime } from "./config-items";
import { capital, page } from "./config-pages";
import {
  type RemediationConfiguration,
  type RemediationExecution,
  remediationExecutionsOf,
  remediationRow,
} from "./config-remediation-rows";
import { ruleRow } from "./config-rows";
import type { Value, Values } from "./model";
import type { ApiRequest } from "./service";

/**
 * https://docs.aws.amazon.com/config/latest/APIReference/API_DescribeRemediationConfigurations.html; that a rule has to
 * exist: the provider matches on it, https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/configservice/remediation_configuration.go
 */
export function describeRemediationConfigurations(request: ApiRequest): Values {
  takesOnly(request, "AWS Config", "ConfigRuleNames");
  const { facts, region } = request;
  const found = (request.texts("ConfigRuleNames") ?? []).flatMap((name) => {
    const configuration = facts.get(remediationRow(region, name));
    request.authorize({
      action: "config:DescribeRemediationConfigurations",
      resource: configuration?.arn ?? "*",
    });
    if (!facts.get(ruleRow(region, name))) {
      throw noSuchRule(name);
    }
    return configuration ? [configuration] : [];
  });
  return { RemediationConfigurations: found.map(described) };
}

function described(configuration: RemediationConfiguration): Values {
  const { concurrentPercentage, errorPercentage, resourceType } = configuration;
  const controls = {
    ...(concurrentPercentage !== undefined && { ConcurrentExecutionRatePercentage: concurrentPercentage }),
    ...(errorPercentage !== undefined && { ErrorPercentage: errorPercentage }),
  };
  return {
    Arn: configuration.arn,
    ConfigRuleName: configuration.rule,
    TargetType: "SSM_DOCUMENT",
    TargetId: configuration.document,
    ...(resourceType !== undefined && { ResourceType: resourceType }),
    Parameters: Object.fromEntries(
      Object.entries(configuration.parameters).map(([name, parameter]): [string, Value] => [
        name,
        parameter.kind === "static"
          ? { StaticValue: { Values: parameter.values } }
          : { ResourceValue: { Value: "RESOURCE_ID" } },
      ]),
    ),
    Automatic: configuration.automatic,
    MaximumAutomaticAttempts: configuration.maximumAttempts,
    RetryAttemptSeconds: configuration.retrySeconds,
    ...(Object.keys(controls).length > 0 && { ExecutionControls: { SsmControls: controls } }),
  };
}

/** https://docs.aws.amazon.com/config/latest/APIReference/API_DescribeRemediationExecutionStatus.html */
export function describeRemediationExecutionStatus(request: ApiRequest): Values {
  takesOnly(request, "AWS Config", "ConfigRuleName", "Limit", "NextToken");
  const { facts, region } = request;
  const name = request.required("ConfigRuleName");
  const configuration = facts.get(remediationRow(region, name));
  request.authorize({
    action: "config:DescribeRemediationExecutionStatus",
    resource: configuration?.arn ?? "*",
  });
  if (!configuration) {
    // The text is UNCONFIRMED.
    throw new AwsError(
      "NoSuchRemediationConfigurationException",
      `No RemediationConfiguration for rule ${name} exists`,
    );
  }
  const executions = remediationExecutionsOf(facts, region, name);
  const { items, next } = page(request, executions, { ...capital, usual: 25, most: 100 });
  return { RemediationExecutionStatuses: items.map(statusOf), ...next };
}

function statusOf(execution: RemediationExecution): Values {
  const { resourceType, resourceId, state, steps, invokedAt, updatedAt } = execution;
  return {
    ResourceKey: { resourceType, resourceId },
    State: state,
    StepDetails: steps.map(({ name, error }) => ({
      Name: name,
      State: error === undefined ? "SUCCEEDED" : "FAILED",
      ...(error !== undefined && { ErrorMessage: error }),
    })),
    InvocationTime: asTime(invokedAt),
    LastUpdatedTime: asTime(updatedAt),
  } as Values;
}
