import { expect } from "chai";
import type { Finding, Registration } from "../../rehearsal";
import {
  changing,
  findingsOf,
  forget,
  project,
  rehearseWith,
  without,
  withoutConfig,
} from "../support/rehearsal";

/** What is put back, and how the rehearsal then speaks of the rotation. */
interface Defect {
  readonly title: string;
  readonly alter: (registration: Registration) => void;
  readonly expected: Partial<Finding>;
  readonly message: string;
  readonly because?: string;
}

const schedule = "secret-schedule (aws:secretsmanager/secretRotation:SecretRotation)";

const forgetting =
  (resource: string, ...types: readonly string[]) =>
  (registration: Registration) => {
    if (registration.name === resource) {
      for (const type of types) {
        forget(registration, type);
      }
    }
  };

const defects: readonly Defect[] = [
  {
    title: "there is no first version",
    alter: without("secret-generated-first-version"),
    expected: { kind: "refusal", code: "RotationFailed" },
    message: "is AWSCURRENT. Put a value, then rotate again.",
  },
  {
    title: "the first version is not waited for",
    alter: forgetting("secret-schedule", "aws:secretsmanager/secretVersion:SecretVersion"),
    expected: {
      kind: "race",
      code: "RotationFailed",
      cure: `${schedule}: add dependsOn: secret-generated-first-version (aws:secretsmanager/secretVersion:SecretVersion)`,
    },
    message: "is AWSCURRENT. Put a value, then rotate again.",
  },
  {
    title: "Secrets Manager has no permission to invoke the function",
    alter: without("secret-permission"),
    expected: { kind: "refusal", code: "AccessDeniedException", property: "rotationLambdaArn" },
    message: "Secrets Manager cannot invoke the specified Lambda function.",
    because: "no statement of any policy allows the action",
  },
  {
    title: "the permission is not waited for",
    alter: forgetting("secret-schedule", "aws:lambda/permission:Permission"),
    expected: {
      kind: "race",
      code: "AccessDeniedException",
      cure: `${schedule}: add dependsOn: secret-permission (aws:lambda/permission:Permission)`,
    },
    message: "Secrets Manager cannot invoke the specified Lambda function.",
  },
  {
    title: "the permission is for another secret",
    alter: changing("secret-permission", (inputs) => ({ ...inputs, sourceArn: `${inputs["sourceArn"]}x` })),
    expected: { kind: "refusal", code: "AccessDeniedException" },
    message: "Secrets Manager cannot invoke the specified Lambda function.",
    because: "aws:SourceArn",
  },
  {
    title: "there is no endpoint for Secrets Manager",
    alter: without("network-secretsmanager", "secret-endpoint-policy"),
    expected: { kind: "refusal", code: "RotationFailed" },
    message: "fails in its createSecret step",
    because: "has no way out and no interface endpoint for com.amazonaws.us-east-1.secretsmanager",
  },
  {
    title: "the endpoint has no private DNS",
    alter: changing("network-secretsmanager", (inputs) => ({ ...inputs, privateDnsEnabled: false })),
    expected: { kind: "refusal", code: "RotationFailed" },
    message: "fails in its createSecret step",
    because: "has no private DNS",
  },
  {
    title: "the function's security group lets nothing out",
    alter: without("secret-rotation-to-endpoints"),
    expected: { kind: "refusal", code: "RotationFailed" },
    message: "fails in its createSecret step",
    because: "lets port 443 out to",
  },
  {
    title: "the endpoint's security group lets nothing in",
    alter: without("secret-rotation-into-endpoints"),
    expected: { kind: "refusal", code: "RotationFailed" },
    message: "fails in its createSecret step",
    because: "lets port 443 in from",
  },
  {
    title: "the rules of the security groups are not waited for",
    alter: forgetting(
      "secret-schedule",
      "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
      "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
    ),
    expected: { kind: "race", code: "RotationFailed" },
    message: "fails in its createSecret step",
    because: "lets port 443 out to",
  },
  {
    title: "the endpoint's policy lets the function's calls not pass",
    alter: changing("secret-endpoint-policy", (inputs) => ({
      ...inputs,
      policy: String(inputs["policy"]).replace("secretsmanager:PutSecretValue", "secretsmanager:TagResource"),
    })),
    expected: { kind: "refusal", code: "RotationFailed" },
    message: "fails in its createSecret step",
    because: "secretsmanager:PutSecretValue",
  },
  {
    title: "the log group comes later than the function",
    alter: forgetting("secret-rotation-function", "aws:cloudwatch/logGroup:LogGroup"),
    expected: {
      kind: "race",
      code: "LogsLost",
      cure: `${schedule}: add dependsOn: secret-rotation-logs-group (aws:cloudwatch/logGroup:LogGroup)`,
    },
    message: "is lost: the log group /aws/lambda/dev-lambda-rotation",
  },
];

describe("F24: rotation is switched on before its first run can succeed", () => {
  for (const { title, alter, expected, message, because } of defects) {
    it(`is found: ${title}`, async () => {
      const report = await rehearseWith(alter, { project: project("dev", withoutConfig), orders: 0 });

      const finding = findingsOf(report).find(
        ({ resource, code }) => resource === schedule && code === expected.code,
      );
      expect(finding).to.include(expected);
      expect(finding?.message).to.contain(message);
      expect(finding?.because ?? "").to.contain(because ?? "");
    });
  }
});
