import * as pulumi from "@pulumi/pulumi";
import { type Names, type Naming, physicalName } from "../foundation/names";
import { baselinePath } from "../foundation/paths";
import { iamArn, type Place, regionalArn } from "../foundation/place";
import { sensitiveOperations } from "./sensitive-operations";

/** The roles that people assume, as they stand in physical names and session names. */
export const accessRoles = ["security-admin", "devops", "auditor"] as const;
export type AccessRoleName = (typeof accessRoles)[number];

/** Roles whose sensitive operations are bound to business hours. Auditors have none. */
export const boundRoles = ["security-admin", "devops"] as const satisfies readonly AccessRoleName[];
export type BoundRoleName = (typeof boundRoles)[number];

export function isBound(role: AccessRoleName): role is BoundRoleName {
  return boundRoles.some((bound) => bound === role);
}

/** What the policies of people, of their boundary and of their keys speak of. All of it is known from names. */
export interface AccessScope {
  readonly place: Place;
  readonly naming: Naming;
  /** Regions that a bounded principal may work in. */
  readonly regions: readonly string[];
  /** `service:Operation`, also with wildcards. */
  readonly sensitiveOperations: readonly string[];
}

/** The operations that are sensitive everywhere and those that a stack adds. */
export function sensitiveWith(more: readonly string[]): readonly string[] {
  return [...new Set([...sensitiveOperations, ...more])];
}

export function accessRoleArn(
  { place, naming }: Pick<AccessScope, "place" | "naming">,
  name: AccessRoleName,
): string {
  return iamArn(place, "role", `${baselinePath}${physicalName(naming, "iam", name)}`);
}

export function boundaryArn({ place, naming }: AccessScope): string {
  return iamArn(place, "policy", `${baselinePath}${physicalName(naming, "iam", "boundary")}`);
}

export function emergencyParameterName(naming: Naming): string {
  return physicalName(naming, "ssm", "business-hours");
}

export function emergencyParameterArn({ place, naming }: AccessScope): string {
  return regionalArn(place, "ssm", `parameter/${emergencyParameterName(naming)}`);
}

export interface AccessScopeArgs {
  readonly names: Names;
  readonly place: pulumi.Input<Place>;
  readonly regions: readonly string[];
  readonly sensitiveOperations: readonly string[];
}

export function accessScope({ names, place, ...known }: AccessScopeArgs): pulumi.Output<AccessScope> {
  return pulumi.all([place, names.naming]).apply(([where, naming]) => ({ ...known, place: where, naming }));
}
