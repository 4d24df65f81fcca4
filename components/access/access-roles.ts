import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import type { Names } from "../foundation/names";
import { baselinePath } from "../foundation/paths";
import type { PolicyDocument } from "../foundation/policy-document";
import type { AccessKeys } from "./access-keys";
import {
  type AccessRoleName,
  type AccessScope,
  accessRoles,
  type BoundRoleName,
  boundRoles,
  isBound,
} from "./access-scope";
import { auditorPolicy } from "./auditor-policy";
import { BoundedRole } from "./bounded-role";
import { closedPolicy } from "./business-hours-policies";
import { devopsPolicy } from "./devops-policy";
import { PermissionsBoundary } from "./permissions-boundary";
import { type AccessKeyArns, securityAdminPolicy } from "./security-admin-policy";
import { ServiceRoles } from "./service-roles";
import { type Federation, trustPolicy } from "./trust-policy";

export interface AccessRolesArgs {
  readonly names: Names;
  readonly scope: pulumi.Input<AccessScope>;
  /** Accounts whose people may come; empty for this one. */
  readonly trustedAccounts: readonly string[];
  readonly federation: Federation;
  readonly keys: AccessKeys;
}

/** The policy of a role that follows the business hours. */
export interface HoursPolicy {
  readonly role: BoundRoleName;
  readonly policy: aws.iam.RolePolicy;
}

const descriptions: Readonly<Record<AccessRoleName, string>> = {
  "security-admin": "Answers for security: bounded roles, keys, infrastructure secrets, emergencies",
  devops: "Runs workloads",
  auditor: "Reads how everything is set up and what was logged",
};

const permissions: Readonly<
  Record<AccessRoleName, (scope: AccessScope, keys: AccessKeyArns) => PolicyDocument>
> = {
  "security-admin": securityAdminPolicy,
  devops: devopsPolicy,
  auditor: auditorPolicy,
};

/**
 * The roles of people, which are assumed with a second factor, a secret that is shared with them and a name of their
 * own; those of the services that people's workloads need; and the boundary that all of them are within.
 */
export class AccessRoles extends pulumi.ComponentResource {
  readonly roles: Readonly<Record<AccessRoleName, aws.iam.Role>>;
  /** The policies that are left to the business hours. */
  readonly hours: readonly HoursPolicy[];
  /** ARN by role, resolved once the role has its permissions. */
  readonly readyArns: Readonly<Record<AccessRoleName, pulumi.Output<string>>>;
  readonly boundaryArn: pulumi.Output<string>;
  readonly serviceRoles: ServiceRoles;
  /** What whoever assumes a role has to know. */
  readonly externalId: pulumi.Output<string>;

  constructor(name: string, args: AccessRolesArgs, opts: pulumi.ComponentResourceOptions) {
    super("baseline:access:AccessRoles", name, {}, opts);

    const { names, scope } = args;
    const boundary = new PermissionsBoundary(`${name}-boundary`, { names, scope }, { parent: this });
    const keys = pulumi.output({
      applicationData: args.keys.applicationDataArn,
      infrastructureSecrets: args.keys.infrastructureSecretsArn,
    });
    const externalId = new random.RandomPassword(
      `${name}-external-id`,
      { length: 40, special: false },
      { parent: this },
    );
    const roleOf = (role: AccessRoleName) =>
      new BoundedRole(
        `${name}-${role}`,
        {
          roleName: names.physical("iam", role),
          path: baselinePath,
          description: descriptions[role],
          trust: pulumi.all([scope, externalId.result]).apply(([{ place }, secret]) =>
            trustPolicy(role, {
              place,
              accountIds: args.trustedAccounts.length > 0 ? args.trustedAccounts : [place.accountId],
              externalId: secret,
              federation: args.federation,
            }),
          ),
          permissions: pulumi.all([scope, keys]).apply(([known, arns]) => permissions[role](known, arns)),
          boundaryArn: boundary.arn,
          ...(isBound(role) && {
            closed: pulumi.output(scope).apply((known) => closedPolicy(known.sensitiveOperations)),
          }),
        },
        { parent: this },
      );
    const bounded = perRole(roleOf);

    this.roles = perRole((role) => bounded[role].role);
    this.hours = boundRoles.map((name) => ({
      role: name,
      policy: bounded[name].hours as aws.iam.RolePolicy,
    }));
    this.readyArns = perRole((role) => bounded[role].readyArn);
    this.boundaryArn = boundary.arn;
    this.serviceRoles = new ServiceRoles(
      `${name}-services`,
      { names, scope, boundaryArn: boundary.arn, applicationKeyArn: args.keys.applicationDataArn },
      { parent: this },
    );
    this.externalId = externalId.result;
    this.registerOutputs({
      readyArns: this.readyArns,
      boundaryArn: this.boundaryArn,
      externalId: this.externalId,
    });
  }
}

function perRole<T>(make: (role: AccessRoleName) => T): Readonly<Record<AccessRoleName, T>> {
  return Object.fromEntries(accessRoles.map((role) => [role, make(role)])) as Record<AccessRoleName, T>;
}
