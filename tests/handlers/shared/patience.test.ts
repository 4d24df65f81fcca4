import { expect } from "chai";
import { isUnsettledServiceError } from "../../../handlers/shared/aws-errors";
import { patienceUntil, retry } from "../../../handlers/shared/retry";
import { errorOf } from "../rotation/fixtures";

const always = () => true;

describe("A retry until some time is left", () => {
  it("goes on for as long as the longest delay leaves that time", async () => {
    let remaining = 60_000;
    let calls = 0;
    const pace = {
      sleep: async (milliseconds: number) => {
        remaining -= milliseconds;
      },
      random: () => 0.999,
    };
    const operation = async () => {
      calls += 1;
      throw new Error(`failure ${calls}`);
    };

    const error = await errorOf(
      retry(
        operation,
        always,
        pace,
        patienceUntil(() => remaining, 10_000),
      ),
    );

    expect(error.message).to.equal(`failure ${calls}`);
    expect(calls).to.be.greaterThan(20);
    expect(remaining).to.be.within(10_000, 12_000);
  });

  it("makes one attempt where no time is left", async () => {
    let calls = 0;
    const operation = async () => {
      calls += 1;
      throw new Error("failure");
    };
    const pace = { sleep: async () => {}, random: () => 0.5 };

    await errorOf(
      retry(
        operation,
        always,
        pace,
        patienceUntil(() => 9000, 10_000),
      ),
    );

    expect(calls).to.equal(1);
  });
});

describe("An error of something that was just deployed", () => {
  const cases = [
    { name: "AccessDenied", unsettled: true },
    { name: "AccessDeniedException", unsettled: true },
    { name: "AuthorizationErrorException", unsettled: true },
    { name: "ConcurrentModificationException", unsettled: true },
    { name: "KMSAccessDeniedException", unsettled: true },
    { name: "NoSuchEntityException", unsettled: true },
    { name: "ThrottlingException", unsettled: true },
    { name: "MalformedPolicyDocumentException", unsettled: false },
    { name: "ParameterNotFound", unsettled: false },
  ];
  for (const { name, unsettled } of cases) {
    it(`is ${unsettled ? "" : "not "}worth waiting for: ${name}`, () => {
      expect(isUnsettledServiceError(Object.assign(new Error("message"), { name }))).to.equal(unsettled);
    });
  }
});
