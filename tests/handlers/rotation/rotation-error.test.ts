import { expect } from "chai";
import { RotationError, rotationError } from "../../../handlers/rotation/rotation-error";

describe("An error of the rotation", () => {
  const errorWith = (fields: object, message = "refused") => Object.assign(new Error(message), fields);
  const cases = [
    {
      title: "PostgreSQL's message and SQLSTATE",
      error: errorWith({ code: "42501", detail: "s3cret", internalQuery: "s3cret" }),
      expected: { message: "Doing: refused (42501)", code: "42501" },
    },
    {
      title: "an AWS exception's name",
      error: errorWith({ name: "AccessDeniedException", $response: "s3cret" }),
      expected: { message: "Doing: refused (AccessDeniedException)", code: "AccessDeniedException" },
    },
    {
      title: "the code alone where there is no message",
      error: errorWith({ code: "ECONNREFUSED" }, ""),
      expected: { message: "Doing: ECONNREFUSED", code: "ECONNREFUSED" },
    },
    {
      title: "the message alone where there is no code",
      error: new Error("refused"),
      expected: { message: "Doing: refused", code: undefined },
    },
  ];
  for (const { title, error, expected } of cases) {
    it(`says ${title}, and keeps nothing else`, () => {
      const wrapped = rotationError(error, "Doing");

      expect(wrapped).to.include(expected);
      expect(Object.keys(wrapped).sort()).to.deep.equal(["code", "name"]);
      expect(wrapped.cause).to.equal(undefined);
    });
  }

  it("is wrapped once", () => {
    const error = new RotationError("first", "42501");

    expect(rotationError(error, "Doing")).to.equal(error);
  });
});
