import { type Policy, parsePolicy } from "../policy/document";

const allow = (name: string, actions: string | readonly string[]): Policy =>
  parsePolicy(
    name,
    JSON.stringify({
      Version: "2012-10-17",
      Statement: { Effect: "Allow", Action: actions, Resource: "*" },
    }),
  );

/** AWS's own policies, by the part of their ARN after `policy/`, with what they allow. */
export const managedPolicies = {
  /** https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AdministratorAccess.html */
  AdministratorAccess: allow("AdministratorAccess", "*"),
  /** https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSLambdaVPCAccessExecutionRole.html */
  "service-role/AWSLambdaVPCAccessExecutionRole": allow("AWSLambdaVPCAccessExecutionRole", [
    "logs:CreateLogGroup",
    "logs:CreateLogStream",
    "logs:PutLogEvents",
    "ec2:CreateNetworkInterface",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSubnets",
    "ec2:DeleteNetworkInterface",
    "ec2:AssignPrivateIpAddresses",
    "ec2:UnassignPrivateIpAddresses",
  ]),
  /**
   * What of it is for the resource types that are known here, of version 67.
   * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWS_ConfigRole.html
   */
  "service-role/AWS_ConfigRole": allow("AWS_ConfigRole", [
    "backup:DescribeRecoveryPoint",
    "backup:ListTags",
    "config:BatchGet*",
    "config:Describe*",
    "config:Get*",
    "config:List*",
    "config:Put*",
    "config:Select*",
    "ec2:Describe*",
    "kms:DescribeKey",
    "kms:GetKeyRotationStatus",
    "kms:ListResourceTags",
    "lambda:GetFunction",
    "lambda:ListTags",
    "rds:DescribeDBClusters",
    "rds:DescribeDBInstances",
    "rds:ListTagsForResource",
    "s3:GetBucketPublicAccessBlock",
    "s3:GetBucketTagging",
    "s3:GetBucketVersioning",
    "s3:GetEncryptionConfiguration",
    "secretsmanager:DescribeSecret",
    "sns:GetTopicAttributes",
    "sns:ListTagsForResource",
  ]),
  /** https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSConfigRoleForOrganizations.html, version 2 */
  "service-role/AWSConfigRoleForOrganizations": allow("AWSConfigRoleForOrganizations", [
    "organizations:ListAccounts",
    "organizations:DescribeOrganization",
    "organizations:ListAWSServiceAccessForOrganization",
    "organizations:ListDelegatedAdministrators",
  ]),
} as const satisfies Readonly<Record<string, Policy>>;
