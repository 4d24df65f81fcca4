import { cryptographicUse } from "../encryption/key-policy";
import { boundedPath } from "../foundation/paths";
import { iamArn, regionalArn } from "../foundation/place";
import { type PolicyDocument, type PolicyStatement, policyDocument } from "../foundation/policy-document";
import { type AccessScope, boundaryArn } from "./access-scope";
import { readingConfiguration } from "./reading";
import type { AccessKeyArns } from "./security-admin-policy";
import { useOfKeys, useOfKeysByServices } from "./use-of-keys";

/** The tag of machines and disks, which have no names of their own: `Workload: dev-app-shop`. */
const workloadTag = "Workload";

/** How everything is named that belongs to a workload: `dev-app-shop-orders`. */
export const workloads = ({ naming }: AccessScope) => `${naming.environment}-app-*`;

/** Services that a workload's role may be passed to. */
const workloadServices: readonly string[] = [
  "ec2.amazonaws.com",
  "ecs-tasks.amazonaws.com",
  "ecs.amazonaws.com",
  "lambda.amazonaws.com",
  "monitoring.rds.amazonaws.com",
];

/** Services that keep a role of their own in the account once they are used. */
const servicesWithRoles: readonly string[] = [
  "autoscaling.amazonaws.com",
  "ecs.amazonaws.com",
  "elasticloadbalancing.amazonaws.com",
  "rds.amazonaws.com",
];

/** What whoever runs workloads may do: everything with what is a workload's by its name or tag, and nothing with the rest. */
export function devopsPolicy(scope: AccessScope, { applicationData }: AccessKeyArns): PolicyDocument {
  return policyDocument(
    {
      Sid: "ReadConfiguration",
      Effect: "Allow",
      Action: [...readingConfiguration, "ecr:GetAuthorizationToken"],
      Resource: "*",
    },
    runNamedWorkloads(scope),
    ...runMachines(scope),
    ...makeWorkloadRoles(scope),
    useOfKeys(cryptographicUse, [applicationData]),
    useOfKeysByServices([applicationData]),
  );
}

function runNamedWorkloads(scope: AccessScope): PolicyStatement {
  const { place } = scope;
  const name = workloads(scope);
  const anywhere = { ...place, region: "*" };
  const arn = (service: string, resource: string) => regionalArn(anywhere, service, resource);
  return {
    Sid: "RunWorkloads",
    Effect: "Allow",
    Action: [
      "autoscaling:*",
      "cloudformation:*",
      "dynamodb:*",
      "ecr:*",
      "ecs:*",
      "elasticloadbalancing:*",
      "lambda:*",
      "logs:*",
      "rds:*",
      "s3:*",
      "secretsmanager:*",
      "sns:*",
      "sqs:*",
      "ssm:*Parameter*",
    ],
    Resource: [
      arn("autoscaling", `autoScalingGroup:*:autoScalingGroupName/${name}`),
      arn("cloudformation", `stack/${name}`),
      arn("dynamodb", `table/${name}`),
      arn("ecr", `repository/${name}`),
      arn("ecs", `*/${name}`),
      arn("elasticloadbalancing", `*/${name}`),
      arn("lambda", `function:${name}`),
      arn("logs", `log-group:${name}`),
      arn("logs", `log-group:*/${name}`),
      arn("rds", `*:${name}`),
      `arn:${place.partition.name}:s3:::${name}`,
      arn("secretsmanager", `secret:${name}`),
      arn("sns", name),
      arn("sqs", name),
      arn("ssm", `parameter/${name}`),
      // What a database is made with where nothing else is said.
      arn("rds", "og:default*"),
      arn("rds", "pg:default*"),
    ],
  };
}

function runMachines(scope: AccessScope): PolicyStatement[] {
  const { place } = scope;
  const arn = (resource: string) => regionalArn({ ...place, region: "*" }, "ec2", resource);
  const snapshots = `arn:${place.partition.name}:ec2:*::snapshot/*`;
  const made = [arn("instance/*"), arn("network-interface/*"), snapshots, arn("volume/*")];
  const marked = { StringLike: { [`aws:RequestTag/${workloadTag}`]: workloads(scope) } };
  return [
    {
      Sid: "LaunchMarkedMachines",
      Effect: "Allow",
      Action: ["ec2:CreateSnapshot", "ec2:CreateVolume", "ec2:RunInstances"],
      Resource: made,
      Condition: marked,
    },
    {
      Sid: "LaunchMachinesFrom",
      Effect: "Allow",
      Action: ["ec2:CreateVolume", "ec2:RunInstances"],
      Resource: [
        // Images of AWS and of others belong to no account of ours.
        `arn:${place.partition.name}:ec2:*::image/*`,
        snapshots,
        arn("key-pair/*"),
        arn("launch-template/*"),
        arn("security-group/*"),
        arn("subnet/*"),
      ],
    },
    {
      // A tag is put on what is being made, or else any machine could be declared a workload's.
      Sid: "MarkWhatIsLaunched",
      Effect: "Allow",
      Action: "ec2:CreateTags",
      Resource: made,
      Condition: {
        ...marked,
        StringEquals: { "ec2:CreateAction": ["CreateSnapshot", "CreateVolume", "RunInstances"] },
      },
    },
    {
      Sid: "OperateMarkedMachines",
      Effect: "Allow",
      Action: [
        "ec2:AttachVolume",
        "ec2:CreateSnapshot",
        "ec2:DeleteVolume",
        "ec2:DetachVolume",
        "ec2:GetConsoleOutput",
        "ec2:RebootInstances",
        "ec2:StartInstances",
        "ec2:StopInstances",
        "ec2:TerminateInstances",
      ],
      Resource: "*",
      Condition: { StringLike: { [`aws:ResourceTag/${workloadTag}`]: workloads(scope) } },
    },
  ];
}

function makeWorkloadRoles(scope: AccessScope): PolicyStatement[] {
  const { place } = scope;
  const roles = iamArn(place, "role", `${boundedPath}${workloads(scope)}`);
  return [
    {
      Sid: "MakeWorkloadRoles",
      Effect: "Allow",
      Action: ["iam:AttachRolePolicy", "iam:CreateRole", "iam:DetachRolePolicy", "iam:PutRolePolicy"],
      Resource: roles,
      Condition: { StringEquals: { "iam:PermissionsBoundary": boundaryArn(scope) } },
    },
    {
      Sid: "ChangeWorkloadRoles",
      Effect: "Allow",
      Action: [
        "iam:DeleteRole",
        "iam:DeleteRolePolicy",
        "iam:TagRole",
        "iam:UntagRole",
        "iam:UpdateAssumeRolePolicy",
        "iam:UpdateRole",
      ],
      Resource: roles,
    },
    {
      Sid: "PassWorkloadRoles",
      Effect: "Allow",
      Action: "iam:PassRole",
      Resource: iamArn(place, "role", `${boundedPath}*`),
      Condition: { StringEquals: { "iam:PassedToService": workloadServices } },
    },
    {
      Sid: "LetServicesMakeTheirRoles",
      Effect: "Allow",
      Action: "iam:CreateServiceLinkedRole",
      Resource: iamArn(place, "role", "/aws-service-role/*"),
      Condition: { StringEquals: { "iam:AWSServiceName": servicesWithRoles } },
    },
  ];
}
