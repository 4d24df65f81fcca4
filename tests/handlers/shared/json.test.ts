import { expect } from "chai";
import { textOf } from "../../../handlers/shared/aws-errors";
import { parsedJson, shown } from "../../../handlers/shared/json";

describe("A JSON text", () => {
  it("is parsed, and nothing where it is none", () => {
    expect(parsedJson('{"a":[1]}')).to.deep.equal({ a: [1] });
    expect(parsedJson("{")).to.equal(undefined);
  });
});

describe("A value in a message", () => {
  const cases = [
    { value: "text", is: '"text"' },
    { value: { a: 1 }, is: '{"a":1}' },
    { value: null, is: "null" },
    { value: undefined, is: "missing" },
    { value: "x".repeat(98), is: `"${"x".repeat(98)}"` },
    { value: "x".repeat(99), is: `"${"x".repeat(99)}…` },
  ];
  for (const { value, is } of cases) {
    it(`is shown as JSON, cut where it is long: ${is.slice(0, 10)}`, () => {
      expect(shown(value)).to.equal(is);
    });
  }

  it("is a name and a message where it is an error", () => {
    expect(textOf(new TypeError("failure"))).to.equal("TypeError: failure");
    expect(textOf("failure")).to.equal("failure");
  });
});
