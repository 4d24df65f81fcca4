import { AwsError } from "../runtime/aws-clients";
import { takesOnly } from "./api-members";
import { asTime } from "./config-items";
import { capital, page } from "./config-pages";
import { type ConfigRule, type Evaluation, evaluationsOf, ruleRow, rulesIn, runsRow } from "./config-rows";
import type { Values } from "./model";
import type { ApiRequest } from "./service";

/** Text from moto's source. */
export const noSuchRule = (name: string) =>
  new AwsError(
    "NoSuchConfigRuleException",
    `The ConfigRule '${name}' provided in the request is invalid. Please check the configRule name`,
  );

/** The rules that a request names, and else all of the region. */
function rulesNamed(request: ApiRequest, action: string): readonly ConfigRule[] {
  request.authorize({ action: `config:${action}`, resource: "*" });
  const { facts, region } = request;
  const names = request.texts("ConfigRuleNames") ?? [];
  if (names.length === 0) {
    return rulesIn(facts, region);
  }
  return names.map((name) => {
    const rule = facts.get(ruleRow(region, name));
    if (!rule) {
      throw noSuchRule(name);
    }
    return rule;
  });
}

/** https://docs.aws.amazon.com/config/latest/APIReference/API_DescribeConfigRules.html */
export function describeConfigRules(request: ApiRequest): Values {
  takesOnly(request, "AWS Config", "ConfigRuleNames", "NextToken");
  const rules = rulesNamed(request, "DescribeConfigRules");
  const { items, next } = page(request, rules, { token: "NextToken", usual: 25, most: 25 });
  return { ConfigRules: items.map(described), ...next };
}

function described(rule: ConfigRule): Values {
  const { types, resourceId, tagKey, tagValue } = rule.scope;
  const scope: Values = {
    ...(types.length > 0 && { ComplianceResourceTypes: types }),
    ...(resourceId !== undefined && { ComplianceResourceId: resourceId }),
    ...(tagKey !== undefined && { TagKey: tagKey }),
    ...(tagValue !== undefined && { TagValue: tagValue }),
  };
  return {
    ConfigRuleName: rule.name,
    ConfigRuleArn: rule.arn,
    ConfigRuleId: rule.id,
    ConfigRuleState: "ACTIVE",
    ...(rule.description !== undefined && { Description: rule.description }),
    ...(Object.keys(scope).length > 0 && { Scope: scope }),
    Source: {
      Owner: rule.owner,
      ...(rule.source !== "" && { SourceIdentifier: rule.source }),
      // Its text is not told: https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/configservice/config_rule.go
      ...(rule.policy !== undefined && { CustomPolicyDetails: { PolicyRuntime: "guard-2.x.x" } }),
      ...(rule.triggers.length > 0 && {
        SourceDetails: rule.triggers.map(({ messageType, frequency }) => ({
          EventSource: "aws.config",
          MessageType: messageType,
          ...(frequency !== undefined && { MaximumExecutionFrequency: frequency }),
        })),
      }),
    },
    ...(rule.parameters !== undefined && { InputParameters: rule.parameters }),
    ...(rule.frequency !== undefined && { MaximumExecutionFrequency: rule.frequency }),
    EvaluationModes: [{ Mode: "DETECTIVE" }],
  };
}

/** https://docs.aws.amazon.com/config/latest/APIReference/API_DescribeConfigRuleEvaluationStatus.html */
export function describeConfigRuleEvaluationStatus(request: ApiRequest): Values {
  takesOnly(request, "AWS Config", "ConfigRuleNames", "NextToken", "Limit");
  const rules = rulesNamed(request, "DescribeConfigRuleEvaluationStatus");
  const { items, next } = page(request, rules, { ...capital, usual: 50, most: 50 });
  return {
    ConfigRulesEvaluationStatus: items.map(({ name, arn, id }) => {
      const runs = request.facts.get(runsRow(arn));
      return {
        ConfigRuleName: name,
        ConfigRuleArn: arn,
        ConfigRuleId: id,
        FirstEvaluationStarted: runs !== undefined,
        ...(runs?.startedAt !== undefined && { FirstActivatedTime: asTime(runs.startedAt) }),
        ...(runs?.invokedAt !== undefined && { LastSuccessfulInvocationTime: asTime(runs.invokedAt) }),
        ...(runs?.evaluatedAt !== undefined && { LastSuccessfulEvaluationTime: asTime(runs.evaluatedAt) }),
        ...(runs?.failedAt !== undefined && { LastFailedInvocationTime: asTime(runs.failedAt) }),
      } as Values;
    }),
    ...next,
  };
}

const mostCounted = 25;

/** https://docs.aws.amazon.com/config/latest/APIReference/API_DescribeComplianceByConfigRule.html */
export function describeComplianceByConfigRule(request: ApiRequest): Values {
  takesOnly(request, "AWS Config", "ConfigRuleNames", "NextToken");
  const rules = rulesNamed(request, "DescribeComplianceByConfigRule");
  const { items, next } = page(request, rules, { token: "NextToken", usual: 25, most: 25 });
  return {
    ComplianceByConfigRules: items.map(({ name, arn }) => ({
      ConfigRuleName: name,
      Compliance: complianceOf(evaluationsOf(request.facts, arn)),
    })),
    ...next,
  };
}

/** A rule is not complied with if one resource does not, and says nothing where it applies to none. */
export function complianceOf(evaluations: readonly Pick<Evaluation, "compliance">[]): Values {
  const bad = evaluations.filter(({ compliance }) => compliance === "NON_COMPLIANT").length;
  if (bad > 0) {
    const count = { CappedCount: Math.min(bad, mostCounted), CapExceeded: bad > mostCounted };
    return { ComplianceType: "NON_COMPLIANT", ComplianceContributorCount: count };
  }
  const isGood = evaluations.some(({ compliance }) => compliance === "COMPLIANT");
  return { ComplianceType: isGood ? "COMPLIANT" : "INSUFFICIENT_DATA" };
}

/** https://docs.aws.amazon.com/config/latest/APIReference/API_GetComplianceDetailsByConfigRule.html */
export function getComplianceDetailsByConfigRule(request: ApiRequest): Values {
  takesOnly(request, "AWS Config", "ConfigRuleName", "ComplianceTypes", "Limit", "NextToken");
  const name = request.required("ConfigRuleName");
  const rule = request.facts.get(ruleRow(request.region, name));
  request.authorize({ action: "config:GetComplianceDetailsByConfigRule", resource: rule?.arn ?? "*" });
  if (!rule) {
    throw noSuchRule(name);
  }
  const types = request.texts("ComplianceTypes");
  const meant = evaluationsOf(request.facts, rule.arn).filter(
    ({ compliance }) => types?.includes(compliance) !== false,
  );
  const { items, next } = page(request, meant, { ...capital, usual: 10, most: 100 });
  return { EvaluationResults: items.map((evaluation) => detailed(rule, evaluation)), ...next };
}

/** What a rule says of a resource. */
export function detailed({ name }: Pick<ConfigRule, "name">, evaluation: Omit<Evaluation, "rule">): Values {
  const { resourceType, resourceId, annotation } = evaluation;
  return {
    EvaluationResultIdentifier: {
      EvaluationResultQualifier: {
        ConfigRuleName: name,
        ResourceType: resourceType,
        ResourceId: resourceId,
        EvaluationMode: "DETECTIVE",
      },
      OrderingTimestamp: asTime(evaluation.orderedAt),
    },
    ComplianceType: evaluation.compliance,
    ResultRecordedTime: asTime(evaluation.recordedAt),
    ConfigRuleInvokedTime: asTime(evaluation.invokedAt),
    ...(annotation !== undefined && { Annotation: annotation }),
  };
}
