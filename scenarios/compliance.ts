import { type Answer, type LiveAccount, type Scenario, ScenarioFailure } from "../rehearsal";
import { whyRefused } from "./people";

export const minute = 60_000;

/** As much of what a compliance region has as stories need. */
interface RegionCompliance {
  readonly recorderName: string | null;
  readonly functionName: string;
  readonly customRuleNames: readonly string[];
}

/** By region; none where nothing is recorded. */
export function complianceRegions(account: LiveAccount): Readonly<Record<string, RegionCompliance>> {
  return account.output("complianceRegions") as unknown as Readonly<Record<string, RegionCompliance>>;
}

/** A story for stacks that have anything recorded. */
export function whereRecorded(tell: Scenario["run"]): Scenario["run"] {
  return async (account) =>
    Object.keys(complianceRegions(account)).length > 0 ? tell(account) : "nothing is recorded";
}

/** The name of a rule in AWS Config by that of its evaluator. */
export function ruleName(account: LiveAccount, region: string, rule: string): string {
  const names = complianceRegions(account)[region]?.customRuleNames ?? [];
  const found = names.find((name) => name.includes(`-config-${rule}-`));
  if (found === undefined) {
    throw new ScenarioFailure(`${region} has no rule ${rule}; it has ${names.join(", ")}.`);
  }
  return found;
}

/** What a rule says of a resource. */
export interface Verdict {
  readonly compliance: string;
  readonly annotation: string;
}

/** What a rule last said of a resource; undefined where it has said nothing. */
export async function verdictOf(
  account: LiveAccount,
  region: string,
  rule: string,
  resourceId: string,
): Promise<Verdict | undefined> {
  const evaluations = await evaluationsOf(account, region, ruleName(account, region, rule));
  return evaluations.find(({ resourceId: of }) => of === resourceId);
}

interface Evaluated extends Verdict {
  readonly resourceId: string;
}

/** All that a rule of AWS Config says, page by page. */
export async function evaluationsOf(
  account: LiveAccount,
  region: string,
  configRule: string,
): Promise<readonly Evaluated[]> {
  const evaluations: Evaluated[] = [];
  let next: string | undefined;
  do {
    const answer = await account.administrator.call(
      "ConfigServiceClient",
      "GetComplianceDetailsByConfigRule",
      region,
      {
        ConfigRuleName: configRule,
        ComplianceTypes: ["COMPLIANT", "NON_COMPLIANT", "NOT_APPLICABLE"],
        Limit: 100,
        ...(next !== undefined && { NextToken: next }),
      },
    );
    const { EvaluationResults, NextToken } = outputOf(answer) as unknown as DetailsPage;
    evaluations.push(
      ...EvaluationResults.map(({ EvaluationResultIdentifier, ComplianceType, Annotation }) => ({
        resourceId: EvaluationResultIdentifier.EvaluationResultQualifier.ResourceId,
        compliance: ComplianceType,
        annotation: Annotation ?? "",
      })),
    );
    next = NextToken;
  } while (next !== undefined);
  return evaluations;
}

/** https://docs.aws.amazon.com/config/latest/APIReference/API_GetComplianceDetailsByConfigRule.html */
interface DetailsPage {
  readonly EvaluationResults: readonly {
    readonly EvaluationResultIdentifier: {
      readonly EvaluationResultQualifier: { readonly ResourceId: string };
    };
    readonly ComplianceType: string;
    readonly Annotation?: string;
  }[];
  readonly NextToken?: string;
}

function outputOf(answer: Answer) {
  if (answer.kind === "refused") {
    throw new ScenarioFailure("Nobody can ask AWS Config what its rules say.", whyRefused(answer));
  }
  return answer.output;
}

/** When people were told of a resource since a moment, in milliseconds since 1970; undefined where they were not. */
export function toldOf(account: LiveAccount, configRule: string, resourceId: string, since: number) {
  return account
    .deliveries(since)
    .find(
      ({ message = "" }) =>
        message.includes(`rule: ${configRule}"`) && message.includes(`resource: ${resourceId}"`),
    )?.at;
}

/** Tags that every rule on tags is content with. */
export const allTags: Readonly<Record<string, string>> = {
  Owner: "orders",
  Environment: "dev",
  CostCenter: "2000",
  ManagedBy: "hand",
  Project: "orders",
  DataClassification: "Confidential",
};
