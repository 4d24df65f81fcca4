import * as aws from "@pulumi/aws";
import { expect } from "chai";
import { findingsOf, firstRefusal, rehearseResources } from "../support/rehearsal";

describe("F11: a resource on an ambient provider", () => {
  it("is refused, with the resource named", async () => {
    const first = await firstRefusal((registration) => {
      if (registration.name === "foundation-key-eu-west-1-alias") {
        registration.provider = "";
      }
    });

    expect(first).to.include({
      kind: "program",
      resource: "foundation-key-eu-west-1-alias (aws:kms/alias:Alias)",
    });
    expect(first?.message).to.contain("default provider");
    expect(first?.cure).to.contain("explicit provider");
  });

  it("is refused for a lookup as well", async () => {
    const report = await rehearseResources(() => aws.getCallerIdentityOutput().accountId.apply((id) => id));

    const [first] = findingsOf(report);
    expect(first?.message).to.contain("getCallerIdentity is left to the default provider");
  });
});
