import { accountId, arn, iamArn, keys, regions } from "./account";
import { allowed, denied, judges, type Row } from "./table";

const free = (action: string, resource: string, context = {}) =>
  allowed("workload", action, resource, "AdministratorAccess: 1", { context });
const stopped = (action: string, resource: string, statement: string, context = {}) =>
  denied("workload", action, resource, `boundary: ${statement}`, { context });
const stockholm = { "aws:RequestedRegion": "eu-north-1" };
const elsewhere = (action: string, resource: string) =>
  stopped(action, resource, "DenyOtherRegions", stockholm);
const global = (action: string, resource = "*") => free(action, resource, stockholm);

judges("Services without a region, whatever region their call carries", [
  global("iam:ListRoles"),
  global("iam:GetRole", iamArn("role/Application")),
  allowed(
    "workload",
    "sts:AssumeRole",
    iamArn("role/bounded/dev-app-other"),
    "trust of the account: AllowAccount, AdministratorAccess: 1",
    { context: stockholm },
  ),
  global("sts:GetCallerIdentity"),
  global("organizations:DescribeOrganization"),
  global("account:GetRegionOptStatus", `arn:aws:account::${accountId}:account`),
  global("support:DescribeCases"),
  global("health:DescribeEvents"),
  global("route53:ChangeResourceRecordSets", "arn:aws:route53:::hostedzone/Z1"),
  global("cloudfront:CreateDistribution"),
  global("globalaccelerator:CreateAccelerator"),
  global("waf:CreateRule", `arn:aws:waf::${accountId}:rule/1`),
  global("shield:DescribeAttack", `arn:aws:shield::${accountId}:attack/1`),
  global("budgets:ModifyBudget", `arn:aws:budgets::${accountId}:budget/all`),
  global("ce:GetCostAndUsage", `arn:aws:billing::${accountId}:billingview/primary`),
  global("s3:ListAllMyBuckets"),
]);

judges("Services with a region, in one that is not allowed", [
  elsewhere("kms:ListKeys", "*"),
  elsewhere("kms:CreateKey", "*"),
  elsewhere("kms:Decrypt", arn("kms", "key/1", "eu-north-1")),
  elsewhere("ec2:RunInstances", arn("ec2", "instance/*", "eu-north-1")),
  elsewhere("ec2:DescribeInstances", "*"),
  elsewhere("s3:ListBucket", "arn:aws:s3:::dev-app-assets"),
  elsewhere("s3:CreateBucket", "arn:aws:s3:::dev-app-assets"),
  elsewhere("lambda:CreateFunction", arn("lambda", "function:dev-app-shop", "eu-north-1")),
  elsewhere("secretsmanager:CreateSecret", arn("secretsmanager", "secret:x-AbCdEf", "eu-north-1")),
  elsewhere("wafv2:CreateWebACL", arn("wafv2", "regional/webacl/x/1", "eu-north-1")),
  elsewhere(
    "route53resolver:CreateResolverEndpoint",
    arn("route53resolver", "resolver-endpoint/1", "eu-north-1"),
  ),
  elsewhere("logs:CreateLogGroup", arn("logs", "log-group:x", "eu-north-1")),
  denied(
    "devops",
    "rds:CreateDBInstance",
    arn("rds", "db:dev-app-shop", "eu-north-1"),
    "boundary: DenyOtherRegions",
    {
      context: stockholm,
    },
  ),
  denied("security-admin", "kms:CreateKey", "*", "boundary: DenyOtherRegions", { context: stockholm }),
  denied("auditor", "ec2:DescribeInstances", "*", "boundary: DenyOtherRegions", { context: stockholm }),
  denied(
    "task-execution",
    "ecr:BatchGetImage",
    arn("ecr", "repository/dev-app-shop", "eu-north-1"),
    "boundary: DenyOtherRegions",
    { context: stockholm },
  ),
]);

judges(
  "Services with a region, in each that is allowed",
  regions.flatMap((region): readonly Row[] => [
    free("lambda:CreateFunction", arn("lambda", "function:dev-app-shop", region), {
      "aws:RequestedRegion": region,
    }),
    allowed("security-admin", "kms:CreateKey", "*", "security-admin: MakeKeys", {
      context: { "aws:RequestedRegion": region },
    }),
  ]),
);

const secret = arn("secretsmanager", "secret:dev-app-shop-AbCdEf");
const added = (...to: readonly string[]) => ({ "secretsmanager:AddReplicaRegions": to });

judges("Another region, reached from an allowed one by a parameter", [
  stopped("kms:ReplicateKey", keys.workload, "DenyReplicaKeys, boundary: DenySensitiveOperationsToOthers", {
    "kms:ReplicaRegion": "eu-north-1",
  }),
  denied("workload", "kms:ReplicateKey", keys.workload, "boundary: DenySensitiveOperationsToOthers", {
    context: { "kms:ReplicaRegion": "eu-west-1" },
  }),
  denied("security-admin", "kms:ReplicateKey", keys.workload, "boundary: DenyReplicaKeys", {
    context: { "kms:ReplicaRegion": "eu-north-1" },
  }),
  stopped("kms:UpdatePrimaryRegion", keys.workload, "DenyPrimaryKeys", { "kms:PrimaryRegion": "eu-north-1" }),
  allowed(
    "workload",
    "kms:UpdatePrimaryRegion",
    keys.workload,
    "default key: AllowAccount, AdministratorAccess: 1",
    {
      context: { "kms:PrimaryRegion": "us-west-2" },
    },
  ),
  stopped("secretsmanager:ReplicateSecretToRegions", secret, "DenyReplicaSecrets", added("eu-north-1")),
  stopped(
    "secretsmanager:ReplicateSecretToRegions",
    secret,
    "DenyReplicaSecrets",
    added("eu-west-1", "eu-north-1"),
  ),
  stopped("secretsmanager:CreateSecret", secret, "DenyReplicaSecrets", added("us-west-2", "eu-north-1")),
  free("secretsmanager:ReplicateSecretToRegions", secret, added("eu-west-1")),
  free("secretsmanager:CreateSecret", secret, added("eu-west-1", "us-west-2")),
  denied("devops", "secretsmanager:CreateSecret", secret, "boundary: DenyReplicaSecrets", {
    context: added("eu-north-1"),
  }),
  stopped("s3:CreateBucket", "arn:aws:s3:::dev-app-assets", "DenyBuckets", {
    "s3:LocationConstraint": "eu-north-1",
  }),
  free("s3:CreateBucket", "arn:aws:s3:::dev-app-assets", { "s3:LocationConstraint": "eu-west-1" }),
  denied("devops", "s3:CreateBucket", "arn:aws:s3:::dev-app-assets", "boundary: DenyBuckets", {
    context: { "s3:LocationConstraint": "eu-north-1" },
  }),
]);

judges("A parameter that is not there", [
  denied("workload", "kms:ReplicateKey", keys.workload, "boundary: DenySensitiveOperationsToOthers"),
  allowed(
    "workload",
    "kms:UpdatePrimaryRegion",
    keys.workload,
    "default key: AllowAccount, AdministratorAccess: 1",
  ),
  free("secretsmanager:CreateSecret", secret),
  free("secretsmanager:ReplicateSecretToRegions", secret),
  free("s3:CreateBucket", "arn:aws:s3:::dev-app-assets"),
]);
