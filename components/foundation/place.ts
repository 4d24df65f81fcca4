import * as pulumi from "@pulumi/pulumi";
import type { Partition } from "./regions";

/** Where a policy is in force. Every ARN and service principal that a policy names follows from it. */
export interface Place {
  readonly partition: Partition;
  /** Twelve digits. */
  readonly accountId: string;
  readonly region: string;
}

/** The places of one account, by region. */
export function placesOf(
  partition: Partition,
  accountId: pulumi.Input<string>,
): (region: string) => pulumi.Output<Place> {
  return (region) => pulumi.output(accountId).apply((id) => ({ partition, accountId: id, region }));
}

/** ARN of the account: as a `Principal` the whole account, as `aws:PrincipalArn` its root user alone. */
export function accountRootArn({ partition, accountId }: Place): string {
  return `arn:${partition.name}:iam::${accountId}:root`;
}

/** ARN of something that IAM keeps in this account, by its path and name: `/baseline/dev-iam-devops-ab12cd34`. */
export function iamArn(
  { partition, accountId }: Place,
  kind: "role" | "policy" | "instance-profile",
  pathAndName: string,
): string {
  return `arn:${partition.name}:iam::${accountId}:${kind}${pathAndName}`;
}

/** ARN of something regional of this account, such as a function in its region. */
export function regionalArn(
  { partition, accountId, region }: Place,
  service: string,
  resource: string,
): string {
  return `arn:${partition.name}:${service}:${region}:${accountId}:${resource}`;
}

/** ARN of a policy of AWS's own by the part after `policy/`. */
export function managedPolicyArn({ partition }: Place, path: string): string {
  return `arn:${partition.name}:iam::aws:policy/${path}`;
}

/** Principal of a service that is regional, such as `logs.eu-west-1.amazonaws.com`, or name of its endpoint. */
export function regionalPrincipal({ partition, region }: Place, service: string): string {
  return `${service}.${region}.${partition.dnsSuffix}`;
}

/** ARN pattern for every log group of the region. */
export function anyLogGroupArn(place: Place): string {
  return regionalArn(place, "logs", "*");
}
