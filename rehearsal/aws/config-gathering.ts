import { explain } from "../policy/evaluate";
import { type Account, globalRegion } from "../world/account";
import type { Facts } from "../world/facts";
import type { Usage } from "../world/usage";
import { requestKeys, verdictOn } from "./access";
import { configService } from "./config-delivery";
import {
  type ConfigAggregator,
  type Evaluation,
  evaluationsOf,
  type OtherAccount,
  otherAccountRow,
  recordingRegions,
  rulesIn,
  runningRecorder,
} from "./config-rows";
import { serviceMayAssume, sessionOf } from "./iam-roles";
import { membershipRow, organization } from "./organizations-membership";

/** One source of an aggregator, and what became of it. */
export interface GatheredSource {
  /** Number of an account, or the organisation's id. */
  readonly id: string;
  readonly type: "ACCOUNT" | "ORGANIZATION";
  readonly region: string;
  readonly status: "SUCCEEDED" | "FAILED" | "OUTDATED";
}

/** What a rule of an account says of a resource, as an aggregator shows it. */
export interface GatheredFinding extends Omit<Evaluation, "rule"> {
  readonly accountId: string;
  readonly region: string;
  /** Name of the rule. */
  readonly rule: string;
}

/** Where something is gathered. */
interface Gathering {
  readonly facts: Facts;
  readonly account: Account;
  readonly usage?: Usage | undefined;
}

/**
 * What AWS Config asks Organizations with the role of an aggregator: all that AWS's policy for such roles is for. That
 * it cannot do without any of them is UNCONFIRMED.
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSConfigRoleForOrganizations.html
 */
const readings = [
  "organizations:DescribeOrganization",
  "organizations:ListAccounts",
  "organizations:ListAWSServiceAccessForOrganization",
  "organizations:ListDelegatedAdministrators",
];

/** Whether AWS Config can read the organisation with the role of an aggregator; if not, why. */
export function whyOrganizationNotRead(
  facts: Facts,
  account: Account,
  { roleArn = "" }: ConfigAggregator,
  usage?: Usage,
): string | undefined {
  if (!facts.get(membershipRow)) {
    return "the account belongs to no organization";
  }
  const trust = serviceMayAssume(facts, account, roleArn, configService);
  if (trust.decision !== "Allowed") {
    return `sts:AssumeRole: ${explain(trust)}`;
  }
  const caller = sessionOf(facts, account, roleArn, "AWSConfig-Organizations");
  const context = requestKeys(globalRegion(account));
  for (const action of readings) {
    const verdict = verdictOn(caller, account, { action, resource: "*", context });
    if (verdict.decision !== "Allowed") {
      return `${action}: ${explain(verdict)}`;
    }
    usage?.record(caller, action, verdict.decidedBy);
  }
  return undefined;
}

/**
 * The sources of an aggregator, as they are now: AWS takes its time. Of an organisation that can be read they are all
 * its accounts, which need to authorise nobody; that the organisation itself is one as well is UNCONFIRMED.
 * https://docs.aws.amazon.com/config/latest/developerguide/aggregate-data.html
 */
export function sourcesOf(gathering: Gathering, aggregator: ConfigAggregator): readonly GatheredSource[] {
  const { facts, account, usage } = gathering;
  const regions = aggregator.regions ?? recordingRegions(facts);
  const inRegions = (ids: readonly string[], type: GatheredSource["type"], statusIn: StatusIn) =>
    ids.flatMap((id) => regions.map((region) => ({ id, type, region, status: statusIn(id, region) })));
  if (aggregator.accountIds) {
    return inRegions(aggregator.accountIds, "ACCOUNT", (id, region) =>
      id === account.id
        ? ownStatus(facts, region)
        : statusOfOther(facts.get(otherAccountRow(id)), region, (other) =>
            isAuthorized(other, region, account.id, aggregator.region),
          ),
    );
  }
  const isRead = whyOrganizationNotRead(facts, account, aggregator, usage) === undefined;
  const accountIds = isRead ? [account.id, ...membersOf(facts).map(({ id }) => id)] : [];
  return [
    ...inRegions([organization.id], "ORGANIZATION", () => (isRead ? "SUCCEEDED" : "FAILED")),
    ...inRegions(accountIds, "ACCOUNT", (id, region) =>
      id === account.id
        ? ownStatus(facts, region)
        : statusOfOther(facts.get(otherAccountRow(id)), region, () => true),
    ),
  ];
}

type StatusIn = (id: string, region: string) => GatheredSource["status"];

/** The account's own data need no authorisation: UNCONFIRMED. */
const ownStatus = (facts: Facts, region: string) => (runningRecorder(facts, region) ? "SUCCEEDED" : "FAILED");

/**
 * The authorisation of an account is verified again and again. Which of the statuses goes with its absence, and with
 * which code, is UNCONFIRMED. Accounts of which nothing is known cannot be looked into.
 * https://docs.aws.amazon.com/config/latest/APIReference/API_DescribeConfigurationAggregatorSourcesStatus.html
 */
function statusOfOther(
  other: OtherAccount | undefined,
  region: string,
  authorizes: (other: OtherAccount) => boolean,
): GatheredSource["status"] {
  if (!other) {
    return "OUTDATED";
  }
  return authorizes(other) && other.recordedRegions.includes(region) ? "SUCCEEDED" : "FAILED";
}

/** An authorisation is for one account and one region of its aggregators, and given region by region. */
const isAuthorized = (other: OtherAccount, region: string, accountId: string, aggregatorRegion: string) =>
  other.authorizations.some(
    (each) =>
      each.region === region && each.accountId === accountId && each.aggregatorRegion === aggregatorRegion,
  );

/** The other accounts of the organisation. */
export const membersOf = (facts: Facts): readonly OtherAccount[] =>
  facts.list<OtherAccount>("config:other-account").flatMap(([, other]) => (other.isMember ? [other] : []));

/** What the rules of all sources say. */
export function findingsGathered(
  gathering: Gathering,
  aggregator: ConfigAggregator,
): readonly GatheredFinding[] {
  return sourcesOf(gathering, aggregator)
    .filter(({ type, status }) => type === "ACCOUNT" && status === "SUCCEEDED")
    .flatMap(({ id, region }) =>
      id === gathering.account.id
        ? ownFindings(gathering.facts, id, region)
        : findingsOfOther(gathering.facts, id, region),
    );
}

function ownFindings(facts: Facts, accountId: string, region: string): GatheredFinding[] {
  return rulesIn(facts, region).flatMap(({ arn, name }) =>
    evaluationsOf(facts, arn).map(({ rule: _, ...evaluation }) => ({
      ...evaluation,
      accountId,
      region,
      rule: name,
    })),
  );
}

function findingsOfOther(facts: Facts, accountId: string, region: string): GatheredFinding[] {
  const findings = facts.get(otherAccountRow(accountId))?.findings ?? [];
  return findings
    .filter((finding) => finding.region === region)
    .map(({ at, ...finding }) => ({
      ...finding,
      accountId,
      orderedAt: at,
      invokedAt: at,
      recordedAt: at,
    }));
}
