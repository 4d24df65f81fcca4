import { foreignTrail } from "../aws/cloudtrail-rows";
import { foreignRecorder, linkedRoleOf } from "../aws/config-foreign";
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

/** Regions by partition in which somebody may have begun, long before. */
const otherRegions: Readonly<Record<string, readonly string[]>> = {
  aws: ["eu-north-1", "sa-east-1", "ca-central-1", "ap-south-1"],
  "aws-us-gov": ["us-gov-east-1", "us-gov-west-1"],
  "aws-cn": ["cn-northwest-1", "cn-north-1"],
};

/** A region that the program does not deploy into, if there is one. */
function elsewhere(partition: string, regions: readonly string[]): readonly string[] {
  return (otherRegions[partition] ?? []).filter((region) => !regions.includes(region)).slice(0, 1);
}

/**
 * An account in which people work: their keys, roles and log groups are there, some named much like ours, and AWS Config
 * records in a region that is none of ours.
 */
const used: BaseAccount = {
  name: "used",
  description: "an account in use",
  rows: (account, regions) => {
    const { partition, id } = account;
    const role = (path: string) => foreignRole(`arn:${partition}:iam::${id}:role/${path}`);
    return [
      ...virgin.rows(account, regions),
      ...foreignRole(linkedRoleOf(account)),
      ...role("Application"),
      foreignTrail(partition, id, regions[0] ?? ""),
      ...elsewhere(partition, regions).flatMap((region) => foreignRecorder(account, region)),
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
