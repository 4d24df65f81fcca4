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
} as const satisfies Readonly<Record<string, Policy>>;
