import { type Place, regionalArn, regionalPrincipal } from "../foundation/place";
import { type PolicyDocument, policyDocument } from "../foundation/policy-document";
import type { AccessScope } from "./access-scope";
import { workloads } from "./devops-policy";

/**
 * A service that assumes a role for this account and for nobody else.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/cross-service-confused-deputy-prevention.html
 */
export function trustOfService(place: Place, service: string, sourceArn: string): PolicyDocument {
  return policyDocument({
    Sid: "AllowTheServiceForThisAccount",
    Effect: "Allow",
    Principal: { Service: service },
    Action: "sts:AssumeRole",
    Condition: {
      StringEquals: { "aws:SourceAccount": place.accountId },
      ArnLike: { "aws:SourceArn": sourceArn },
    },
  });
}

/**
 * What ECS does before a workload's task runs: its image, its log, its secrets. As AmazonECSTaskExecutionRolePolicy,
 * for workloads only.
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonECSTaskExecutionRolePolicy.html
 */
export function taskExecutionPolicy(scope: AccessScope, applicationKeyArn: string): PolicyDocument {
  const { place } = scope;
  const name = workloads(scope);
  const anywhere = { ...place, region: "*" };
  return policyDocument(
    { Sid: "LogInToRegistries", Effect: "Allow", Action: "ecr:GetAuthorizationToken", Resource: "*" },
    {
      Sid: "PullImages",
      Effect: "Allow",
      Action: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
      Resource: regionalArn(anywhere, "ecr", `repository/${name}`),
    },
    {
      Sid: "WriteLogs",
      Effect: "Allow",
      Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
      Resource: [`log-group:${name}`, `log-group:*/${name}`].map((group) =>
        regionalArn(anywhere, "logs", group),
      ),
    },
    {
      Sid: "ReadSecrets",
      Effect: "Allow",
      Action: ["secretsmanager:GetSecretValue", "ssm:GetParameters"],
      Resource: [
        regionalArn(anywhere, "secretsmanager", `secret:${name}`),
        regionalArn(anywhere, "ssm", `parameter/${name}`),
      ],
    },
    {
      Sid: "DecryptSecrets",
      Effect: "Allow",
      Action: "kms:Decrypt",
      Resource: applicationKeyArn,
      Condition: {
        StringEquals: {
          "kms:ViaService": ["secretsmanager", "ssm"].map((service) => regionalPrincipal(place, service)),
        },
      },
    },
  );
}

/**
 * What RDS writes while it watches a database.
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonRDSEnhancedMonitoringRole.html
 */
export function databaseMonitoringPolicy({ place }: AccessScope): PolicyDocument {
  const group = regionalArn({ ...place, region: "*" }, "logs", "log-group:RDS*");
  return policyDocument(
    {
      Sid: "MakeTheLogGroup",
      Effect: "Allow",
      Action: ["logs:CreateLogGroup", "logs:PutRetentionPolicy"],
      Resource: group,
    },
    {
      Sid: "WriteMetrics",
      Effect: "Allow",
      Action: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:GetLogEvents", "logs:PutLogEvents"],
      Resource: `${group}:log-stream:*`,
    },
  );
}
