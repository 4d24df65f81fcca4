import { expect } from "chai";
import { changing, firstRefusal } from "../support/rehearsal";

describe("F1: a managed rule with an identifier that does not exist", () => {
  it("is refused in AWS's words", async () => {
    const first = await firstRefusal(
      changing("compliance-eu-west-1-log-groups-encrypted", (inputs) => ({
        ...inputs,
        source: { owner: "AWS", sourceIdentifier: "KMS_ROTATION_ENABLED" },
      })),
    );

    expect(first).to.include({
      kind: "refusal",
      operation: "create",
      resource: "compliance-eu-west-1-log-groups-encrypted (aws:cfg/rule:Rule)",
      region: "eu-west-1",
      code: "InvalidParameterValueException",
      property: "source",
    });
    expect(first?.message).to.match(/^The sourceIdentifier KMS_ROTATION_ENABLED is invalid\./);
  });

  it("is not the one that means the same", async () => {
    const first = await firstRefusal(
      changing("compliance-eu-west-1-log-groups-encrypted", (inputs) => ({
        ...inputs,
        source: { owner: "AWS", sourceIdentifier: "CMK_BACKING_KEY_ROTATION_ENABLED" },
      })),
    );

    expect(first).to.equal(undefined);
  });
});
