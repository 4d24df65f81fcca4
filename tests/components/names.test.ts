import { expect } from "chai";
import { physicalName } from "../../components/foundation/names";

describe("Physical names", () => {
  it("say environment, service, purpose and suffix", () => {
    expect(physicalName("dev", "kms", "foundation", "ab12cd34")).to.equal("dev-kms-foundation-ab12cd34");
  });

  const longest = [
    { service: "kms", limit: 250 },
    { service: "logs", limit: 448 },
  ] as const;
  for (const { service, limit } of longest) {
    it(`of ${service} have ${limit} characters at the most`, () => {
      const purposeOf = (length: number) => "p".repeat(length - `dev-${service}--suffix`.length);

      expect(physicalName("dev", service, purposeOf(limit), "suffix")).to.have.length(limit);
      expect(() => physicalName("dev", service, purposeOf(limit + 1), "suffix")).to.throw(
        `has ${limit + 1} characters; ${service} allows ${limit}`,
      );
    });
  }
});
