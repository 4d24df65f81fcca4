import { takesOnly } from "./api-members";
import type { LogGroup } from "./logs";
import type { LogResourcePolicy } from "./logs-policies";
import type { Values } from "./model";
import type { ApiRequest, ServiceApi } from "./service";

/** What CloudWatch Logs answers: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/ */
export const logsApi: ServiceApi = {
  name: "logs",
  operations: {
    DescribeLogGroups: describeLogGroups,
    DescribeResourcePolicies: describeResourcePolicies,
  },
};

/**
 * Asked on a log group without a name, whatever the prefix, though the reference has no resource type for it:
 * https://github.com/hashicorp/terraform-provider-aws/issues/8804
 * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeLogGroups.html
 */
function describeLogGroups(request: ApiRequest): Values {
  takesOnly(request, "CloudWatch Logs", "logGroupNamePrefix");
  const { account, region, facts } = request;
  const inRegion = `arn:${account.partition}:logs:${region}:${account.id}:log-group:`;
  request.authorize({ action: "logs:DescribeLogGroups", resource: `${inRegion}:log-stream:` });
  const rows = `logs:group:${region}:${request.text("logGroupNamePrefix") ?? ""}`;
  return {
    logGroups: facts.list<LogGroup>("logs:group").flatMap(([row, { name, keyArn, retentionInDays }]) =>
      row.startsWith(rows)
        ? [
            {
              logGroupName: name,
              arn: `${inRegion}${name}:*`,
              ...(keyArn !== undefined && { kmsKeyId: keyArn }),
              ...(retentionInDays !== undefined && { retentionInDays }),
            },
          ]
        : [],
    ),
  };
}

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeResourcePolicies.html */
function describeResourcePolicies(request: ApiRequest): Values {
  takesOnly(request, "CloudWatch Logs");
  request.authorize({ action: "logs:DescribeResourcePolicies", resource: "*" });
  const policies = request.facts.list<LogResourcePolicy>("logs:policy");
  return {
    resourcePolicies: policies.flatMap(([, { region, name, policy }]) =>
      region === request.region ? [{ policyName: name, policyDocument: policy.text ?? "" }] : [],
    ),
  };
}
