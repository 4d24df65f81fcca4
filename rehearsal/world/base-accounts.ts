import { foreignTrail } from "../aws/cloudtrail-rows";
import { foreignRole } from "../aws/iam";
import { foreignPolicy } from "../aws/iam-managed-policies";
import { foreignKey } from "../aws/kms";
import { foreignAlias } from "../aws/kms-alias";
import { foreignLogGroup } from "../aws/logs";
import { managedPolicies } from "../aws/managed-policies";
import type { Account } from "./account";
import { foundInAccount, type RowKey, Store } from "./store";

type Rows = readonly (readonly [RowKey, unknown])[];

/** What an account holds before the program is deployed. */
export interface BaseAccount {
  readonly name: string;
  readonly description: string;
  readonly rows: (account: Account, regions: readonly string[]) => Rows;
}

/** Nothing but the role that deploys and the policies of AWS's own that are used here. */
const virgin: BaseAccount = {
  name: "virgin",
  description: "a new account",
  rows: ({ partition, deployer }) => [
    ...(deployer.principal.kind === "session" ? foreignRole(deployer.principal.roleArn) : []),
    ...Object.entries(managedPolicies).map(([path, policy]) =>
      foreignPolicy(`arn:${partition}:iam::aws:policy/${path}`, policy),
    ),
  ],
};

/** An account in which people work: their keys, roles and log groups are there, some named much like ours. */
const used: BaseAccount = {
  name: "used",
  description: "an account in use",
  rows: (account, regions) => {
    const { partition, id } = account;
    const role = (path: string) => foreignRole(`arn:${partition}:iam::${id}:role/${path}`);
    return [
      ...virgin.rows(account, regions),
      ...role("aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig"),
      ...role("Application"),
      foreignTrail(partition, id, regions[0] ?? ""),
      ...regions.flatMap((region) => {
        const keyArn = `arn:${partition}:kms:${region}:${id}:key/11111111-2222-3333-4444-555555555555`;
        const owner = { AWS: `arn:${partition}:iam::${id}:root` };
        const statement = { Effect: "Allow", Principal: owner, Action: "kms:*", Resource: "*" };
        return [
          ...foreignKey(keyArn, region, JSON.stringify({ Version: "2012-10-17", Statement: statement })),
          foreignAlias(region, "alias/application", keyArn),
          foreignLogGroup(region, "/aws/lambda/application"),
          foreignLogGroup(region, "/aws/events/application"),
        ];
      }),
    ];
  },
};

export const baseAccounts: readonly BaseAccount[] = [virgin, used];

/** A store that holds what the account has before the deployment. */
export function storeOf(base: BaseAccount, account: Account, regions: readonly string[]): Store {
  const store = new Store();
  for (const [row, value] of base.rows(account, regions)) {
    store.write(foundInAccount, row, value);
  }
  return store;
}
