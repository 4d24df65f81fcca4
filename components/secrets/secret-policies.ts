import { type Place, regionalPrincipal } from "../foundation/place";
import { type PolicyDocument, type PolicyStatement, policyDocument } from "../foundation/policy-document";

/** The secret of a user who may set the password of the one that is rotated. */
export interface AdminSecret {
  readonly arn: string;
  /** Undefined where AWS's own key encrypts it, which needs no permission. */
  readonly keyArn: string | undefined;
}

/** What the rotation touches. */
export interface RotatedSecret {
  readonly secretArn: string;
  readonly keyArn: string;
  readonly admin: AdminSecret | undefined;
}

/**
 * The steps of a rotation on the secret itself.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets-required-permissions-function.html
 */
const rotating: readonly string[] = [
  "secretsmanager:DescribeSecret",
  "secretsmanager:GetSecretValue",
  "secretsmanager:PutSecretValue",
  "secretsmanager:UpdateSecretVersionStage",
];

/** The calls that the rotation function makes. */
function calls({ secretArn, admin }: RotatedSecret): PolicyStatement[] {
  return [
    { Sid: "RotateTheSecret", Effect: "Allow", Action: rotating, Resource: secretArn },
    {
      // The action has no resource type.
      Sid: "MakePasswords",
      Effect: "Allow",
      Action: "secretsmanager:GetRandomPassword",
      Resource: "*",
    },
    ...(admin
      ? [
          {
            Sid: "ReadTheAdminSecret",
            Effect: "Allow" as const,
            Action: "secretsmanager:GetSecretValue",
            Resource: admin.arn,
          },
        ]
      : []),
  ];
}

/** What the rotation function may do: its calls, and the use of the keys that Secrets Manager makes for it. */
export function rotationStatements(place: Place, secret: RotatedSecret): PolicyStatement[] {
  const { keyArn, admin } = secret;
  const throughSecretsManager = {
    StringEquals: { "kms:ViaService": regionalPrincipal(place, "secretsmanager") },
  };
  return [
    ...calls(secret),
    {
      Sid: "UseTheKeyOfTheSecret",
      Effect: "Allow",
      Action: ["kms:Decrypt", "kms:GenerateDataKey"],
      Resource: keyArn,
      Condition: throughSecretsManager,
    },
    ...(admin?.keyArn === undefined
      ? []
      : [
          {
            Sid: "ReadWithTheKeyOfTheAdminSecret",
            Effect: "Allow" as const,
            Action: "kms:Decrypt",
            Resource: admin.keyArn,
            Condition: throughSecretsManager,
          },
        ]),
  ];
}

/** What may pass the endpoint of Secrets Manager: the function's calls, made by the function's role. */
export function secretsEndpointPolicy(secret: RotatedSecret, roleArn: string): PolicyDocument {
  return policyDocument(
    ...calls(secret).map((statement) => ({
      ...statement,
      // Endpoint policies name roles by condition: https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
      Principal: "*" as const,
      Condition: { ArnEquals: { "aws:PrincipalArn": roleArn } },
    })),
  );
}

/**
 * Keeps the secret's value inside the network. Only reading it is denied: a wider deny would lock out whoever has to
 * correct it. Deployers are exempt, since each deployment reads the first version back.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_examples.html
 */
export function secretResourcePolicy(
  secretArn: string,
  endpointId: string,
  deployerArns: readonly string[],
): PolicyDocument {
  return policyDocument({
    Sid: "DenyReadingFromOutsideTheNetwork",
    Effect: "Deny",
    Principal: "*",
    Action: "secretsmanager:GetSecretValue",
    Resource: secretArn,
    Condition: {
      StringNotEquals: { "aws:SourceVpce": endpointId },
      ArnNotEquals: { "aws:PrincipalArn": [...deployerArns].sort() },
    },
  });
}
