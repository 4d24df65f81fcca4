import { anyPhysicalName, type NamedService } from "../foundation/names";
import { boundedPath, workloadRolePath } from "../foundation/paths";
import { iamArn, regionalArn } from "../foundation/place";
import { type PolicyDocument, type PolicyStatement, policyDocument } from "../foundation/policy-document";
import { projectTag } from "../foundation/tags";
import {
  type AccessScope,
  accessRoleArn,
  boundaryArn,
  boundRoles,
  emergencyParameterArn,
} from "./access-scope";
import { unlessByService } from "./sensitive-operations";

/** Services of the organisation as a whole, and what may be read in them. */
const organisation: readonly string[] = [
  "account:*",
  "identitystore:*",
  "organizations:*",
  "sso-directory:*",
  "sso:*",
];
const readingTheOrganisation: readonly string[] = [
  "account:Get*",
  "organizations:Describe*",
  "organizations:List*",
];

/**
 * Services that have no region of their own, whose calls carry the region of their one endpoint; and what only looks at
 * the audit trail. Never KMS.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_examples_aws_deny-requested-region.html
 */
const globalServices: readonly string[] = [
  "account:*",
  "budgets:*",
  "ce:*",
  "cloudfront:*",
  // The audit trail is looked at where IAM reports, too.
  "events:Describe*",
  "events:List*",
  "globalaccelerator:*",
  "health:*",
  "iam:*",
  "organizations:*",
  "route53:*",
  "s3:ListAllMyBuckets",
  "shield:*",
  "sts:*",
  "support:*",
  "waf:*",
];

/** Every action of IAM but those that begin with Generate, Get, List or Simulate: there is little room for words. */
export const writingIam: readonly string[] = [
  "iam:A*",
  "iam:C*",
  "iam:D*",
  "iam:E*",
  "iam:P*",
  "iam:R*",
  "iam:Se*",
  "iam:T*",
  "iam:U*",
];

/** What gives somebody, or something, the permissions of a role or of a root user. */
const takingRoles: readonly string[] = ["iam:PassRole", "sts:AssumeRole", "sts:AssumeRoot"];

/**
 * The actions that tell by `iam:PermissionsBoundary` which boundary a role has or is to have, and that could give it
 * more. `PassRole` tells nothing of it: where the role is has to do.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
 */
const writingRolePermissions: readonly string[] = [
  "iam:AttachRolePolicy",
  "iam:CreateRole",
  "iam:DeleteRolePolicy",
  "iam:DetachRolePolicy",
  "iam:PutRolePermissionsBoundary",
  "iam:PutRolePolicy",
];

/** All that is done with the baseline's own things without administering them. */
const notAdministration: readonly string[] = [
  "cloudwatch:Describe*",
  "cloudwatch:List*",
  "events:Describe*",
  "events:List*",
  "iam:Generate*",
  "iam:Get*",
  "iam:List*",
  "iam:PassRole",
  "iam:Simulate*",
  "lambda:Get*",
  "lambda:List*",
  "logs:Describe*",
  "logs:Filter*",
  "logs:Get*",
  "logs:List*",
  "logs:Start*",
  "s3:Get*",
  "s3:List*",
  "scheduler:Get*",
  "scheduler:List*",
  "secretsmanager:Describe*",
  "secretsmanager:Get*",
  "secretsmanager:List*",
  "sns:Get*",
  "sns:List*",
  "sqs:Get*",
  "sqs:List*",
];

/** All that is done to a key, and not with it. Grants are use: the keys' own policies say who may make them. */
const administeringKeys: readonly string[] = [
  "kms:*tagResource",
  "kms:Cancel*",
  "kms:CreateAlias",
  "kms:Delete*",
  "kms:Disable*",
  "kms:Enable*",
  "kms:Import*",
  "kms:Put*",
  "kms:Re*Grant",
  "kms:Replicate*",
  "kms:Rotate*",
  "kms:Schedule*",
  "kms:Synch*",
  "kms:Update*",
];

/**
 * What a bounded principal can ever do: everything that is not denied here. It grants nothing by itself.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
 */
export function boundaryPolicy(scope: AccessScope): PolicyDocument {
  return policyDocument(
    { Sid: "AllowTheAccount", Effect: "Allow", NotAction: organisation, Resource: "*" },
    { Sid: "AllowReadingTheOrganisation", Effect: "Allow", Action: readingTheOrganisation, Resource: "*" },
    ...denyOtherRegions(scope),
    ...denyEscalation(scope),
    ...denyAdministrationOfBaseline(scope),
    denySensitiveOperationsToOthers(scope),
  );
}

/** A call is denied by the region that it goes to, and by the one that it would reach from there. */
function denyOtherRegions({ regions }: AccessScope): PolicyStatement[] {
  const elsewhere = (
    sid: string,
    action: string | readonly string[],
    key: string,
    operator = "StringNotEquals",
  ): PolicyStatement => ({
    Sid: sid,
    Effect: "Deny",
    Action: action,
    Resource: "*",
    Condition: { [operator]: { [key]: regions }, Null: { [key]: "false" } },
  });
  return [
    {
      Sid: "DenyOtherRegions",
      Effect: "Deny",
      NotAction: globalServices,
      Resource: "*",
      Condition: { StringNotEquals: { "aws:RequestedRegion": regions } },
    },
    elsewhere("DenyReplicaKeys", "kms:ReplicateKey", "kms:ReplicaRegion"),
    elsewhere("DenyPrimaryKeys", "kms:UpdatePrimaryRegion", "kms:PrimaryRegion"),
    elsewhere(
      "DenyReplicaSecrets",
      ["secretsmanager:CreateSecret", "secretsmanager:ReplicateSecretToRegions"],
      "secretsmanager:AddReplicaRegions",
      "ForAnyValue:StringNotEquals",
    ),
    elsewhere("DenyBuckets", "s3:CreateBucket", "s3:LocationConstraint"),
  ];
}

/** No way to more than the boundary allows: not by another role, not by another identity, not by another boundary. */
function denyEscalation(scope: AccessScope): PolicyStatement[] {
  const { place } = scope;
  return [
    {
      // Users, groups, access keys, login profiles, identity providers and account settings are outside as well.
      Sid: "DenyIamOutsideThePath",
      Effect: "Deny",
      Action: writingIam,
      NotResource: [
        iamArn(place, "instance-profile", `${boundedPath}*`),
        iamArn(place, "policy", `${boundedPath}*`),
        iamArn(place, "role", `${boundedPath}*`),
        iamArn(place, "role", "/aws-service-role/*"),
      ],
    },
    {
      Sid: "DenyRolesOutsideThePath",
      Effect: "Deny",
      Action: takingRoles,
      NotResource: iamArn(place, "role", `${boundedPath}*`),
    },
    {
      Sid: "DenyRolesWithoutBoundary",
      Effect: "Deny",
      Action: writingRolePermissions,
      Resource: "*",
      Condition: { StringNotEquals: { "iam:PermissionsBoundary": boundaryArn(scope) } },
    },
  ];
}

/** Who is watched does not administer the watch. Using its keys is for the keys' policies to allow. */
function denyAdministrationOfBaseline(scope: AccessScope): PolicyStatement[] {
  return [
    {
      Sid: "DenyAdministeringTheBaseline",
      Effect: "Deny",
      NotAction: notAdministration,
      Resource: baselineArns(scope),
    },
    {
      Sid: "DenyAdministeringItsKeys",
      Effect: "Deny",
      Action: administeringKeys,
      Resource: "*",
      Condition: { StringEquals: { "aws:ResourceTag/Project": projectTag } },
    },
    {
      Sid: "DenyRemovingWhatBoundsAndRecords",
      Effect: "Deny",
      Action: [
        "cloudtrail:Delete*",
        "cloudtrail:Put*",
        "cloudtrail:Stop*",
        "cloudtrail:UpdateTrail",
        "config:*associateResourceTypes",
        "config:Delete*",
        // Also of rules, whose ARNs tell nothing: AWS makes up their ids.
        "config:PutConf*",
        "config:PutDeliveryChannel",
        "config:Stop*",
        "iam:DeleteRolePermissionsBoundary",
      ],
      Resource: "*",
    },
    {
      Sid: "DenyEmergenciesToOthers",
      Effect: "Deny",
      Action: ["ssm:Delete*", "ssm:Label*", "ssm:Put*"],
      Resource: emergencyParameterArn(scope),
      Condition: { ArnNotEquals: { "aws:PrincipalArn": accessRoleArn(scope, "security-admin") } },
    },
  ];
}

/** Named by the stack, so that the account need not be. */
function baselineArns({ place, naming }: AccessScope): string[] {
  const anywhere = { ...place, accountId: "*", region: "*" };
  const arn = (service: NamedService, prefix = "", rest = "") =>
    regionalArn(anywhere, service, `${prefix}${anyPhysicalName(naming, service)}${rest}`);
  return [
    arn("cloudwatch", "alarm:"),
    arn("events", "rule/"),
    iamArn(place, "policy", `${workloadRolePath}*`),
    iamArn(place, "role", `${workloadRolePath}*`),
    arn("kms", "alias/"),
    // Also with the qualifier of a version or an alias.
    arn("lambda", "function:", "*"),
    // Groups are named by their purpose, or after the function that writes them.
    regionalArn(anywhere, "logs", `log-group:*/${naming.environment}-*-${naming.suffix}*`),
    regionalArn(anywhere, "logs", `log-group:/aws/iam/*-${naming.suffix}*`),
    `arn:${place.partition.name}:s3:::${anyPhysicalName(naming, "s3")}`,
    arn("scheduler", "schedule/*/"),
    arn("secretsmanager", "secret:", "*"),
    arn("sns", "", "*"),
    arn("sqs"),
  ];
}

/** Only the three roles carry the deny that follows the clock. Others never do what it is for. */
function denySensitiveOperationsToOthers(scope: AccessScope): PolicyStatement {
  return {
    Sid: "DenySensitiveOperationsToOthers",
    Effect: "Deny",
    Action: scope.sensitiveOperations,
    Resource: "*",
    Condition: {
      ArnNotEquals: { "aws:PrincipalArn": boundRoles.map((name) => accessRoleArn(scope, name)) },
      ...unlessByService,
    },
  };
}
