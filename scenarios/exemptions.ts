import type { Exemption } from "../rehearsal";

/** Permissions that no scenario uses: AWS itself does, or forces them. */
export const exemptions: readonly Exemption[] = [
  {
    role: "secret-rotation-role",
    actions: [
      "ec2:AssignPrivateIpAddresses",
      "ec2:CreateNetworkInterface",
      "ec2:DeleteNetworkInterface",
      "ec2:DescribeNetworkInterfaces",
      "ec2:DescribeSubnets",
      "ec2:UnassignPrivateIpAddresses",
    ],
    reason:
      "Part of AWSLambdaVPCAccessExecutionRole: Lambda manages the function's network interfaces with them. " +
      "https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions",
  },
  {
    role: "secret-rotation-role",
    actions: ["logs:CreateLogGroup"],
    reason: "Part of AWSLambdaVPCAccessExecutionRole, and denied beside it by the function's own policy.",
  },
  {
    role: "secret-rotation-role",
    statement: "ReadTheAdminSecret",
    actions: ["secretsmanager:GetSecretValue"],
    reason: "Only with a database, which is somebody else's: what follows the first login is believed.",
  },
  {
    role: "secret-rotation-role",
    statement: "ReadWithTheKeyOfTheAdminSecret",
    actions: ["kms:Decrypt"],
    reason: "As above: the admin secret and its key are somebody else's.",
  },
  {
    role: "network-flow-logs-role",
    actions: ["logs:DescribeLogGroups", "logs:DescribeLogStreams"],
    reason:
      "The service looks for its group and streams before it writes. " +
      "https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html",
  },
  {
    role: "compliance-recording-role-role",
    statement: "1",
    reason:
      "AWS_ConfigRole is AWS's own: it reads all that AWS Config can record, and is what AWS Config asks for. " +
      "https://docs.aws.amazon.com/config/latest/developerguide/iamrole-permissions.html",
  },
  ...["StartTheDocuments", "LookAtTheirExecutions"].map((statement) => ({
    role: "compliance-remediation-role-role",
    statement,
    reason:
      "The page of each document asks for it; AWS Config starts the documents by a role of AWS's. " +
      "https://docs.aws.amazon.com/systems-manager-automation-runbooks/latest/userguide/automation-aws-enable-key-rotation.html",
  })),
  {
    role: "access-services-task-execution-role",
    reason: "For ECS and workloads of others; tests/components/access has the table of what it may do.",
  },
  {
    role: "access-services-database-monitoring-role",
    reason: "For RDS and databases of others; tests/components/access has the table of what it may do.",
  },
];
