import { expect } from "chai";
import { changing, firstRefusal } from "../support/rehearsal";

describe("F23: a recorder's status with a name other than the recorder's", () => {
  it("is refused: there is no such recorder", async () => {
    // The name that Pulumi makes up where the program gives none.
    const first = await firstRefusal(
      changing("compliance-recording-eu-west-1-status", ({ name: _, ...inputs }) => inputs),
    );

    expect(first).to.include({
      kind: "refusal",
      resource: "compliance-recording-eu-west-1-status (aws:cfg/recorderStatus:RecorderStatus)",
      region: "eu-west-1",
      code: "NoSuchConfigurationRecorderException",
      property: "name",
    });
  });
});
