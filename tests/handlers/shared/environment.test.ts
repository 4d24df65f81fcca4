import { expect } from "chai";
import { requiredVariable, variableOneOf } from "../../../handlers/shared/environment";

describe("A variable of a function", () => {
  it("is read by its name", () => {
    expect(requiredVariable({ COLOUR: "red" }, "COLOUR")).to.equal("red");
    expect(variableOneOf({ COLOUR: "red" }, "COLOUR", ["green", "red"])).to.equal("red");
  });

  for (const environment of [{}, { COLOUR: "" }]) {
    it(`that is missing is named: ${JSON.stringify(environment)}`, () => {
      expect(() => requiredVariable(environment, "COLOUR")).to.throw("COLOUR is not set");
    });
  }

  it("with another value than the allowed says name, value and what is allowed", () => {
    expect(() => variableOneOf({ COLOUR: "blue" }, "COLOUR", ["green", "red"])).to.throw(
      "COLOUR is blue; allowed are green, red.",
    );
  });
});
