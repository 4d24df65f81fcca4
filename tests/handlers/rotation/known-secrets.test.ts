import { expect } from "chai";
import fc from "fast-check";
import { escapeLiteral } from "pg";
import { KnownSecrets, mask } from "../../../handlers/rotation/known-secrets";

const knowing = (...texts: readonly string[]) => {
  const known = new KnownSecrets();
  for (const text of texts) {
    known.add(text);
  }
  return known;
};
const password = fc
  .string({ minLength: 1, maxLength: 40, unit: "binary" })
  .filter((each) => !each.includes(mask));

describe("Known secrets", () => {
  it("are covered by one character each", () => {
    expect(knowing("s3cret").redact("s3cret, then s3crets3cret.")).to.equal(`${mask}, then ${mask}.`);
  });

  it("are covered where they overlap", () => {
    expect(knowing("abab").redact("-ababab-")).to.equal(`-${mask}-`);
    expect(knowing("one-two", "two-three").redact("one-two-three")).to.equal(mask);
  });

  it("leave a message alone that holds none of them", () => {
    expect(knowing("", "s3cret").redact("nothing here")).to.equal("nothing here");
  });

  it("occur in no message, however it is put together", () => {
    const piece = fc.oneof(fc.string(), fc.nat(2));
    fc.assert(
      fc.property(
        fc.array(password, { minLength: 3, maxLength: 3 }),
        fc.array(piece),
        (passwords, pieces) => {
          const message = pieces
            .map((each) => (typeof each === "number" ? passwords[each] : each.replaceAll(mask, "")))
            .join("");

          const redacted = knowing(...passwords).redact(message);

          for (const each of passwords) {
            expect(redacted.includes(each), `${each} in ${redacted}`).to.equal(false);
          }
        },
      ),
      { numRuns: 1000 },
    );
  });

  it("are found as they stand in JSON and in a statement", () => {
    fc.assert(
      fc.property(password, (each) => {
        const inJson = JSON.stringify(each).slice(1, -1);
        const inStatement = escapeLiteral(each).slice(1, -1);

        expect(knowing(each).redact(inJson)).to.equal(mask);
        expect(knowing(each).redact(inStatement)).to.equal(mask);
      }),
    );
  });
});
