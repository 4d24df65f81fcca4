import { expect } from "chai";
import { publicAccessBlock as all, bucket } from "./fixtures";
import { verdictOf } from "./verdicts";

const rule = "s3-bucket-public-access-blocked";
const everySetting = Object.keys(all).join(", ");

describe("The public access to a bucket", () => {
  const cases = [
    { of: "all four settings on", block: all, is: "COMPLIANT", says: "blocks all public access" },
    { of: "no block", block: undefined, is: "NON_COMPLIANT", says: `switch on ${everySetting}.` },
    { of: "nothing", block: null, is: "NON_COMPLIANT", says: `switch on ${everySetting}.` },
    { of: "an empty block", block: {}, is: "NON_COMPLIANT", says: `switch on ${everySetting}.` },
    {
      of: "texts for values",
      block: { ...all, ignorePublicAcls: "true" },
      is: "NON_COMPLIANT",
      says: "switch on ignorePublicAcls.",
    },
    ...Object.keys(all).map((setting) => ({
      of: `all but ${setting}`,
      block: { ...all, [setting]: false },
      is: "NON_COMPLIANT",
      says: `all public access; switch on ${setting}.`,
    })),
  ];
  for (const { of, block, is, says } of cases) {
    it(`is judged: ${of}`, async () => {
      const { compliance, annotation } = await verdictOf(
        rule,
        bucket({ PublicAccessBlockConfiguration: block }),
      );

      expect(compliance).to.equal(is);
      expect(annotation).to.include(says);
    });
  }

  it("is judged the same where the block comes as an object, not as JSON", async () => {
    const supplementaryConfiguration = { PublicAccessBlockConfiguration: all };

    const { compliance } = await verdictOf(rule, { ...bucket(), supplementaryConfiguration });

    expect(compliance).to.equal("COMPLIANT");
  });
});
