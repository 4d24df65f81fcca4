import { expect } from "chai";
import { physicalName } from "../../components/foundation/names";

describe("Physical names", () => {
  it("say environment, service, purpose and suffix", () => {
    expect(physicalName({ environment: "dev", suffix: "ab12cd34" }, "kms", "foundation")).to.equal(
      "dev-kms-foundation-ab12cd34",
    );
  });

  const naming = { environment: "dev", suffix: "suffix" };
  const longest = [
    { service: "kms", limit: 250 },
    { service: "logs", limit: 448 },
  ] as const;
  for (const { service, limit } of longest) {
    it(`of ${service} have ${limit} characters at the most`, () => {
      const purposeOf = (length: number) => "p".repeat(length - `dev-${service}--suffix`.length);

      expect(physicalName(naming, service, purposeOf(limit))).to.have.length(limit);
      expect(() => physicalName(naming, service, purposeOf(limit + 1))).to.throw(
        `has ${limit + 1} characters; ${service} allows ${limit}`,
      );
    });
  }
});
