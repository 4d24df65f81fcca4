import { cryptographicUse, keyAdministration } from "../encryption/key-policy";
import { boundedPath } from "../foundation/paths";
import { iamArn, regionalArn } from "../foundation/place";
import { type PolicyDocument, policyDocument } from "../foundation/policy-document";
import { type AccessScope, boundaryArn, emergencyParameterArn } from "./access-scope";
import { readingConfiguration, readingLogs } from "./reading";
import { useOfKeys, useOfKeysByServices } from "./use-of-keys";

/** Keys that people use, by ARN. */
export interface AccessKeyArns {
  readonly applicationData: string;
  readonly infrastructureSecrets: string;
}

/** What whoever answers for security may do: bounded roles and their policies, keys, infrastructure secrets, emergencies. */
export function securityAdminPolicy(scope: AccessScope, keys: AccessKeyArns): PolicyDocument {
  const { place, naming } = scope;
  const anywhere = { ...place, region: "*" };
  const ofPath = (kind: "role" | "policy" | "instance-profile") => iamArn(place, kind, `${boundedPath}*`);
  return policyDocument(
    {
      Sid: "ReadConfigurationAndLogs",
      Effect: "Allow",
      Action: [...readingConfiguration, ...readingLogs],
      Resource: "*",
    },
    {
      Sid: "MakeBoundedRoles",
      Effect: "Allow",
      Action: ["iam:CreateRole", "iam:PutRolePermissionsBoundary"],
      Resource: ofPath("role"),
      Condition: { StringEquals: { "iam:PermissionsBoundary": boundaryArn(scope) } },
    },
    {
      Sid: "AdministerBoundedRoles",
      Effect: "Allow",
      Action: [
        "iam:AddRoleToInstanceProfile",
        "iam:AttachRolePolicy",
        "iam:CreateInstanceProfile",
        "iam:CreatePolicy",
        "iam:CreatePolicyVersion",
        "iam:DeleteInstanceProfile",
        "iam:DeletePolicy",
        "iam:DeletePolicyVersion",
        "iam:DeleteRole",
        "iam:DeleteRolePolicy",
        "iam:DetachRolePolicy",
        "iam:PutRolePolicy",
        "iam:RemoveRoleFromInstanceProfile",
        "iam:SetDefaultPolicyVersion",
        "iam:Tag*",
        "iam:Untag*",
        "iam:UpdateAssumeRolePolicy",
        "iam:UpdateRole",
      ],
      Resource: [ofPath("instance-profile"), ofPath("policy"), ofPath("role")],
    },
    {
      // A role that is put into an instance profile is passed to EC2.
      Sid: "PassBoundedRolesToMachines",
      Effect: "Allow",
      Action: "iam:PassRole",
      Resource: ofPath("role"),
      Condition: { StringEquals: { "iam:PassedToService": "ec2.amazonaws.com" } },
    },
    {
      Sid: "MakeKeys",
      Effect: "Allow",
      Action: "kms:CreateKey",
      Resource: "*",
    },
    {
      Sid: "AdministerKeys",
      Effect: "Allow",
      Action: [...keyAdministration, "kms:ReplicateKey"],
      Resource: [regionalArn(anywhere, "kms", "alias/*"), regionalArn(anywhere, "kms", "key/*")],
    },
    useOfKeys(cryptographicUse, [keys.applicationData, keys.infrastructureSecrets]),
    useOfKeysByServices([keys.applicationData]),
    {
      Sid: "AdministerInfrastructureSecrets",
      Effect: "Allow",
      Action: "secretsmanager:*",
      Resource: regionalArn(anywhere, "secretsmanager", `secret:${naming.environment}-infra-*`),
    },
    {
      Sid: "JudgeFindings",
      Effect: "Allow",
      Action: [
        "access-analyzer:ApplyArchiveRule",
        "access-analyzer:CreateArchiveRule",
        "access-analyzer:StartPolicyGeneration",
        "access-analyzer:StartResourceScan",
        "access-analyzer:UpdateFindings",
        "access-analyzer:ValidatePolicy",
        "guardduty:ArchiveFindings",
        "guardduty:Get*",
        "guardduty:List*",
        "guardduty:UnarchiveFindings",
        "guardduty:UpdateFindingsFeedback",
        "inspector2:BatchGet*",
        "inspector2:Get*",
        "inspector2:List*",
        "securityhub:BatchGet*",
        "securityhub:BatchUpdateFindings",
        "securityhub:Describe*",
        "securityhub:Get*",
        "securityhub:List*",
      ],
      Resource: "*",
    },
    {
      Sid: "DeclareEmergencies",
      Effect: "Allow",
      Action: ["ssm:GetParameter", "ssm:GetParameterHistory", "ssm:PutParameter"],
      Resource: emergencyParameterArn(scope),
    },
  );
}
