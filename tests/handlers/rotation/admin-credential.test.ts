import { expect } from "chai";
import { parseAdminCredential } from "../../../handlers/rotation/credential";
import { databaseCredential } from "./fixtures";

const of = databaseCredential;
const admin = { username: "admin", password: "admins-password" };
const parse = (fields: object) => parseAdminCredential(JSON.stringify({ ...admin, ...fields }), of);

describe("The admin's secret", () => {
  it("may leave the connection out", () => {
    expect(parse({})).to.deep.equal({ ...of, ...admin });
  });

  it("may name Aurora, a port as text, and another or no database to log in to", () => {
    const fields = { engine: "aurora-postgresql", host: of.host, port: String(of.port), dbname: null };

    expect(parse(fields)).to.deep.equal({ ...of, ...admin });
  });

  it("is that of a PostgreSQL database", () => {
    expect(() => parse({ engine: "mysql" })).to.throw(
      'The key "engine" of the admin secret is missing or wrong; allowed is "postgres" or "aurora-postgresql".',
    );
  });

  it("has a port that is one", () => {
    expect(() => parse({ port: "five" })).to.throw('The key "port" of the admin secret');
  });
});
