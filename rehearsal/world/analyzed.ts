import { foreignAnalyzer } from "../aws/access-analyzer";
import { type BaseAccount, baseAccounts } from "./base-accounts";

/** The accounts where somebody has an analyzer already, in every region: a second one is refused there. */
export function alreadyAnalyzed(accounts: readonly BaseAccount[] = baseAccounts): readonly BaseAccount[] {
  return accounts.map(({ name, description, rows }) => ({
    name: `${name}-analyzed`,
    description: `${description}, looked through by Access Analyzer`,
    rows: (account, regions) => [
      ...rows(account, regions),
      ...regions.map((region) => foreignAnalyzer(account, region)),
    ],
  }));
}
