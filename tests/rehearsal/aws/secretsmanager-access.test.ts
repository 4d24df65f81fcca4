import { expect } from "chai";
import { keyRow } from "../../../rehearsal/aws/kms";
import { keyPolicyRow } from "../../../rehearsal/aws/kms-policy";
import { secretPolicyRow } from "../../../rehearsal/aws/secretsmanager-rows";
import { AwsError } from "../../../rehearsal/runtime/aws-clients";
import { accountId } from "../../support/rehearsal";
import { policyOf, type Rows, region } from "../../support/world";
import { arn, ask, current, keyArn, role, secretRows, worldOf } from "./secretsmanager-fixtures";

describe("Permissions to call Secrets Manager", () => {
  const read = { SecretId: arn };
  const encrypted = secretRows({ v1: ["AWSCURRENT"] }, { keyArn });
  const key = (...statements: readonly object[]): Rows => [
    [keyRow(keyArn), { arn: keyArn, region, kind: "single-Region", state: "Enabled" }],
    [keyPolicyRow(keyArn), policyOf("key policy", ...statements)],
  ];
  const denied = (action: string, resource: string, why: string) =>
    `User: arn:aws:sts::${accountId}:assumed-role/Reader/session is not authorized to perform: ${action} on resource: ${resource} ${why}`;

  it("are asked of the caller's policies", () => {
    const account = worldOf(current, [{ Action: "secretsmanager:DescribeSecret" }]);

    expect(() => ask(account, "GetSecretValue", read)).to.throw(
      denied(
        "secretsmanager:GetSecretValue",
        arn,
        "because no identity-based policy allows the secretsmanager:GetSecretValue action",
      ),
    );
    expect(() => ask(account, "GetRandomPassword", {})).to.throw(
      denied(
        "secretsmanager:GetRandomPassword",
        "*",
        "because no identity-based policy allows the secretsmanager:GetRandomPassword action",
      ),
    );
  });

  it("are taken away by the secret's policy, for calls that come another way", () => {
    const policy = policyOf("resource policy", {
      ...{ Effect: "Deny", Principal: "*" },
      Condition: { StringNotEquals: { "aws:SourceVpce": "vpce-1" } },
    });
    const account = worldOf([...current, [secretPolicyRow(arn), policy]]);

    expect(() => ask(account, "GetSecretValue", read)).to.throw(
      denied("secretsmanager:GetSecretValue", arn, "with an explicit deny in a resource-based policy"),
    );
    expect(ask(account, "GetSecretValue", read, { context: { "aws:SourceVpce": "vpce-1" } })).to.include({
      VersionId: "v1",
    });
  });

  const endpoints = [
    {
      title: "does not name the action",
      statement: { Action: "secretsmanager:DescribeSecret" },
      why: "because no VPC endpoint policy allows the secretsmanager:GetSecretValue action",
    },
    {
      title: "denies it",
      statement: { Effect: "Deny" },
      why: "with an explicit deny in a VPC endpoint policy",
    },
  ];
  for (const { title, statement, why } of endpoints) {
    it(`end at an endpoint whose policy ${title}`, () => {
      const endpointPolicy = policyOf("endpoint policy", { Principal: "*", ...statement });

      expect(() => ask(worldOf(current), "GetSecretValue", read, { endpointPolicy })).to.throw(
        denied("secretsmanager:GetSecretValue", arn, why),
      );
    });
  }

  it("are not granted by an endpoint's policy", () => {
    const endpointPolicy = policyOf("endpoint policy", { Principal: "*" });

    expect(() =>
      ask(worldOf(current, [{ Action: "kms:*" }]), "GetSecretValue", read, { endpointPolicy }),
    ).to.throw("identity-based");
  });

  const put = { SecretId: arn, ClientRequestToken: "v2", SecretString: "an encrypted value" };
  const uses = [
    { operation: "GetSecretValue", input: read, action: "kms:Decrypt", version: "v1" },
    { operation: "PutSecretValue", input: put, action: "kms:GenerateDataKey", version: "v2" },
  ];
  for (const { operation, input, action, version } of uses) {
    it(`include the key, as the caller through the service: ${operation} needs ${action}`, () => {
      const through = {
        Sid: "Through",
        Principal: { AWS: role },
        Action: action,
        Condition: {
          StringEquals: {
            "kms:ViaService": `secretsmanager.${region}.amazonaws.com`,
            "kms:CallerAccount": accountId,
            "kms:EncryptionContext:SecretARN": arn,
            "kms:EncryptionContext:SecretVersionId": version,
          },
        },
      };
      const allowed = worldOf([...encrypted, ...key(through)]);

      expect(() => ask(allowed, operation, input)).not.to.throw();
      expect([...allowed.usage.of(role, "key policy", "Through")]).to.deep.equal([action]);
      expect(() =>
        ask(worldOf([...encrypted, ...key({ ...through, Action: "kms:Encrypt" })]), operation, input),
      )
        .to.throw(AwsError, "Access to KMS is not allowed")
        .with.property(
          "because",
          `${action}: Reader-policy: 1 allows it, and that is not enough without a policy on the other side`,
        );
    });
  }

  it("show in what was used", () => {
    const account = worldOf(current, [{ Sid: "Read", Action: "secretsmanager:Get*" }]);

    ask(account, "GetSecretValue", read);

    expect([...account.usage.of(role, "Reader-policy", "Read")]).to.deep.equal([
      "secretsmanager:GetSecretValue",
    ]);
    expect([...account.usage.of(role, "Reader-policy", "Other")]).to.deep.equal([]);
  });
});
