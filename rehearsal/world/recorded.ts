import { foreignRecorder, linkedRoleOf } from "../aws/config-foreign";
import { foreignRole } from "../aws/iam";
import { type BaseAccount, baseAccounts } from "./base-accounts";

/** The accounts where somebody has AWS Config record already, in every region: a second recorder is refused there. */
export function alreadyRecorded(accounts: readonly BaseAccount[] = baseAccounts): readonly BaseAccount[] {
  return accounts.map(({ name, description, rows }) => ({
    name: `${name}-recorded`,
    description: `${description}, recorded by AWS Config`,
    rows: (account, regions) => [
      ...rows(account, regions),
      ...foreignRole(linkedRoleOf(account)),
      ...regions.flatMap((region) => foreignRecorder(account, region)),
    ],
  }));
}
