import { GetComplianceDetailsByConfigRuleCommand } from "@aws-sdk/client-config-service";
import { type ConfigClient, pageSize, type ResourceKey } from "./config-client";
import type { Page } from "./pages";

/** What AWS Config holds of a rule and a resource. */
export interface EarlierEvaluation extends ResourceKey {
  readonly compliance: string;
  /** Of the item or the schedule that it was made for; in milliseconds since 1970. */
  readonly at: number;
}

/**
 * A page of what AWS Config holds of a rule.
 * https://docs.aws.amazon.com/config/latest/APIReference/API_GetComplianceDetailsByConfigRule.html
 */
export async function earlierEvaluations(
  client: ConfigClient,
  configRuleName: string,
  token: string | undefined,
): Promise<Page<EarlierEvaluation>> {
  const { EvaluationResults = [], NextToken } = await client.send(
    new GetComplianceDetailsByConfigRuleCommand({
      ConfigRuleName: configRuleName,
      Limit: pageSize,
      ...(token === undefined ? {} : { NextToken: token }),
    }),
  );
  const evaluations = EvaluationResults.flatMap(({ EvaluationResultIdentifier, ComplianceType = "" }) => {
    const { EvaluationResultQualifier, OrderingTimestamp } = EvaluationResultIdentifier ?? {};
    const { ResourceType, ResourceId } = EvaluationResultQualifier ?? {};
    return ResourceType === undefined || ResourceId === undefined
      ? []
      : {
          resourceType: ResourceType,
          resourceId: ResourceId,
          compliance: ComplianceType,
          at: OrderingTimestamp?.getTime() ?? 0,
        };
  });
  return { values: evaluations, next: NextToken };
}
