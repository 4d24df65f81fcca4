import { expect } from "chai";
import type { DatabaseCredential } from "../../../handlers/rotation/credential";
import { singleUser } from "../../../handlers/rotation/single-user";
import { contextWith, databaseCredential, errorOf, noConnection } from "./fixtures";
import { everyCharacter, type ServerUnderRotation, startServerUnderRotation } from "./server";

describe("Single-user rotation", () => {
  let under: ServerUnderRotation;

  before(async () => {
    under = await startServerUnderRotation();
  });
  after(() => under?.server.stop());

  /** Sets and tests a pending version, and says through whom. */
  const rotateTo = async (
    pending: DatabaseCredential,
    current: DatabaseCredential,
    values: Parameters<typeof contextWith>[1] = {},
  ) => {
    const strategy = singleUser(contextWith(under.connect, values));
    const said = await strategy.set({ current, pending });
    await strategy.test({ current, pending });
    return said;
  };

  it("keeps all but the password", () => {
    const { next } = singleUser(contextWith(noConnection));

    expect(next(databaseCredential, "new")).to.deep.equal({ ...databaseCredential, password: "new" });
  });

  it("logs in with the current password; the old one is refused from then on", async () => {
    const current = await under.newUser("current-password");
    const pending = { ...current, password: "pending-password" };

    expect(await rotateTo(pending, current)).to.include("a login by the current version");

    expect(await under.accepts(pending)).to.equal(true);
    expect(await under.accepts(current)).to.equal(false);
  });

  it("logs in with the previous password where the current was never set", async () => {
    const previous = await under.newUser("previous-password");
    const current = { ...previous, password: "never-set" };
    const pending = { ...previous, password: "pending-password" };

    expect(await rotateTo(pending, current, { previous })).to.include("a login by the previous version");

    expect(await under.accepts(pending)).to.equal(true);
  });

  it("logs in as the admin where neither works, as in the first rotation of all", async () => {
    const user = await under.newUser("somebody-else's-choice");
    const current = { ...user, password: "generated" };
    const pending = { ...user, password: "pending-password" };

    expect(await rotateTo(pending, current, { admin: under.admin })).to.include(
      "a login by the admin secret",
    );

    expect(await under.accepts(pending)).to.equal(true);
    expect(await under.accepts(user)).to.equal(false);
  });

  for (const [title, change] of [
    ["of another user", { username: "rotation_admin" }],
    ["of another host", { host: "127.0.0.1" }],
    ["of another port", { port: 1 }],
  ] as const) {
    it(`passes over a previous version ${title}`, async () => {
      const user = await under.newUser("unknown");
      const previous = { ...user, ...change, password: under.admin.password };
      const current = { ...user, password: "generated" };
      const pending = { ...user, password: "pending-password" };

      expect(await rotateTo(pending, current, { previous, admin: under.admin })).to.include(
        "the admin secret",
      );
    });
  }

  it("passes over a previous version that is no credential", async () => {
    const user = await under.newUser("unknown");
    const current = { ...user, password: "generated" };
    const pending = { ...user, password: "pending-password" };

    const said = await rotateTo(pending, current, { previous: "by hand", admin: under.admin });

    expect(said).to.include("the admin secret");
  });

  it("says what to do where no login works", async () => {
    const user = await under.newUser("unknown");
    const admin = { ...under.admin, password: "outdated" };
    const current = { ...user, password: "generated" };

    const error = await errorOf(rotateTo({ ...user, password: "pending" }, current, { admin }));

    expect(error.message).to.include("Put the password that the admin has into the admin secret");
    expect(error).to.have.property("code", "28P01");
  });

  it("changes nothing where the pending password works already", async () => {
    const user = await under.newUser("pending-password");

    expect(await rotateTo(user, { ...user, password: "gone" })).to.include(
      "has the pending password already",
    );
  });

  it("succeeds several times at the same time", async () => {
    const current = await under.newUser("current-password");
    const pending = { ...current, password: "pending-password" };

    await Promise.all(
      [1, 2, 3, 4].map(() => rotateTo(pending, current, { admin: under.admin, previous: current })),
    );

    expect(await under.accepts(pending)).to.equal(true);
  });

  it("takes every printable character in a password", async () => {
    const current = await under.newUser("current-password");
    const pending = { ...current, password: everyCharacter };
    const next = { ...current, password: `"${everyCharacter}'` };

    await rotateTo(pending, current);
    await rotateTo(next, pending);

    expect(await under.accepts(next)).to.equal(true);
  });

  it("leaves no password in the server's log", async () => {
    const current = await under.newUser("current-password-unlogged");
    const pending = { ...current, password: "pending-password-unlogged" };

    await rotateTo(pending, current);

    const log = await under.server.log();
    expect(log).to.include(`ALTER ROLE "User `).and.include("WITH PASSWORD 'SCRAM-SHA-256$");
    expect(log).to.not.include("password-unlogged");
  });

  it("does not pass where the pending password does not log in", async () => {
    const current = await under.newUser("current-password");
    const { test } = singleUser(contextWith(under.connect));

    const error = await errorOf(test({ current, pending: { ...current, password: "not set" } }));

    expect(error).to.have.property("code", "28P01");
  });

  for (const [key, value] of [
    ["host", "evil.example.com"],
    ["port", 5433],
    ["dbname", "other"],
    ["username", "postgres"],
  ] as const) {
    it(`connects to nothing where the pending ${key} is another`, async () => {
      const { set, test } = singleUser(contextWith(noConnection));
      const versions = { current: databaseCredential, pending: { ...databaseCredential, [key]: value } };

      for (const step of [set, test]) {
        expect((await errorOf(step(versions))).message).to.include(`The "${key}" of the pending version`);
      }
    });
  }

  for (const [title, change, message] of [
    ["of another host", { host: "evil.example.com" }, /"host" or "port" of the admin secret/],
    ["of another port", { port: 5433 }, /"host" or "port" of the admin secret/],
    ["of the rotated user itself", { username: "app" }, /names a user that is rotated here/],
  ] as const) {
    it(`refuses an admin ${title}`, async () => {
      const admin = { ...databaseCredential, username: "admin", ...change };
      const pending = { ...databaseCredential, password: "pending" };
      const logins: string[] = [];
      const { set } = singleUser(
        contextWith(
          async ({ password }) => {
            logins.push(password);
            throw Object.assign(new Error("no"), { code: "28P01" });
          },
          { admin },
        ),
      );

      expect((await errorOf(set({ current: databaseCredential, pending }))).message).to.match(message);
      expect(logins).to.deep.equal(["pending", "first-password"]);
    });
  }

  it("tries no other login after an error that is not about the password", async () => {
    let logins = 0;
    const { set } = singleUser(
      contextWith(async () => {
        logins += 1;
        throw Object.assign(new Error("connect timed out"), { code: "ETIMEDOUT" });
      }),
    );

    const pending = { ...databaseCredential, password: "pending" };
    const error = await errorOf(set({ current: databaseCredential, pending }));

    expect(error).to.have.property("code", "ETIMEDOUT");
    expect(logins).to.equal(1);
  });
});
