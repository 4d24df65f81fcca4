import { type Answer, type LiveAccount, type Scenario, ScenarioFailure } from "../rehearsal";
import { whyRefused } from "./people";

export const minute = 60_000;

/** As much of what a compliance region has as stories need. */
interface RegionCompliance {
  readonly recorderName: string | null;
  readonly recordedTypes: readonly string[];
  readonly functionName: string;
  readonly customRuleNames: readonly string[];
  readonly guardRuleNames: readonly string[];
  /** Null where nothing is repaired. */
  readonly remediation: RegionRemediation | null;
}

/** As much of what is repaired in a region as stories need. */
interface RegionRemediation {
  readonly roleArn: string;
  readonly maximumAttempts: number;
  readonly repairs: readonly { readonly ruleName: string }[];
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

/** The rules of a region that say something in an account that lives: those of a function, and those in Guard. */
export const rulesIn = ({ customRuleNames, guardRuleNames }: RegionCompliance): readonly string[] => [
  ...customRuleNames,
  ...guardRuleNames,
];

/** What a story adds to what it has seen where rules in Guard say nothing. */
export const unevaluated = ({ whyGuardIsMissing: why }: LiveAccount) =>
  why === undefined ? "" : `; Guard rules not evaluated: ${why}`;

/** What is repaired in a region; undefined where nothing is. */
export function remediationIn(account: LiveAccount, region: string): RegionRemediation | undefined {
  return complianceRegions(account)[region]?.remediation ?? undefined;
}

/** Whether what a rule finds in a region is repaired without people. */
export function isRepaired(account: LiveAccount, region: string, rule: string): boolean {
  const { repairs = [] } = remediationIn(account, region) ?? {};
  return repairs.some(({ ruleName: name }) => isOf(rule, name));
}

/** Whether a region has a rule; stacks may do without some. */
export function isRule(account: LiveAccount, region: string, rule: string): boolean {
  const known = complianceRegions(account)[region];
  return known !== undefined && rulesIn(known).some((name) => isOf(rule, name));
}

/** Whether a name in AWS Config is that of a rule. */
const isOf = (rule: string, name: string) => name.includes(`-config-${rule}-`);

/** An account apart, once the rules have said what they have to say of what is there already: it is no news later. */
export async function settled(account: LiveAccount, at = account.now): Promise<LiveAccount> {
  const apart = account.at(at);
  apart.confirmSubscriptions();
  await apart.pass({ minutes: 20 });
  return apart;
}

/** The name of a rule in AWS Config by that of its evaluator, or of its file. */
export function ruleName(account: LiveAccount, region: string, rule: string): string {
  const known = complianceRegions(account)[region];
  const names = known ? rulesIn(known) : [];
  const found = names.find((name) => isOf(rule, name));
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

/** All that a rule of AWS Config says. */
export async function evaluationsOf(
  account: LiveAccount,
  region: string,
  configRule: string,
): Promise<readonly Evaluated[]> {
  const pages = await pagesOf<DetailsPage>(account, region, "GetComplianceDetailsByConfigRule", "NextToken", {
    ConfigRuleName: configRule,
    ComplianceTypes: ["COMPLIANT", "NON_COMPLIANT", "NOT_APPLICABLE"],
    Limit: 100,
  });
  return pages.flatMap(({ EvaluationResults }) =>
    EvaluationResults.map(({ EvaluationResultIdentifier, ComplianceType, Annotation }) => ({
      resourceId: EvaluationResultIdentifier.EvaluationResultQualifier.ResourceId,
      compliance: ComplianceType,
      annotation: Annotation ?? "",
    })),
  );
}

/** The names of what a region has recorded, by what AWS Config calls it; of what has none, that itself. */
export async function recordedNames(
  account: LiveAccount,
  region: string,
): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>();
  for (const resourceType of complianceRegions(account)[region]?.recordedTypes ?? []) {
    const pages = await pagesOf<IdentifiersPage>(account, region, "ListDiscoveredResources", "nextToken", {
      resourceType,
    });
    for (const { resourceId, resourceName = resourceId } of pages.flatMap(
      (page) => page.resourceIdentifiers,
    )) {
      names.set(resourceId, resourceName);
    }
  }
  return names;
}

async function pagesOf<Page>(
  account: LiveAccount,
  region: string,
  operation: string,
  token: string,
  input: Readonly<Record<string, string | number | readonly string[]>>,
): Promise<readonly Page[]> {
  const pages: Page[] = [];
  let next: string | undefined;
  do {
    const answer = await account.administrator.call("ConfigServiceClient", operation, region, {
      ...input,
      ...(next !== undefined && { [token]: next }),
    });
    const page = outputOf(answer) as Readonly<Record<string, string | undefined>>;
    pages.push(page as Page);
    next = page[token];
  } while (next !== undefined);
  return pages;
}

/** https://docs.aws.amazon.com/config/latest/APIReference/API_ListDiscoveredResources.html */
interface IdentifiersPage {
  readonly resourceIdentifiers: readonly { readonly resourceId: string; readonly resourceName?: string }[];
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
