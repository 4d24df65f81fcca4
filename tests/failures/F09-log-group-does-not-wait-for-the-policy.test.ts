import { expect } from "chai";
import { findingsOf, forget, rehearseWith } from "../support/rehearsal";

describe("F9: a log group that does not wait for its key's policy", () => {
  it("is a race, and the cure names the policy", async () => {
    const report = await rehearseWith((registration) => {
      if (registration.name === "event-logs-eu-west-1-key-lifecycle-group") {
        forget(registration, "aws:kms/keyPolicy:KeyPolicy");
      }
    });

    const findings = findingsOf(report);
    expect(findings[0]).to.include({
      kind: "race",
      operation: "create",
      code: "AccessDeniedException",
      resource: "event-logs-eu-west-1-key-lifecycle-group (aws:cloudwatch/logGroup:LogGroup)",
      region: "eu-west-1",
      cure:
        "event-logs-eu-west-1-key-lifecycle-group (aws:cloudwatch/logGroup:LogGroup): " +
        "add dependsOn: foundation-key-eu-west-1-policy (aws:kms/keyPolicy:KeyPolicy)",
    });
    expect(findings).to.have.length(1);
  });
});
