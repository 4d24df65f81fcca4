import { AwsError } from "../runtime/aws-clients";
import { takesOnly } from "./api-members";
import { type EventRule, ruleRow, targetsOf } from "./events-rows";
import type { Values } from "./model";
import type { ApiRequest, ServiceApi } from "./service";

/** What EventBridge answers of the default bus: https://docs.aws.amazon.com/eventbridge/latest/APIReference/ */
export const eventsApi: ServiceApi = {
  name: "events",
  operations: { DescribeRule: describeRule, ListTargetsByRule: listTargetsByRule },
};

/** The rule that a request names, if the caller may do this to it. Error as recorded by localstack. */
function authorizedRule(request: ApiRequest, member: string, operation: string): EventRule {
  takesOnly(request, "EventBridge", member);
  const { account, region, facts } = request;
  const name = request.required(member);
  request.authorize({
    action: `events:${operation}`,
    resource: `arn:${account.partition}:events:${region}:${account.id}:rule/${name}`,
  });
  const rule = facts.get(ruleRow(region, name));
  if (!rule) {
    throw new AwsError("ResourceNotFoundException", `Rule ${name} does not exist on EventBus default.`);
  }
  return rule;
}

function describeRule(request: ApiRequest): Values {
  const { name, arn, state, patternText } = authorizedRule(request, "Name", "DescribeRule");
  return {
    Name: name,
    Arn: arn,
    State: state,
    ...(patternText !== undefined && { EventPattern: patternText }),
  };
}

function listTargetsByRule(request: ApiRequest): Values {
  const rule = authorizedRule(request, "Rule", "ListTargetsByRule");
  return {
    Targets: targetsOf(request.facts, rule.arn).map(({ id, arn, roleArn }) => ({
      Id: id,
      Arn: arn,
      ...(roleArn !== undefined && { RoleArn: roleArn }),
    })),
  };
}
