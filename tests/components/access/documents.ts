import {
  applicationDataKeyPolicy,
  infrastructureSecretsKeyPolicy,
} from "../../../components/access/access-key-policies";
import { accessRoles } from "../../../components/access/access-scope";
import { auditorPolicy } from "../../../components/access/auditor-policy";
import { boundaryPolicy } from "../../../components/access/boundary-policy";
import {
  closedPolicy,
  deadLetterPolicy,
  hoursStatements,
  schedulePolicy,
  trustOfScheduler,
} from "../../../components/access/business-hours-policies";
import { devopsPolicy } from "../../../components/access/devops-policy";
import { securityAdminPolicy } from "../../../components/access/security-admin-policy";
import {
  databaseMonitoringPolicy,
  taskExecutionPolicy,
  trustOfService,
} from "../../../components/access/service-role-policies";
import { trustPolicy } from "../../../components/access/trust-policy";
import { type PolicyDocument, policyDocument } from "../../../components/foundation/policy-document";
import {
  alertTopic,
  arn,
  boundaryArn,
  emergencyParameter,
  externalId,
  hoursFunction,
  hoursQueue,
  iamArn,
  keys,
  otherAccountId,
  place,
  roles,
  scope,
} from "./account";

const keysOfPeople = {
  applicationData: keys.applicationData,
  infrastructureSecrets: keys.infrastructureSecrets,
};
const oidc = iamArn("oidc-provider/login.example.com");

/** With everything that can be configured, so that no statement is left out. */
const trust = {
  place,
  accountIds: [otherAccountId],
  externalId,
  federation: {
    permissionSets: { "security-admin": "Security", devops: "Operators", auditor: "Auditors" },
    saml: { arn: iamArn("saml-provider/workforce"), issuer: "https://idp.example.com", audience: "aws" },
    oidc: { arn: oidc, audience: "baseline", subject: "group:operators:*" },
  },
};

/** Who may assume a role, by the role. */
export const trusting: Readonly<Record<string, PolicyDocument>> = {
  ...Object.fromEntries(accessRoles.map((role) => [`trust of ${role}`, trustPolicy(role, trust)])),
  "trust of task-execution": trustOfService(place, "ecs-tasks.amazonaws.com", arn("ecs", "*")),
  "trust of db-monitoring": trustOfService(place, "monitoring.rds.amazonaws.com", arn("rds", "db:*")),
  "trust of the schedule": trustOfScheduler(place),
};

/** What is allowed or denied to sessions, or on resources. */
export const permitting: Readonly<Record<string, PolicyDocument>> = {
  boundary: boundaryPolicy(scope),
  "security-admin": securityAdminPolicy(scope, keysOfPeople),
  devops: devopsPolicy(scope, keysOfPeople),
  auditor: auditorPolicy(scope),
  "task-execution": taskExecutionPolicy(scope, keys.applicationData),
  "db-monitoring": databaseMonitoringPolicy(scope),
  "hours of the deployment": closedPolicy(scope.sensitiveOperations),
  "business hours": policyDocument(
    ...hoursStatements(place, {
      roleArns: [roles["security-admin"], roles.devops],
      boundaryArn,
      parameterArn: emergencyParameter,
      topicArn: alertTopic,
      topicKeyArn: keys.alerts,
    }),
  ),
  schedule: schedulePolicy(hoursFunction, hoursQueue),
  "dead letters": deadLetterPolicy(hoursQueue, arn("events", "rule/dev-events-hours-emergency-ab12cd34")),
  "application data": applicationDataKeyPolicy(place, scope),
  "infrastructure secrets": infrastructureSecretsKeyPolicy(place, scope),
};

/** Every policy of the roles, their boundary, their keys and their hours, by name. */
export const documents = { ...trusting, ...permitting };

/** Names of condition keys that a statement asks for. */
export const keysOf = ({ Condition = {} }: PolicyDocument["Statement"][number]): readonly string[] =>
  Object.values(Condition).flatMap((compared) => Object.keys(compared));
