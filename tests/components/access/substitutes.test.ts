import { arn, emergencyParameter, iamArn, keys, otherAccountId } from "./account";
import { denied, judges, notAllowed } from "./table";

const after = { when: "after hours" } as const;
const closed = (action: string, resource: string, context = {}) =>
  denied("devops", action, resource, "hours: Gap1", { ...after, context });
const mayNot = (action: string, resource: string, context = {}) =>
  notAllowed("devops", action, resource, "identity", { ...after, context });

const group = arn("autoscaling", "autoScalingGroup:0-1:autoScalingGroupName/dev-app-web");
const tagged = { "aws:ResourceTag/Workload": "dev-app-shop" };
const instance = arn("ec2", "instance/i-1");

/** https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_Operations_List.html */
judges("Machines, unmade after hours by what runs them", [
  closed("autoscaling:SetDesiredCapacity", group),
  closed("autoscaling:PutScheduledUpdateGroupAction", group),
  closed("autoscaling:BatchPutScheduledUpdateGroupAction", group),
  closed("autoscaling:SetInstanceHealth", group),
  closed("autoscaling:StartInstanceRefresh", group),
  closed("autoscaling:ExecutePolicy", group),
  closed("autoscaling:PutScalingPolicy", group),
  closed("autoscaling:PutWarmPool", group),
  closed("autoscaling:RollbackInstanceRefresh", group),
  mayNot("ec2:CreateLaunchTemplateVersion", arn("ec2", "launch-template/lt-1"), tagged),
  mayNot("ec2:ModifyLaunchTemplate", arn("ec2", "launch-template/lt-1"), tagged),
  mayNot("ec2:ModifyInstanceAttribute", instance, tagged),
  mayNot("ec2:CancelSpotInstanceRequests", arn("ec2", "spot-instances-request/sir-1"), tagged),
  mayNot("ec2:DeleteFleets", arn("ec2", "fleet/fleet-1"), tagged),
  mayNot("events:PutTargets", arn("events", "rule/dev-app-stop")),
  mayNot("scheduler:CreateSchedule", arn("scheduler", "schedule/default/dev-app-stop")),
  mayNot("ssm:StartAutomationExecution", arn("ssm", "automation-definition/AWS-TerminateEC2Instance:1")),
]);

judges("Databases, buckets and disks, lost or given away by other means", [
  closed("cloudformation:DeleteStack", arn("cloudformation", "stack/dev-app-shop/0-1")),
  closed("cloudformation:UpdateStack", arn("cloudformation", "stack/dev-app-shop/0-1")),
  closed("cloudformation:ExecuteChangeSet", arn("cloudformation", "stack/dev-app-shop/0-1")),
  closed("cloudformation:RollbackStack", arn("cloudformation", "stack/dev-app-shop/0-1")),
  closed("cloudformation:UpdateTerminationProtection", arn("cloudformation", "stack/dev-app-shop/0-1")),
  closed("s3:PutLifecycleConfiguration", "arn:aws:s3:::dev-app-assets"),
  closed("s3:PutBucketPolicy", "arn:aws:s3:::dev-app-assets"),
  closed("cloudformation:DeleteResource", "*"),
  mayNot("ec2:ModifySnapshotAttribute", "arn:aws:ec2:us-east-1::snapshot/snap-1", tagged),
  mayNot("ec2:CopySnapshot", "arn:aws:ec2:us-east-1::snapshot/*"),
  mayNot("ec2:CreateImage", instance, tagged),
  mayNot("ec2:ModifyImageAttribute", "arn:aws:ec2:us-east-1::image/ami-1", tagged),
  mayNot("backup:UpdateRecoveryPointLifecycle", arn("backup", "recovery-point:1")),
  mayNot("ram:CreateResourceShare", "*"),
]);

judges("Logs of another environment whose name ends in the same letters", [
  mayNot("logs:DeleteLogGroup", arn("logs", "log-group:/ecs/predev-app-shop")),
  notAllowed(
    "task-execution",
    "logs:PutLogEvents",
    arn("logs", "log-group:/ecs/predev-app-shop:log-stream:1"),
    "identity",
    after,
  ),
]);

judges("Keys and secrets, by other means", [
  closed("kms:PutKeyPolicy", keys.applicationData),
  closed("kms:CreateGrant", keys.applicationData),
  denied("security-admin", "kms:ReplicateKey", keys.workload, "hours: Gap1", after),
  denied("workload", "kms:ReplicateKey", keys.workload, "boundary: DenySensitiveOperationsToOthers", after),
  denied("security-admin", "kms:CreateGrant", keys.infrastructureSecrets, "hours: Gap1", after),
  denied("security-admin", "kms:DeleteImportedKeyMaterial", keys.workload, "hours: Gap1", after),
  notAllowed("security-admin", "kms:DisconnectCustomKeyStore", "*", "identity", after),
  notAllowed("security-admin", "kms:UpdateCustomKeyStore", "*", "identity", after),
  mayNot("kms:EnableKey", keys.applicationData),
  mayNot("ssm:PutParameter", arn("ssm", "parameter/payroll")),
]);

judges("Business hours, opened by other means", [
  denied("devops", "ssm:PutParameter", emergencyParameter, "boundary: DenyEmergenciesToOthers"),
  denied("workload", "ssm:PutParameter", emergencyParameter, "boundary: DenyEmergenciesToOthers"),
  denied("workload", "ssm:DeleteParameter", emergencyParameter, "boundary: DenyEmergenciesToOthers"),
  denied("workload", "ssm:DeleteParameters", emergencyParameter, "boundary: DenyEmergenciesToOthers"),
  denied("workload", "ssm:LabelParameterVersion", emergencyParameter, "boundary: DenyEmergenciesToOthers"),
  denied("workload", "ssm:PutResourcePolicy", emergencyParameter, "boundary: DenyEmergenciesToOthers"),
  denied("task-execution", "ssm:PutParameter", emergencyParameter, "boundary: DenyEmergenciesToOthers"),
  notAllowed("security-admin", "ssm:DeleteParameter", emergencyParameter, "identity"),
  notAllowed("security-admin", "ssm:DeleteParameters", emergencyParameter, "identity"),
  notAllowed("security-admin", "lambda:InvokeFunction", arn("lambda", "function:dev-app-shop"), "identity"),
  denied(
    "devops",
    "sts:AssumeRole",
    iamArn("role/break-glass", otherAccountId),
    "boundary: DenyRolesOutsideThePath",
    after,
  ),
]);
