import { expect } from "chai";
import { changingPolicy, firstRefusal, withoutConfig } from "../support/rehearsal";

describe("F3: a key policy that leaves Secrets Manager's callers out", () => {
  it("is refused when the secret is created, since its key is tried as the caller", async () => {
    const first = await firstRefusal(
      changingPolicy("foundation-key-us-east-1-policy", (statements) =>
        statements.filter(({ Sid }) => Sid !== "AllowCallersOfSecretsManager"),
      ),
      withoutConfig,
    );

    expect(first).to.include({
      kind: "refusal",
      operation: "create",
      resource: "secret-generated (aws:secretsmanager/secret:Secret)",
      code: "AccessDeniedException",
      message: "Access to KMS is not allowed",
      property: "kmsKeyId",
    });
    expect(first?.because).to.contain("kms:GenerateDataKey");
  });
});
