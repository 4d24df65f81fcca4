import { expect } from "chai";
import { knownSecrets, redacted, rememberSecret } from "../../../rehearsal/world/known-secrets";

describe("A secret that was seen", () => {
  const cases = [
    { title: "as it is", secret: "plain-text-1", text: "got plain-text-1, twice: plain-text-1", found: 2 },
    {
      title: "quoted in JSON",
      secret: 'quo"ted\\2',
      text: JSON.stringify({ value: 'quo"ted\\2' }),
      found: 1,
    },
    {
      title: "of which another is the beginning",
      secret: "beginning-3",
      longer: "beginning-3-and-the-rest",
      text: "got beginning-3-and-the-rest",
      found: 1,
    },
    {
      title: "as the password inside a secret in JSON",
      secret: JSON.stringify({ host: "db.example.com", password: "in-json-4" }),
      text: "connecting to db.example.com with in-json-4",
      found: 1,
    },
  ];
  for (const { title, secret, longer, text, found } of cases) {
    it(`is not printed ${title}`, () => {
      rememberSecret(secret);
      rememberSecret(longer ?? secret);

      const printed = redacted(text);

      expect(printed.split("[secret]")).to.have.length(found + 1);
      for (const part of ["plain-text-1", "quo", "beginning", "rest", "in-json-4"]) {
        expect(printed).not.to.contain(part);
      }
    });
  }

  it("leaves the rest of a text alone, the host beside a password included", () => {
    rememberSecret(JSON.stringify({ host: "db5.example.com", password: "password-5" }));

    expect(redacted("db5.example.com: password-5.")).to.equal("db5.example.com: [secret].");
  });

  it("is no secret of a few characters again and again, such as spaces", () => {
    rememberSecret(" ".repeat(32));

    expect(redacted(`a table${" ".repeat(40)}of the report`)).to.equal(
      `a table${" ".repeat(40)}of the report`,
    );
  });

  it("is no secret below eight characters, which stand in other words by chance", () => {
    rememberSecret("q7#kz9!");
    rememberSecret("q8#kz9!x");
    rememberSecret(JSON.stringify({ password: "shortpw" }));

    expect(redacted("q7#kz9! shortpw")).to.equal("q7#kz9! shortpw");
    expect(redacted("q8#kz9!x")).to.equal("[secret]");
  });

  const harmless = [
    { title: "a number", text: "271828182845" },
    { title: "a list", text: '["a list of texts"]' },
    { title: "a password that is a number", text: '{"password": 271828182846}' },
    { title: "an object without a password", text: '{"user": "somebody"}' },
    { title: "what is no JSON", text: "{broken json" },
  ];
  for (const { title, text } of harmless) {
    it(`has nothing else to hide in ${title}`, () => {
      const before = knownSecrets().size;

      rememberSecret(text);

      expect(knownSecrets().size - before).to.equal(1);
    });
  }
});
