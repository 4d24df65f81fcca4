import { expect } from "chai";
import { findingsOf, rehearseWith, without } from "../support/rehearsal";

describe("F12: no recorder in the primary region", () => {
  const parts = ["recorder", "channel", "status"].map((part) => `compliance-recording-us-east-1-${part}`);

  it("leaves its rules with nothing that AWS would take them for", async () => {
    const findings = findingsOf(await rehearseWith(without(...parts), { parts: [] }));

    expect(findings[0]).to.include({
      kind: "refusal",
      operation: "create",
      region: "us-east-1",
      property: "source",
    });
    expect(findings.map(({ code }) => code)).to.include("NoAvailableConfigurationRecorderException");
    expect(findings.filter(({ region }) => region !== "us-east-1")).to.deep.equal([]);
  });
});
