import { type LiveAccount, type Person, type Scenario, ScenarioFailure } from "../rehearsal";
import { complianceRegions, isRule, ruleName, whereRecorded } from "./compliance";
import { madeIn, mistakes } from "./findings";
import { holderOf, primaryRegion, whyRefused } from "./people";

/** What a rule of some account finds in a region. */
interface Found {
  /** Undefined: this one. */
  readonly memberId: string | undefined;
  readonly region: string;
  readonly rule: string;
  readonly resourceId: string;
}

/** A mistake of every region, and of every other account where the view is the organisation's, is in the auditor's one view. */
export const oneViewHasEveryFinding: Scenario = {
  title: "One view has what is found in every region",
  run: whereRecorded(async (account) => {
    const apart = account.at(account.now);
    const view = await viewOf(apart);
    const found = Object.keys(complianceRegions(apart)).flatMap((region) => [
      ...foundHere(apart, region),
      ...(view.isOfOrganization ? foundByMembers(apart, region) : []),
    ]);
    await apart.pass({ minutes: 15 });
    for (const each of found) {
      if (!(await view.shows(each))) {
        throw new ScenarioFailure(
          `The one view does not have what ${each.rule} finds in ${each.region}${each.memberId ? ` of account ${each.memberId}` : ""}.`,
        );
      }
    }
    const of = view.isOfOrganization ? `this account and ${apart.members.length} other` : "this account";
    return `${found.length} findings, of ${of}`;
  }),
};

/** People make a mistake that a rule of the stack finds. */
function foundHere(account: LiveAccount, region: string): Found[] {
  const mistake = mistakes.find(({ rule }) => isRule(account, region, rule));
  if (!mistake) {
    return [];
  }
  const { resourceId } = madeIn(account, region, mistake);
  return [{ memberId: undefined, region, rule: ruleName(account, region, mistake.rule), resourceId }];
}

/** A rule of each other account finds one. */
function foundByMembers(account: LiveAccount, region: string): Found[] {
  return account.members.map((member) => {
    const finding = { region, rule: "volumes-are-encrypted", resourceId: `vol-of-${region}` };
    member.finds({
      ...finding,
      resourceType: "AWS::EC2::Volume",
      compliance: "NON_COMPLIANT",
      annotation: "The volume is not encrypted.",
    });
    return { ...finding, memberId: member.id };
  });
}

interface View {
  readonly isOfOrganization: boolean;
  readonly shows: (found: Found) => Promise<boolean>;
}

/** The stack's aggregator, as the auditor sees it. */
async function viewOf(account: LiveAccount): Promise<View> {
  const auditor = await holderOf(account, "auditor");
  const region = primaryRegion(account);
  const name = account.text("configurationAggregator");
  const asked = (operation: string, input: object) => answered(auditor, operation, region, input);
  const { ConfigurationAggregators } = await asked("DescribeConfigurationAggregators", {
    ConfigurationAggregatorNames: [name],
  });
  const [own] = ConfigurationAggregators as readonly { OrganizationAggregationSource?: unknown }[];
  const named = { ConfigurationAggregatorName: name };
  return {
    isOfOrganization: own?.OrganizationAggregationSource !== undefined,
    shows: async ({ memberId, region: AwsRegion, rule: ConfigRuleName, resourceId }) => {
      const AccountId = memberId ?? account.id;
      const Filters = { AccountId, AwsRegion, ConfigRuleName, ComplianceType: "NON_COMPLIANT" };
      const { AggregateComplianceByConfigRules: rules } = await asked(
        "DescribeAggregateComplianceByConfigRules",
        { ...named, Filters },
      );
      const { AggregateEvaluationResults: results } = await asked(
        "GetAggregateComplianceDetailsByConfigRule",
        { ...named, ...Filters },
      );
      return (rules as readonly unknown[]).length === 1 && JSON.stringify(results).includes(resourceId);
    },
  };
}

async function answered(who: Person, operation: string, region: string, input: object) {
  const answer = await who.call("ConfigServiceClient", operation, region, input as Record<string, never>);
  if (answer.kind === "refused") {
    throw new ScenarioFailure("The auditor cannot see the one view.", whyRefused(answer));
  }
  return answer.output;
}
