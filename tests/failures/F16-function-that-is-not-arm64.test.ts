import { expect } from "chai";
import { functionsOffArm } from "../support/inventory";
import { changing, graphOf } from "../support/rehearsal";

describe("F16: a function that is not arm64", () => {
  it("is named by the inventory, also where it says nothing of its architecture", async () => {
    const wrong = changing("secret-rotation-function", (inputs) => ({
      ...inputs,
      architectures: ["x86_64"],
    }));
    const silent = changing("secret-rotation-function", ({ architectures: _, ...rest }) => rest);

    expect(functionsOffArm(await graphOf("dev", wrong))).to.deep.equal(["secret-rotation-function"]);
    expect(functionsOffArm(await graphOf("dev", silent))).to.deep.equal(["secret-rotation-function"]);
  });

  for (const stack of ["dev", "prod"] as const) {
    it(`is not in ${stack}`, async () => {
      expect(functionsOffArm(await graphOf(stack))).to.deep.equal([]);
    });
  }
});
