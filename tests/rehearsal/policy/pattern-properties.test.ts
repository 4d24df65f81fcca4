import { expect } from "chai";
import fc from "fast-check";
import * as the from "./fixtures";
import { conditionHolds } from "./fixtures";

describe("A pattern", () => {
  type Blur = "keep" | "one" | "any";
  const blurs = fc.array(fc.constantFrom<Blur>("keep", "keep", "one", "any"), {
    minLength: 30,
    maxLength: 30,
  });
  /** The text with some characters as `?` and some runs of them as `*`. */
  const blurred = (text: string, how: readonly Blur[]) =>
    Array.from(text, (character, index) => ({ keep: character, one: "?", any: "*" })[how[index] ?? "keep"])
      .join("")
      .replace(/\*+/g, "*");
  // A policy variable in it would be replaced.
  const text = fc
    .oneof(
      fc.string({ minLength: 1, maxLength: 30, unit: "grapheme" }),
      fc.stringMatching(/^[a-c:/.*?+()[\]\\]{1,30}$/),
    )
    .filter((each) => !each.includes("${"));

  it("of StringLike matches whatever it was made from", () => {
    fc.assert(
      fc.property(text, blurs, (actual, how) => {
        const pattern = blurred(actual, how);

        expect(conditionHolds({ StringLike: { "svc:Key": pattern } }, { "svc:Key": actual })).to.equal(true);
      }),
      { numRuns: 2000 },
    );
  });

  it("of a Resource matches whatever it was made from", () => {
    fc.assert(
      fc.property(text, blurs, (name, how) => {
        const Resource = `arn:aws:s3:::${blurred(name, how)}`;

        const decision = the.decide({
          identity: [{ ...the.allow, Resource }],
          resource: `arn:aws:s3:::${name}`,
        });

        expect(decision).to.equal("Allowed");
      }),
      { numRuns: 1000 },
    );
  });

  const segment = fc.stringMatching(/^[a-z0-9-]{0,8}$/);
  const arn = fc.tuple(segment, segment, segment, segment, fc.stringMatching(/^[a-z0-9:/-]{1,20}$/));

  it("of ArnLike matches whatever it was made from, part by part", () => {
    fc.assert(
      fc.property(arn, fc.array(blurs, { minLength: 5, maxLength: 5 }), (parts, how) => {
        const pattern = ["arn", ...parts.map((part, index) => blurred(part, how[index] ?? []))].join(":");
        const actual = ["arn", ...parts].join(":");

        expect(conditionHolds({ ArnLike: { "svc:Key": pattern } }, { "svc:Key": actual })).to.equal(true);
        expect(conditionHolds({ ArnNotLike: { "svc:Key": pattern } }, { "svc:Key": actual })).to.equal(false);
      }),
      { numRuns: 1000 },
    );
  });
});
