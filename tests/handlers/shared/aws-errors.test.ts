import { ResourceNotFoundException } from "@aws-sdk/client-secrets-manager";
import { expect } from "chai";
import { isServiceError, isTransientServiceError } from "../../../handlers/shared/aws-errors";

const errorWith = (fields: object) => Object.assign(new Error("message"), fields);
const notFound = new ResourceNotFoundException({ message: "none", $metadata: { httpStatusCode: 400 } });

describe("An error of AWS", () => {
  const cases = [
    { title: "throttling", error: errorWith({ name: "ThrottlingException" }), transient: true },
    { title: "status 429", error: errorWith({ $metadata: { httpStatusCode: 429 } }), transient: true },
    { title: "status 503", error: errorWith({ $metadata: { httpStatusCode: 503 } }), transient: true },
    { title: "no answer in time", error: errorWith({ name: "TimeoutError" }), transient: true },
    { title: "a broken connection", error: errorWith({ code: "ECONNRESET" }), transient: true },
    { title: "something not found", error: notFound, transient: false },
    { title: "access denied", error: errorWith({ name: "AccessDeniedException" }), transient: false },
    { title: "a text", error: "ThrottlingException", transient: false },
  ];
  for (const { title, error, transient } of cases) {
    it(`is ${transient ? "" : "not "}worth a retry: ${title}`, () => {
      expect(isTransientServiceError(error)).to.equal(transient);
    });
  }

  it("is known by its name", () => {
    expect(isServiceError(notFound, "ResourceNotFoundException")).to.equal(true);
    expect(isServiceError(notFound, "ResourceExistsException")).to.equal(false);
  });
});
