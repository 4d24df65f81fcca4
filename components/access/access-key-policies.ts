import {
  allowAccountToAdminister,
  allowCloudWatchLogs,
  allowGrantsByServicesFor,
  allowUseTo,
  denyUseToRootUser,
} from "../encryption/key-policy";
import { boundedPath } from "../foundation/paths";
import { iamArn, type Place, regionalArn } from "../foundation/place";
import { type PolicyDocument, policyDocument } from "../foundation/policy-document";
import { type AccessScope, accessRoleArn } from "./access-scope";

/** Data of workloads: for people who run or secure them, and for the workloads' own roles. Auditors describe the key. */
export function applicationDataKeyPolicy(place: Place, scope: AccessScope): PolicyDocument {
  const users = [
    accessRoleArn(scope, "devops"),
    accessRoleArn(scope, "security-admin"),
    iamArn(place, "role", `${boundedPath}*`),
  ];
  return policyDocument(
    allowAccountToAdminister(place),
    denyUseToRootUser(place),
    allowUseTo("AllowUseToPeopleAndWorkloads", place, users),
    allowGrantsByServicesFor(place, users),
  );
}

/** Secrets of the infrastructure, and the record of what people did: for whoever answers for security. */
export function infrastructureSecretsKeyPolicy(place: Place, scope: AccessScope): PolicyDocument {
  const users = [accessRoleArn(scope, "security-admin")];
  return policyDocument(
    allowAccountToAdminister(place),
    denyUseToRootUser(place),
    allowUseTo("AllowUseToSecurityAdmin", place, users),
    allowCloudWatchLogs(place, regionalArn(place, "logs", "log-group:/aws/iam/*")),
  );
}
