import * as aws from "@pulumi/aws";

/** A value for each of some regions, keyed by region name such as `eu-west-1`. */
export type Regional<T> = Readonly<Record<string, T>>;

/** An AWS partition: the first part of every ARN in it, and the domain of its regional service principals. */
export interface Partition {
  readonly name: "aws" | "aws-us-gov" | "aws-cn";
  readonly dnsSuffix: string;
}

/**
 * The supported partitions by the form of their region names, as in `partitions.json` of the AWS SDKs.
 * The isolated and sovereign partitions (`aws-iso*`, `aws-eusc`) are left out: not all services of the
 * baseline exist there.
 */
const partitions: readonly (Partition & { readonly regions: RegExp })[] = [
  { name: "aws", dnsSuffix: "amazonaws.com", regions: /^(us|eu|ap|sa|ca|me|af|il|mx)-[a-z]+-\d$/ },
  { name: "aws-us-gov", dnsSuffix: "amazonaws.com", regions: /^us-gov-[a-z]+-\d$/ },
  { name: "aws-cn", dnsSuffix: "amazonaws.com.cn", regions: /^cn-[a-z]+-\d$/ },
];

const knownRegions: ReadonlySet<string> = new Set(Object.values(aws.Region));

/** The partition that a region belongs to, or undefined where there is no such region in a supported one. */
export function partitionOf(region: string): Partition | undefined {
  const found = partitions.find((partition) => partition.regions.test(region));
  return found && knownRegions.has(region) ? { name: found.name, dnsSuffix: found.dnsSuffix } : undefined;
}

const globalRegions: Readonly<Record<Partition["name"], string>> = {
  aws: "us-east-1",
  "aws-us-gov": "us-gov-west-1",
  "aws-cn": "cn-north-1",
};

/**
 * Where IAM, and what else has no region of its own, reports what is done.
 * https://docs.aws.amazon.com/general/latest/gr/iam-service.html
 */
export function globalRegionOf({ name }: Partition): string {
  return globalRegions[name];
}

/** One value per region, made by `make` in the order given. */
export function perRegion<T>(regions: readonly string[], make: (region: string) => T): Regional<T> {
  return Object.fromEntries(regions.map((region) => [region, make(region)]));
}

/** The value of one region. Throws when the map has none: a mistake in the program, not in its configuration. */
export function inRegion<T>(values: Regional<T>, region: string): T {
  const value = values[region];
  if (value === undefined) {
    throw new Error(`No value for region ${region}; there is one for ${Object.keys(values).join(", ")}.`);
  }
  return value;
}
