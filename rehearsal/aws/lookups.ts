import type { Account } from "../world/account";
import { zonesOf } from "./ec2-zones";
import type { Values } from "./model";
import { getOrganization, organizationSeenBy } from "./organizations-membership";

/**
 * A data source: what the program may ask while it runs. None of them reads what the program deploys. It throws
 * `AwsError` where the provider answers with an error.
 */
export type Lookup = (args: Values, asker: { readonly account: Account; readonly region: string }) => Values;

/** https://www.pulumi.com/registry/packages/aws/api-docs/ (getAvailabilityZones, getCallerIdentity, getPartition, getRegion) */
export const lookups: Readonly<Record<string, Lookup>> = {
  [getOrganization]: organizationSeenBy(undefined),
  "aws:index/getAvailabilityZones:getAvailabilityZones": ({ state = "available" }, { region }) => {
    // All zones work here, so that asking for others finds none.
    const zones = state === "available" ? zonesOf(region) : [];
    return {
      id: region,
      region,
      state,
      groupNames: zones.length > 0 ? [region] : [],
      names: zones.map(({ name }) => name),
      zoneIds: zones.map(({ id }) => id),
    };
  },
  "aws:index/getCallerIdentity:getCallerIdentity": (_, { account }) => ({
    id: account.id,
    accountId: account.id,
    arn: account.deployer.principal.arn,
    userId: "AROA1111222233334444A:rehearsal",
  }),
  // The role behind a session; anything else is its own issuer.
  "aws:iam/getSessionContext:getSessionContext": (args, { account }) => {
    const arn = String(args["arn"]);
    const { principal } = account.deployer;
    const [, name = "", session = ""] = /:assumed-role\/([^/]+)\/(.+)$/.exec(arn) ?? [];
    return {
      id: arn,
      arn,
      issuerArn: principal.kind === "session" && arn === principal.arn ? principal.roleArn : arn,
      issuerId: name === "" ? "" : "AROA1111222233334444A",
      issuerName: name,
      sessionName: session,
    };
  },
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
