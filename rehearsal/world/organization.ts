import { type OtherAccount, otherAccountRow } from "../aws/config-rows";
import {
  getOrganization,
  type Membership,
  membershipRows,
  organization,
  organizationSeenBy,
} from "../aws/organizations-membership";
import { type AwsTable, simulatedAws } from "../aws/table";
import { type BaseAccount, baseAccounts } from "./base-accounts";

/**
 * The accounts, and the AWS that goes with them, where they belong to an organisation; by default they belong to none.
 * It takes both: a program asks while it runs, which is before there is an account that it is deployed into.
 */
export function inOrganization(
  membership: Membership,
  accounts: readonly BaseAccount[] = baseAccounts,
): { readonly table: AwsTable; readonly accounts: readonly BaseAccount[] } {
  const { lookups } = simulatedAws;
  return {
    table: { ...simulatedAws, lookups: { ...lookups, [getOrganization]: organizationSeenBy(membership) } },
    accounts: accounts.map(({ name, description, rows }) => ({
      name: `${name}-${membership.as}`,
      description: `${description}, ${membership.as} of an organisation`,
      rows: (account, regions) => [
        ...rows(account, regions),
        ...membershipRows(account, membership),
        [otherAccountRow(organization.otherAccountId), memberIn(regions)],
      ],
    })),
  };
}

/** The organisation's other account, in which AWS Config records in some regions and has found nothing yet. */
export function memberIn(recordedRegions: readonly string[]): OtherAccount {
  const { otherAccountId: id } = organization;
  return { id, isMember: true, recordedRegions, authorizations: [], findings: [] };
}
