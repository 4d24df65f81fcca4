import { takesOnly } from "./api-members";
import { aggregatorNamed, gatheringOf } from "./config-api-aggregators";
import { complianceOf, detailed } from "./config-api-rules";
import { findingsGathered, type GatheredFinding } from "./config-gathering";
import { capital, page } from "./config-pages";
import type { Values } from "./model";
import type { ApiRequest } from "./service";

/** What of all that is gathered is asked for; undefined values leave it open. */
interface Filters {
  readonly ConfigRuleName?: string;
  readonly ComplianceType?: string;
  readonly AccountId?: string;
  readonly AwsRegion?: string;
}

/**
 * Rules of every account and region that is gathered from. Those that apply to nothing are not among them.
 * https://docs.aws.amazon.com/config/latest/APIReference/API_DescribeAggregateComplianceByConfigRules.html
 */
export function describeAggregateComplianceByConfigRules(request: ApiRequest): Values {
  takesOnly(request, "AWS Config", "ConfigurationAggregatorName", "Filters", "Limit", "NextToken");
  const aggregator = aggregatorNamed(request, "DescribeAggregateComplianceByConfigRules");
  const { ConfigRuleName, ComplianceType, AccountId, AwsRegion, ...others } = (request.arrival.input[
    "Filters"
  ] ?? {}) as Filters;
  if (Object.keys(others).length > 0) {
    throw new Error(`The simulated AWS Config does not know the filters ${Object.keys(others).join(", ")}.`);
  }
  const meant = findingsGathered(gatheringOf(request), aggregator).filter(
    ({ rule, accountId, region }) =>
      isOpenOr(ConfigRuleName, rule) && isOpenOr(AccountId, accountId) && isOpenOr(AwsRegion, region),
  );
  const rules = [...byRule(meant)]
    .map(([, findings]) => ({ of: findings[0], compliance: complianceOf(findings) }))
    .filter(({ compliance }) => isOpenOr(ComplianceType, String(compliance["ComplianceType"])));
  const { items, next } = page(request, rules, { ...capital, usual: 1000, most: 1000 });
  return {
    AggregateComplianceByConfigRules: items.map(({ of, compliance }) => ({
      ConfigRuleName: of?.rule ?? "",
      Compliance: compliance,
      AccountId: of?.accountId ?? "",
      AwsRegion: of?.region ?? "",
    })),
    ...next,
  };
}

const isOpenOr = (wanted: string | undefined, value: string) => wanted === undefined || wanted === value;

function byRule(findings: readonly GatheredFinding[]): ReadonlyMap<string, readonly GatheredFinding[]> {
  const rules = new Map<string, GatheredFinding[]>();
  for (const finding of findings) {
    const key = [finding.accountId, finding.region, finding.rule].join();
    rules.set(key, [...(rules.get(key) ?? []), finding]);
  }
  return rules;
}

/** https://docs.aws.amazon.com/config/latest/APIReference/API_GetAggregateComplianceDetailsByConfigRule.html */
export function getAggregateComplianceDetailsByConfigRule(request: ApiRequest): Values {
  const named = ["ConfigRuleName", "AccountId", "AwsRegion", "ComplianceType"];
  takesOnly(request, "AWS Config", "ConfigurationAggregatorName", ...named, "Limit", "NextToken");
  const aggregator = aggregatorNamed(request, "GetAggregateComplianceDetailsByConfigRule");
  const [rule, accountId, region] = ["ConfigRuleName", "AccountId", "AwsRegion"].map((name) =>
    request.required(name),
  );
  const meant = findingsGathered(gatheringOf(request), aggregator).filter(
    (finding) =>
      finding.rule === rule &&
      finding.accountId === accountId &&
      finding.region === region &&
      isOpenOr(request.text("ComplianceType"), finding.compliance),
  );
  const { items, next } = page(request, meant, { ...capital, usual: 50, most: 100 });
  return {
    AggregateEvaluationResults: items.map((finding) => ({
      ...detailed({ name: finding.rule }, finding),
      AccountId: finding.accountId,
      AwsRegion: finding.region,
    })),
    ...next,
  };
}
