import { expect } from "chai";
import * as fc from "fast-check";
import { fittingAnnotation } from "../../../handlers/config-rules/annotation";

const lone = /\p{Surrogate}/u;

describe("An annotation", () => {
  const cases = [
    { of: "a sentence", text: "The volume is encrypted.", is: "The volume is encrypted." },
    { of: "as many characters as AWS takes", text: "x".repeat(256), is: "x".repeat(256) },
    { of: "one too many", text: "x".repeat(257), is: `${"x".repeat(255)}…` },
    { of: "an emoji that just fits", text: `${"x".repeat(254)}🔒`, is: `${"x".repeat(254)}🔒` },
    { of: "an emoji on the edge", text: `${"x".repeat(254)}🔒x`, is: `${"x".repeat(254)}…` },
    { of: "an emoji before the edge", text: `${"x".repeat(253)}🔒xx`, is: `${"x".repeat(253)}🔒…` },
    { of: "half an emoji", text: "half: \uD83D", is: "half: \uFFFD" },
    { of: "what would end a text of JSON", text: 'a "b"\n\\ c', is: "a 'b'  c" },
    { of: "nothing", text: "", is: "No reason is given." },
    { of: "blanks", text: " \n ", is: "No reason is given." },
  ];
  for (const { of, text, is } of cases) {
    it(`fits: ${of}`, () => {
      expect(fittingAnnotation(text)).to.equal(is);
    });
  }

  it("fits whatever the text is, and is cut no shorter than needed", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => {
        const annotation = fittingAnnotation(text);

        expect(annotation.length).to.be.within(1, 256);
        expect(annotation).not.to.match(lone);
        if (annotation.endsWith("…") && text.trim().length > 256) {
          expect(annotation.length).to.be.at.least(255);
        }
      }),
    );
  });
});
