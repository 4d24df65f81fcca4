import { expect } from "chai";
import type { Registration } from "../../rehearsal";
import { findingsOf, firstRefusal, rehearseWith } from "../support/rehearsal";

const inPolicyOf = (region: string, change: (policy: string) => string) => (registration: Registration) => {
  if (registration.name === `foundation-key-${region}-policy`) {
    registration.inputs = { ...registration.inputs, policy: change(String(registration.inputs["policy"])) };
  }
};

function withoutLogs(policy: string): string {
  const document = JSON.parse(policy);
  const kept = document.Statement.filter(
    ({ Sid }: { Sid: string }) => Sid !== "AllowCloudWatchLogsForItsLogGroups",
  );
  return JSON.stringify({ ...document, Statement: kept });
}

describe("F8: a key policy that does not admit this region's CloudWatch Logs", () => {
  it("is refused where the principal is another region's", async () => {
    const report = await rehearseWith(
      inPolicyOf("eu-west-1", (policy) => policy.replace("logs.eu-west-1", "logs.us-east-1")),
    );

    const findings = findingsOf(report);
    expect(findings.map(({ region }) => region)).to.deep.equal(["eu-west-1", "eu-west-1", "eu-west-1"]);
    expect(findings[0]).to.include({ kind: "refusal", code: "AccessDeniedException", property: "kmsKeyId" });
    expect(findings[0]?.message).to.match(
      /^The specified KMS key does not exist or is not allowed to be used with Arn/,
    );
    expect(findings[0]?.because).to.contain("AllowCloudWatchLogsForItsLogGroups is for another principal");
    expect(findings[0]?.cure).to.contain("logs.eu-west-1.amazonaws.com");
  });

  it("is refused where there is no such statement", async () => {
    const first = await firstRefusal(inPolicyOf("us-east-1", withoutLogs));

    expect(first).to.include({ kind: "refusal", code: "AccessDeniedException", region: "us-east-1" });
  });

  it("is refused where the encryption context names another region's log groups", async () => {
    const first = await firstRefusal(
      inPolicyOf("us-west-2", (policy) => policy.replace("arn:aws:logs:us-west-2", "arn:aws:logs:us-west-1")),
    );

    expect(first).to.include({ kind: "refusal", code: "AccessDeniedException", region: "us-west-2" });
    expect(first?.because).to.contain("wants ArnLike kms:EncryptionContext:aws:logs:arn");
  });
});
