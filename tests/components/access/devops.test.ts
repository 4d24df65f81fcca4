import { accountId, arn, bounded, iamArn, keys, otherAccountId, roles } from "./account";
import { allowed, judges, notAllowed } from "./table";

const may = (action: string, resource: string, statement: string, context = {}) =>
  allowed("devops", action, resource, `devops: ${statement}`, { context });
const mayNot = (action: string, resource: string, context = {}) =>
  notAllowed("devops", action, resource, "identity", { context });

const named = "RunWorkloads";
const requested = { "aws:RequestTag/Workload": "dev-app-shop" };
const tagged = { "aws:ResourceTag/Workload": "dev-app-shop" };
const instance = arn("ec2", "instance/i-0123456789abcdef0");
const volume = arn("ec2", "volume/vol-0123456789abcdef0");
const workloadRole = iamArn("role/bounded/dev-app-shop");
const service = (name: string) => ({ "iam:PassedToService": name });

judges("DevOps with what is a workload's by its name", [
  may("rds:CreateDBInstance", arn("rds", "db:dev-app-shop"), named),
  may("rds:CreateDBInstance", arn("rds", "pg:default.postgres17"), named),
  may("rds:ModifyDBInstance", arn("rds", "db:dev-app-shop"), named),
  may("rds:CreateDBSnapshot", arn("rds", "snapshot:dev-app-shop-1"), named),
  may("dynamodb:CreateTable", arn("dynamodb", "table/dev-app-orders"), named),
  may("dynamodb:Query", arn("dynamodb", "table/dev-app-orders/index/by-day"), named),
  may("ecs:CreateCluster", arn("ecs", "cluster/dev-app-shop"), named),
  may("ecs:UpdateService", arn("ecs", "service/dev-app-shop/web"), named),
  may("ecs:RegisterTaskDefinition", arn("ecs", "task-definition/dev-app-web:1"), named),
  may("ecs:ExecuteCommand", arn("ecs", "task/dev-app-shop/0123456789abcdef"), named),
  may("lambda:CreateFunction", arn("lambda", "function:dev-app-shop"), named),
  may("lambda:UpdateFunctionCode", arn("lambda", "function:dev-app-shop"), named),
  may("lambda:InvokeFunction", arn("lambda", "function:dev-app-shop:live"), named),
  may("logs:CreateLogGroup", arn("logs", "log-group:/aws/lambda/dev-app-shop"), named),
  may("logs:GetLogEvents", arn("logs", "log-group:/ecs/dev-app-shop:log-stream:1"), named),
  may("s3:CreateBucket", "arn:aws:s3:::dev-app-assets", named, { "s3:LocationConstraint": "eu-west-1" }),
  may("s3:PutObject", "arn:aws:s3:::dev-app-assets/logo.svg", named),
  may("secretsmanager:CreateSecret", arn("secretsmanager", "secret:dev-app-shop-AbCdEf"), named),
  may("secretsmanager:GetSecretValue", arn("secretsmanager", "secret:dev-app-shop-AbCdEf"), named),
  may("sns:Subscribe", arn("sns", "dev-app-orders"), named),
  may("sqs:CreateQueue", arn("sqs", "dev-app-orders"), named),
  may("ssm:PutParameter", arn("ssm", "parameter/dev-app-shop/url"), named),
  may(
    "autoscaling:CreateAutoScalingGroup",
    arn("autoscaling", "autoScalingGroup:0-1:autoScalingGroupName/dev-app-web"),
    named,
  ),
  may("cloudformation:CreateStack", arn("cloudformation", "stack/dev-app-shop/0-1"), named),
  may("ecr:PutImage", arn("ecr", "repository/dev-app-shop"), named),
  may(
    "elasticloadbalancing:CreateListener",
    arn("elasticloadbalancing", "loadbalancer/app/dev-app-web/1"),
    named,
  ),

  mayNot("rds:CreateDBInstance", arn("rds", "db:prod-app-shop")),
  mayNot("rds:ModifyDBInstance", arn("rds", "db:payroll")),
  mayNot("dynamodb:GetItem", arn("dynamodb", "table/customers")),
  mayNot("ecs:UpdateService", arn("ecs", "service/default/web")),
  mayNot("lambda:UpdateFunctionCode", arn("lambda", "function:payroll")),
  mayNot("lambda:GetFunction", arn("lambda", "function:payroll")),
  mayNot("logs:GetLogEvents", arn("logs", "log-group:/aws/lambda/payroll:log-stream:1")),
  mayNot("s3:GetObject", "arn:aws:s3:::payroll/2026.csv"),
  mayNot("s3:CreateBucket", "arn:aws:s3:::prod-app-assets"),
  mayNot("secretsmanager:GetSecretValue", arn("secretsmanager", "secret:dev-infra-vpn-AbCdEf")),
  mayNot("sns:Publish", arn("sns", "payroll")),
  mayNot("sqs:ReceiveMessage", arn("sqs", "payroll")),
  mayNot("ssm:GetParameter", arn("ssm", "parameter/payroll")),
  mayNot("s3:GetObject", "arn:aws:s3:::prod-app-assets/logo.svg"),
]);

judges("DevOps with machines and disks, which have a tag for a name", [
  may("ec2:RunInstances", instance, "LaunchMarkedMachines", requested),
  may("ec2:RunInstances", volume, "LaunchMarkedMachines", requested),
  may("ec2:RunInstances", arn("ec2", "network-interface/*"), "LaunchMarkedMachines", requested),
  may("ec2:RunInstances", "arn:aws:ec2:us-east-1::image/ami-1", "LaunchMachinesFrom"),
  may("ec2:RunInstances", arn("ec2", "subnet/subnet-1"), "LaunchMachinesFrom"),
  may("ec2:RunInstances", arn("ec2", "security-group/sg-1"), "LaunchMachinesFrom"),
  may("ec2:CreateTags", instance, "MarkWhatIsLaunched", { ...requested, "ec2:CreateAction": "RunInstances" }),
  may("ec2:CreateTags", arn("ec2", "network-interface/*"), "MarkWhatIsLaunched", {
    ...requested,
    "ec2:CreateAction": "RunInstances",
  }),
  may("ec2:RunInstances", arn("ec2", "launch-template/lt-1"), "LaunchMachinesFrom"),
  may("ec2:StartInstances", instance, "OperateMarkedMachines", tagged),
  may("ec2:StopInstances", instance, "OperateMarkedMachines", tagged),
  may("ec2:RebootInstances", instance, "OperateMarkedMachines", tagged),
  may("ec2:GetConsoleOutput", instance, "OperateMarkedMachines", tagged),
  may("ec2:DetachVolume", volume, "OperateMarkedMachines", tagged),
  may("ec2:AttachVolume", volume, "OperateMarkedMachines", tagged),
  may("ec2:DescribeInstances", "*", "ReadConfiguration"),

  mayNot("ec2:RunInstances", instance),
  mayNot("ec2:RunInstances", instance, { "aws:RequestTag/Workload": "prod-app-shop" }),
  mayNot("ec2:RunInstances", volume),
  mayNot("ec2:CreateTags", instance, requested),
  mayNot("ec2:CreateTags", instance, { "aws:RequestTag/Owner": "me", "ec2:CreateAction": "RunInstances" }),
  mayNot("ec2:CreateTags", arn("ec2", "security-group/sg-1"), {
    ...requested,
    "ec2:CreateAction": "RunInstances",
  }),
  mayNot("ec2:RunInstances", arn("ec2", "capacity-reservation/cr-1"), requested),
  mayNot("ec2:DeleteTags", instance, tagged),
  mayNot("ec2:StartInstances", instance),
  mayNot("ec2:StartInstances", instance, { "aws:ResourceTag/Workload": "prod-app-shop" }),
  mayNot("ec2:TerminateInstances", instance),
  mayNot("ec2:ModifyInstanceAttribute", instance, tagged),
  mayNot("ec2:AuthorizeSecurityGroupIngress", arn("ec2", "security-group/sg-1")),
]);

judges("DevOps with roles of workloads", [
  may("iam:CreateRole", workloadRole, "MakeWorkloadRoles", bounded),
  may("iam:PutRolePolicy", workloadRole, "MakeWorkloadRoles", bounded),
  may("iam:AttachRolePolicy", workloadRole, "MakeWorkloadRoles", bounded),
  may("iam:DetachRolePolicy", workloadRole, "MakeWorkloadRoles", bounded),
  may("iam:UpdateAssumeRolePolicy", workloadRole, "ChangeWorkloadRoles"),
  may("iam:UpdateRole", workloadRole, "ChangeWorkloadRoles"),
  may("iam:UntagRole", workloadRole, "ChangeWorkloadRoles"),
  may("iam:TagRole", workloadRole, "ChangeWorkloadRoles"),
  may("iam:PassRole", workloadRole, "PassWorkloadRoles", service("lambda.amazonaws.com")),
  may("iam:PassRole", roles["task-execution"], "PassWorkloadRoles", service("ecs-tasks.amazonaws.com")),
  may("iam:PassRole", roles["db-monitoring"], "PassWorkloadRoles", service("monitoring.rds.amazonaws.com")),
  may(
    "iam:CreateServiceLinkedRole",
    iamArn("role/aws-service-role/rds.amazonaws.com/AWSServiceRoleForRDS"),
    "LetServicesMakeTheirRoles",
    { "iam:AWSServiceName": "rds.amazonaws.com" },
  ),

  mayNot("iam:CreateRole", iamArn("role/bounded/payroll"), bounded),
  mayNot("iam:CreateRole", iamArn("role/bounded/prod-app-shop"), bounded),
  mayNot("iam:CreatePolicy", iamArn("policy/bounded/dev-app-shop")),
  mayNot("iam:PutRolePermissionsBoundary", workloadRole, bounded),
  mayNot("iam:PassRole", workloadRole, service("glue.amazonaws.com")),
  mayNot("iam:PassRole", workloadRole),
  mayNot("sts:AssumeRole", workloadRole),
  mayNot(
    "iam:CreateServiceLinkedRole",
    iamArn("role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig"),
    { "iam:AWSServiceName": "config.amazonaws.com" },
  ),
]);

judges("DevOps with what nobody gave it", [
  may("ecr:GetAuthorizationToken", "*", "ReadConfiguration"),
  may("organizations:DescribeOrganization", "*", "ReadConfiguration"),
  mayNot("organizations:LeaveOrganization", "*"),
  mayNot("account:PutAlternateContact", `arn:aws:account::${accountId}:account`),
  mayNot("sso:CreateAccountAssignment", "arn:aws:sso:::instance/ssoins-1"),
  mayNot("kms:CreateKey", "*"),
  mayNot("kms:ScheduleKeyDeletion", keys.workload),
  mayNot("guardduty:ArchiveFindings", "*"),
  mayNot("ssm:StartSession", instance),
  mayNot("ssm:SendCommand", instance),
  mayNot("lambda:InvokeFunction", `arn:aws:lambda:us-east-1:${otherAccountId}:function:dev-app-shop`),
]);
