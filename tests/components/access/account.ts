import {
  applicationDataKeyPolicy,
  infrastructureSecretsKeyPolicy,
} from "../../../components/access/access-key-policies";
import { type AccessScope, sensitiveWith } from "../../../components/access/access-scope";
import { trustPolicy } from "../../../components/access/trust-policy";
import { alertsKeyPolicy } from "../../../components/encryption/alerts-key-policy";
import { foundationKeyPolicy } from "../../../components/encryption/foundation-key-policy";
import { bucketPolicy } from "../../../components/foundation/encrypted-bucket";
import type { Place } from "../../../components/foundation/place";
import { stateBucketStatements, stateKeyPolicy } from "../../../components/operations/state-backend-policies";
import { secretResourcePolicy } from "../../../components/secrets/secret-policies";
import { type Policy, parsePolicy } from "../../../rehearsal/policy/document";
import type { PoliciesInForce } from "../../../rehearsal/policy/evaluate";

/** The account that the tables speak of. Names and ARNs are written out, so that a table dies with a wrong one. */
export const accountId = "111122223333";
export const otherAccountId = "444455556666";
export const place: Place = {
  partition: { name: "aws", dnsSuffix: "amazonaws.com" },
  accountId,
  region: "us-east-1",
};
export const regions = ["ap-southeast-1", "eu-west-1", "us-east-1", "us-west-2"] as const;
export const scope: AccessScope = {
  place,
  naming: { environment: "dev", suffix: "ab12cd34" },
  regions,
  sensitiveOperations: sensitiveWith([]),
};

/** ARN of something in us-east-1, or in another region. */
export const arn = (service: string, resource: string, region = "us-east-1") =>
  `arn:aws:${service}:${region}:${accountId}:${resource}`;
export const iamArn = (resource: string, account = accountId) => `arn:aws:iam::${account}:${resource}`;

export const boundaryArn = iamArn("policy/baseline/dev-iam-boundary-ab12cd34");
/** What a request carries that is about a role within the boundary, or is to be. */
export const bounded = { "iam:PermissionsBoundary": boundaryArn };
/** What a request to a resource of the baseline carries, where resources are known by their tags. */
export const ofBaseline = { "aws:ResourceTag/Project": "aws-security-baseline" };

export const roles = {
  "security-admin": iamArn("role/baseline/dev-iam-security-admin-ab12cd34"),
  devops: iamArn("role/baseline/dev-iam-devops-ab12cd34"),
  auditor: iamArn("role/baseline/dev-iam-auditor-ab12cd34"),
  "task-execution": iamArn("role/bounded/baseline/dev-iam-task-execution-ab12cd34"),
  "db-monitoring": iamArn("role/bounded/baseline/dev-iam-db-monitoring-ab12cd34"),
} as const;

export const keys = {
  applicationData: arn("kms", "key/11111111-0000-0000-0000-000000000001"),
  infrastructureSecrets: arn("kms", "key/11111111-0000-0000-0000-000000000002"),
  foundation: arn("kms", "key/mrk-00000000000000000000000000000003"),
  state: arn("kms", "key/11111111-0000-0000-0000-000000000004"),
  alerts: arn("kms", "key/11111111-0000-0000-0000-000000000005"),
  /** Somebody's own, with the policy that KMS gives a key by default. */
  workload: arn("kms", "key/22222222-0000-0000-0000-000000000001"),
} as const;

export const emergencyParameter = arn("ssm", "parameter/dev-ssm-business-hours-ab12cd34");
export const alertTopic = arn("sns", "dev-sns-compliance-ab12cd34");
export const hoursFunction = arn("lambda", "function:dev-lambda-business-hours-ab12cd34");
export const hoursQueue = arn("sqs", "dev-sqs-business-hours-ab12cd34");
export const rotatedSecret = arn("secretsmanager", "secret:dev-secretsmanager-database-ab12cd34-AbCdEf");
export const stateBucket = "arn:aws:s3:::dev-s3-state-ab12cd34";
export const deployerRole = iamArn("role/Deployer");

export const parsed = (name: string, document: unknown): Policy =>
  parsePolicy(name, JSON.stringify(document));

const statement = (name: string, ...statements: readonly object[]) =>
  parsed(name, { Version: "2012-10-17", Statement: statements });

const byDefault = statement("default key", {
  Sid: "AllowAccount",
  Effect: "Allow",
  Principal: { AWS: iamArn("root") },
  Action: "kms:*",
  Resource: "*",
});

const keyPolicies: Readonly<Record<string, Policy>> = {
  [keys.applicationData]: parsed("application data", applicationDataKeyPolicy(place, scope)),
  [keys.infrastructureSecrets]: parsed(
    "infrastructure secrets",
    infrastructureSecretsKeyPolicy(place, scope),
  ),
  [keys.foundation]: parsed(
    "foundation",
    foundationKeyPolicy({
      roleNames: [],
      evidence: {
        bucketArn: "arn:aws:s3:::dev-s3-evidence-ab12cd34",
        writerArns: [iamArn("role/Deployer")],
        readerArns: [roles.auditor],
      },
    })(place),
  ),
  [keys.state]: parsed("state", stateKeyPolicy(place, [deployerRole])),
  [keys.alerts]: parsed("alerts", alertsKeyPolicy(place)),
};

export const externalId = "0123456789012345678901234567890123456789";
const trust = { place, accountIds: [accountId], externalId, federation: { permissionSets: {} } };

/** Trust policies by ARN of the role. The roles that people make trust the account. */
const trustPolicies: Readonly<Record<string, Policy>> = Object.fromEntries(
  (["security-admin", "devops", "auditor"] as const).map((role) => [
    roles[role],
    parsed(`trust of ${role}`, trustPolicy(role, trust)),
  ]),
);
const trustOfAccount = statement("trust of the account", {
  Sid: "AllowAccount",
  Effect: "Allow",
  Principal: { AWS: iamArn("root") },
  Action: "sts:AssumeRole",
});

/** The policy of what is acted upon, where it has one. */
export function resourcePolicyOf(action: string, resource: string): Partial<PoliciesInForce> {
  const [, , service] = resource.split(":");
  if (service === "kms" && resource.includes(":key/")) {
    return { resource: keyPolicies[resource] ?? byDefault, resourceMustAllow: true };
  }
  if (action.startsWith("sts:AssumeRole") && service === "iam") {
    const policy = trustPolicies[resource] ?? trustOfAccount;
    return { resource: policy, resourceMustAllow: true, resourceIsImplied: true };
  }
  if (resource.startsWith(stateBucket)) {
    return {
      resource: parsed(
        "state bucket",
        bucketPolicy(stateBucket, stateBucketStatements(stateBucket, [deployerRole])),
      ),
    };
  }
  if (resource === rotatedSecret) {
    return { resource: parsed("secret", secretResourcePolicy(rotatedSecret, "vpce-1", [deployerRole])) };
  }
  return {};
}
