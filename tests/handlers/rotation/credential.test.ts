import { expect } from "chai";
import {
  parseAdminCredential,
  parseCredential,
  parseDatabaseCredential,
} from "../../../handlers/rotation/credential";
import { databaseCredential } from "./fixtures";

const parse = (change: object) =>
  parseDatabaseCredential(JSON.stringify({ ...databaseCredential, ...change }), "AWSCURRENT");

describe("A credential", () => {
  it("keeps the keys that rotation does not know", () => {
    const extra = { masterarn: "arn:admin", note: { owner: "team" } };

    expect(parse(extra)).to.deep.equal({ ...databaseCredential, ...extra });
  });

  it("without a database needs a user and a password only", () => {
    expect(parseCredential('{"username":"app","password":"p"}', "AWSCURRENT")).to.deep.equal({
      username: "app",
      password: "p",
    });
    expect(() => parseCredential('{"username":"app"}', "AWSCURRENT")).to.throw(
      'key "password" of AWSCURRENT',
    );
  });

  const wrong = [
    { key: "engine", values: [undefined, "mysql", "postgresql"] },
    { key: "host", values: [undefined, "", 5, "/var/run/postgresql", "db?sslmode=disable", "db example"] },
    { key: "port", values: [undefined, "5432", 0, 65536, 5432.5, null] },
    { key: "dbname", values: [undefined, "", 1, "a\0b"] },
    { key: "username", values: [undefined, "", 1, "a\0b", "u".repeat(64), "é".repeat(32)] },
    { key: "password", values: [undefined, "", 1, ["p"], "a\0b"] },
  ];
  for (const { key, values } of wrong) {
    for (const value of values) {
      it(`is refused with the ${key} ${JSON.stringify(value) ?? "missing"}`, () => {
        expect(() => parse({ [key]: value })).to.throw(`The key "${key}" of AWSCURRENT is missing or wrong`);
      });
    }
  }

  it("may have the longest user name and the outermost ports", () => {
    expect(parse({ username: "u".repeat(63), port: 1 }).port).to.equal(1);
    expect(parse({ port: 65535 }).port).to.equal(65535);
  });

  for (const text of [
    "s3cret-text",
    '{"password":"s3cret-text',
    '["s3cret-text"]',
    "null",
    '"s3cret-text"',
  ]) {
    it(`that is no JSON object is refused and not quoted: ${text}`, () => {
      expect(() => parseCredential(text, "AWSPENDING"))
        .to.throw("The value of AWSPENDING is not a JSON object.")
        .with.property("message")
        .that.does.not.include("s3cret");
    });
  }

  it("of an admin may leave out the connection, and is refused with a wrong one", () => {
    const admin = { username: "admin", password: "p" };
    const of = { ...databaseCredential, note: "not the admin's" };

    expect(parseAdminCredential(JSON.stringify(admin), of)).to.deep.equal({
      ...databaseCredential,
      ...admin,
    });
    expect(() => parseAdminCredential(JSON.stringify({ ...admin, port: "5432x" }), of)).to.throw(
      'The key "port" of the admin secret',
    );
  });
});
