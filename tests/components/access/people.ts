import { auditorPolicy } from "../../../components/access/auditor-policy";
import { boundaryPolicy } from "../../../components/access/boundary-policy";
import { hoursStatements, schedulePolicy } from "../../../components/access/business-hours-policies";
import { devopsPolicy } from "../../../components/access/devops-policy";
import { securityAdminPolicy } from "../../../components/access/security-admin-policy";
import {
  databaseMonitoringPolicy,
  taskExecutionPolicy,
} from "../../../components/access/service-role-policies";
import { executionPolicy } from "../../../components/foundation/execution-policy";
import { rotationStatements } from "../../../components/secrets/secret-policies";
import { managedPolicies } from "../../../rehearsal/aws/managed-policies";
import type { Policy } from "../../../rehearsal/policy/document";
import type { PoliciesInForce } from "../../../rehearsal/policy/evaluate";
import type { Principal } from "../../../rehearsal/policy/request";
import {
  accountId,
  alertTopic,
  boundaryArn,
  deployerRole,
  emergencyParameter,
  hoursFunction,
  hoursQueue,
  iamArn,
  keys,
  otherAccountId,
  parsed,
  place,
  roles,
  rotatedSecret,
  scope,
} from "./account";
import { hoursAt, type Moment } from "./hours";

/** Somebody who makes requests, with the policies that limit him at a moment. */
export interface Person {
  readonly principal: Principal;
  readonly policies: (when: Moment) => Pick<PoliciesInForce, "identity" | "boundary">;
}

export function sessionOf(roleArn: string, name = "alice"): Principal {
  const account = roleArn.split(":")[4] ?? "";
  const role = roleArn.slice(roleArn.lastIndexOf("/") + 1);
  return {
    kind: "session",
    accountId: account,
    roleArn,
    arn: `arn:aws:sts::${account}:assumed-role/${role}/${name}`,
  };
}

const { applicationData, infrastructureSecrets } = keys;
const keysOfPeople = { applicationData, infrastructureSecrets };
const boundary = parsed("boundary", boundaryPolicy(scope));
const administrator = managedPolicies.AdministratorAccess;

const within = (roleArn: string, policy: Policy): Person => ({
  principal: sessionOf(roleArn),
  policies: () => ({ identity: [policy], boundary }),
});
const byTheHour = (role: "security-admin" | "devops", policy: Policy): Person => ({
  principal: sessionOf(roles[role], `${role}-alice`),
  policies: (when) => ({ identity: [policy, hoursAt(when)], boundary }),
});
const outside = (principal: Principal, ...identity: readonly Policy[]): Person => ({
  principal,
  policies: () => ({ identity }),
});
const user = (account: string): Principal => ({
  kind: "user",
  accountId: account,
  arn: iamArn("user/alice", account),
});

const rotationPolicy = executionPolicy(
  place,
  "dev-lambda-rotation-ab12cd34",
  true,
  rotationStatements(place, { secretArn: rotatedSecret, keyArn: keys.foundation, admin: undefined }),
);
const hoursPolicy = executionPolicy(
  place,
  "dev-lambda-business-hours-ab12cd34",
  false,
  hoursStatements(place, {
    roleArns: [roles["security-admin"], roles.devops],
    boundaryArn,
    parameterArn: emergencyParameter,
    topicArn: alertTopic,
    topicKeyArn: keys.alerts,
  }),
);

export const people = {
  "security-admin": byTheHour(
    "security-admin",
    parsed("security-admin", securityAdminPolicy(scope, keysOfPeople)),
  ),
  devops: byTheHour("devops", parsed("devops", devopsPolicy(scope, keysOfPeople))),
  auditor: within(roles.auditor, parsed("auditor", auditorPolicy(scope))),
  "task-execution": within(
    roles["task-execution"],
    parsed("task-execution", taskExecutionPolicy(scope, applicationData)),
  ),
  "db-monitoring": within(roles["db-monitoring"], parsed("db-monitoring", databaseMonitoringPolicy(scope))),
  /** A role that people made, with every permission that they can give: what stops it is the boundary alone. */
  workload: within(iamArn("role/bounded/dev-app-shop"), administrator),
  "the rotation": outside(
    sessionOf(iamArn("role/baseline/dev-iam-rotation-ab12cd34"), "dev-lambda-rotation-ab12cd34"),
    parsed("rotation", rotationPolicy),
    managedPolicies["service-role/AWSLambdaVPCAccessExecutionRole"],
  ),
  "the business hours": outside(
    sessionOf(iamArn("role/baseline/dev-iam-business-hours-ab12cd34"), "dev-lambda-business-hours-ab12cd34"),
    parsed("business hours", hoursPolicy),
  ),
  "the schedule": outside(
    sessionOf(iamArn("role/baseline/dev-iam-hours-schedule-ab12cd34")),
    parsed("schedule", schedulePolicy(hoursFunction, hoursQueue)),
  ),
  /** Nobody bounds these either. */
  deployer: outside(sessionOf(deployerRole), administrator),
  "another role": outside(sessionOf(iamArn("role/Application")), administrator),
  "a user": outside(user(accountId), administrator),
  "a foreign user": outside(user(otherAccountId), administrator),
  "CloudWatch Logs": outside({ kind: "service", service: "logs.us-east-1.amazonaws.com" }),
  "CloudWatch Logs of another region": outside({ kind: "service", service: "logs.eu-west-1.amazonaws.com" }),
  root: outside({ kind: "root", accountId, arn: iamArn("root") }),
} as const satisfies Readonly<Record<string, Person>>;

export type Who = keyof typeof people;
