import type { Account } from "../world/account";
import type { Values } from "./model";

/** A data source: what the program may ask while it runs. None of them reads what the program deploys. */
export type Lookup = (args: Values, asker: { readonly account: Account; readonly region: string }) => Values;

/** https://www.pulumi.com/registry/packages/aws/api-docs/ (getCallerIdentity, getPartition, getRegion) */
export const lookups: Readonly<Record<string, Lookup>> = {
  "aws:index/getCallerIdentity:getCallerIdentity": (_, { account }) => ({
    id: account.id,
    accountId: account.id,
    arn: account.deployer.principal.arn,
    userId: "AROA1111222233334444A:rehearsal",
  }),
  "aws:index/getPartition:getPartition": (_, { account }) => ({
    id: account.partition,
    partition: account.partition,
    dnsSuffix: account.dnsSuffix,
    reverseDnsPrefix: account.dnsSuffix.split(".").reverse().join("."),
  }),
  "aws:index/getRegion:getRegion": (args, { region, account }) => {
    const name = typeof args["region"] === "string" ? args["region"] : region;
    return { id: name, name, region: name, endpoint: `ec2.${name}.${account.dnsSuffix}`, description: name };
  },
};
