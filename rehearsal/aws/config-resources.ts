import type { Account } from "../world/account";
import type { Facts } from "../world/facts";
import { backedUpResources } from "./config-resources-backup";
import { ec2Resources } from "./config-resources-ec2";
import { kmsResources } from "./config-resources-kms";
import { lambdaResources } from "./config-resources-lambda";
import { rdsResources } from "./config-resources-rds";
import { s3Resources } from "./config-resources-s3";
import { secretsResources } from "./config-resources-secretsmanager";
import { securityGroupResources } from "./config-resources-security-groups";
import { snsResources } from "./config-resources-sns";
import type { Values } from "./model";

/** A resource as AWS Config finds it, in the shape of https://github.com/awslabs/aws-config-resource-schema. */
export interface FoundResource {
  readonly resourceType: string;
  readonly resourceId: string;
  readonly resourceName: string | undefined;
  readonly arn: string;
  readonly availabilityZone: string;
  /** In milliseconds since 1970; undefined where AWS does not tell it. */
  readonly createdAt: number | undefined;
  readonly tags: Readonly<Record<string, string>>;
  readonly relationships: readonly Values[];
  readonly configuration: Values;
  /** Texts of JSON by name, as AWS Config sends most of them. */
  readonly supplementary: Readonly<Record<string, string>>;
}

export type Finder = (facts: Facts, account: Account, region: string) => readonly FoundResource[];

const finders: readonly Finder[] = [
  ec2Resources,
  rdsResources,
  s3Resources,
  kmsResources,
  backedUpResources,
  securityGroupResources,
  lambdaResources,
  secretsResources,
  snsResources,
];

/** Everything in a region that AWS Config could record, as far as it is simulated. */
export const resourcesIn: Finder = (facts, account, region) =>
  finders.flatMap((find) => find(facts, account, region));
