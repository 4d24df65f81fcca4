import { expect } from "chai";
import { rulesOfKeysElsewhere } from "../support/inventory";
import { changing, graphOf } from "../support/rehearsal";

describe("F10: the audit log group of keys outside /aws/iam/kms/", () => {
  it("is named by the inventory", async () => {
    const defect = changing("audit-keys-group", (inputs) => ({
      ...inputs,
      name: String(inputs["name"]).replace("/aws/iam/kms/", "/aws/iam/"),
    }));

    expect(rulesOfKeysElsewhere(await graphOf("dev", defect))).to.deep.equal(["audit-keys-rule"]);
  });

  for (const stack of ["dev", "prod"] as const) {
    it(`is not in ${stack}`, async () => {
      expect(rulesOfKeysElsewhere(await graphOf(stack))).to.deep.equal([]);
    });
  }
});
