import { expect } from "chai";
import { valueAt } from "../../../handlers/shared/values";

describe("A value within others", () => {
  it("is found by its keys", () => {
    expect(valueAt({ a: [{ b: 7 }] }, "a", "0", "b")).to.equal(7);
    expect(valueAt("text")).to.equal("text");
  });

  it("is undefined where a key is missing, or stands in no object", () => {
    for (const value of [undefined, null, 7, "text", {}, { a: null }, { a: "text" }]) {
      expect(valueAt(value, "a", "length")).to.equal(undefined);
    }
  });

  it("is none that every object inherits", () => {
    expect(valueAt({}, "constructor")).to.equal(undefined);
  });
});
