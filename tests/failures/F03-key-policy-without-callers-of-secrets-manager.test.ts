import { expect } from "chai";
import { changingPolicy, findingsOf, rehearseWith } from "../support/rehearsal";

describe("F3: a key policy that leaves Secrets Manager's callers out", () => {
  it("is refused when the secret is created, since its key is tried as the caller", async () => {
    const report = await rehearseWith(
      changingPolicy("foundation-key-us-east-1-policy", (statements) =>
        statements.filter(({ Sid }) => Sid !== "AllowCallersOfSecretsManager"),
      ),
    );

    const [first] = findingsOf(report);
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
