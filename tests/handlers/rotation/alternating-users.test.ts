import { expect } from "chai";
import { alternateOf, alternatingUsers } from "../../../handlers/rotation/alternating-users";
import type { DatabaseCredential } from "../../../handlers/rotation/credential";
import { contextWith, databaseCredential, errorOf, noConnection } from "./fixtures";
import { everyCharacter, type ServerUnderRotation, startServerUnderRotation } from "./server";

describe("Alternating-user rotation", () => {
  let under: ServerUnderRotation;

  before(async () => {
    under = await startServerUnderRotation();
    await under.server.query("CREATE TABLE orders (id int)", "INSERT INTO orders VALUES (42)");
  });
  after(() => under?.server.stop());

  /** Sets and tests the version that follows the current one, and returns it. */
  const rotateFrom = async (current: DatabaseCredential, password: string) => {
    const strategy = alternatingUsers(contextWith(under.connect, { admin: under.admin }));
    const pending = strategy.next(current, password);
    await strategy.set({ current, pending });
    await strategy.test({ current, pending });
    return pending;
  };
  const newReader = async () => {
    const reader = await under.newUser("first-password");
    await under.server.query(`GRANT SELECT ON orders TO ${quoted(reader)}`);
    return reader;
  };
  const quoted = ({ username }: DatabaseCredential) => `"${username.replaceAll('"', '""')}"`;
  const ordersSeenBy = async (credential: DatabaseCredential) => {
    const connection = await under.connect(credential);
    try {
      return await connection.query("SELECT id FROM orders");
    } finally {
      await connection.end();
    }
  };

  it("makes a second user with the first one's rights, while the first keeps working", async () => {
    const first = await newReader();

    const second = await rotateFrom(first, "second-password");

    expect(second).to.deep.equal({
      ...first,
      username: `${first.username}_clone`,
      password: "second-password",
    });
    expect(await ordersSeenBy(second)).to.deep.equal([{ id: 42 }]);
    expect(await under.accepts(first)).to.equal(true);
  });

  it("flips back to the first user with a new password, and to the second again", async () => {
    const first = await newReader();
    const second = await rotateFrom(first, "second-password");

    const third = await rotateFrom(second, "third-password");
    expect(third).to.deep.equal({ ...first, password: "third-password" });
    expect(await ordersSeenBy(third)).to.deep.equal([{ id: 42 }]);
    expect(await under.accepts(second)).to.equal(true);
    expect(await under.accepts(first)).to.equal(false);

    const fourth = await rotateFrom(third, "fourth-password");
    expect(await ordersSeenBy(fourth)).to.deep.equal([{ id: 42 }]);
    expect(await under.accepts(third)).to.equal(true);
    expect(await under.accepts(second)).to.equal(false);
  });

  it("needs no login of the current version, which in the first rotation never had one", async () => {
    const first = await newReader();

    const second = await rotateFrom({ ...first, password: "generated" }, "second-password");

    expect(await ordersSeenBy(second)).to.deep.equal([{ id: 42 }]);
  });

  it("gives a second user that exists its login and the first one's rights back", async () => {
    const first = await newReader();
    const admin = await under.connect(under.admin);
    await admin.query(`CREATE ROLE ${quoted({ ...first, username: `${first.username}_clone` })} NOLOGIN`);
    await admin.end();

    const second = await rotateFrom(first, "second-password");

    expect(await ordersSeenBy(second)).to.deep.equal([{ id: 42 }]);
  });

  it("leaves no second user without rights where it is interrupted", async () => {
    const first = await under.newUser("first-password");
    const interrupted = alternatingUsers(
      contextWith(
        async (credential) => {
          const connection = await under.connect(credential);
          return {
            ...connection,
            query: (text) =>
              text.startsWith("GRANT") ? Promise.reject(new Error("interrupted")) : connection.query(text),
          };
        },
        { admin: under.admin },
      ),
    );
    const pending = interrupted.next(first, "second-password");

    const error = await errorOf(interrupted.set({ current: first, pending }));

    expect(error.message).to.include("interrupted");
    expect(await under.accepts(pending)).to.equal(false);
    expect(await under.accepts(first)).to.equal(true);
  });

  it("succeeds several times at the same time", async () => {
    const first = await newReader();

    const seconds = await Promise.all([1, 2, 3, 4].map(() => rotateFrom(first, "second-password")));

    for (const second of seconds) {
      expect(await ordersSeenBy(second)).to.deep.equal([{ id: 42 }]);
    }
  });

  it("takes every printable character in a password", async () => {
    const second = await rotateFrom(await newReader(), everyCharacter);

    expect(await under.accepts(second)).to.equal(true);
  });

  it("leaves no password in the server's log", async () => {
    const first = await newReader();

    await rotateFrom(await rotateFrom(first, "second-unlogged"), "third-unlogged");

    const log = await under.server.log();
    expect(log).to.include("CREATE ROLE").and.include("LOGIN PASSWORD 'SCRAM-SHA-256$");
    expect(log).to.not.include("unlogged");
  });

  it("says what to do where the admin's password is refused", async () => {
    const first = await under.newUser("first-password");
    const admin = { ...under.admin, password: "outdated" };
    const { set, next } = alternatingUsers(contextWith(under.connect, { admin }));

    const error = await errorOf(set({ current: first, pending: next(first, "second") }));

    expect(error.message).to.include("Put the admin's password into the admin secret");
    expect(error).to.have.property("code", "28P01");
  });

  it("does not pass where the pending password does not log in", async () => {
    const current = await under.newUser("current-password");
    const { test } = alternatingUsers(contextWith(under.connect));

    const error = await errorOf(test({ current, pending: { ...current, password: "not set" } }));

    expect(error).to.have.property("code", "28P01");
  });

  for (const username of ["app", "postgres", "app_clone_clone"]) {
    it(`connects to nothing where the pending user of app is ${username}`, async () => {
      const { set } = alternatingUsers(contextWith(noConnection));
      const versions = { current: databaseCredential, pending: { ...databaseCredential, username } };

      expect((await errorOf(set(versions))).message).to.include('The "username" of the pending version');
    });
  }

  it("connects to nothing where the pending host is another", async () => {
    const { set, test, next } = alternatingUsers(contextWith(noConnection));
    const pending = { ...next(databaseCredential, "second"), host: "evil.example.com" };

    for (const step of [set, test]) {
      const error = await errorOf(step({ current: databaseCredential, pending }));
      expect(error.message).to.include('The "host" of the pending version');
    }
  });

  it("refuses an admin that is one of the two users", async () => {
    const connect = () => Promise.reject(Object.assign(new Error("no"), { code: "28P01" }));
    for (const username of ["app", "app_clone"]) {
      const admin = { ...databaseCredential, username };
      const { set, next } = alternatingUsers(contextWith(connect, { admin }));

      const error = await errorOf(
        set({ current: databaseCredential, pending: next(databaseCredential, "p2") }),
      );

      expect(error.message).to.include("names a user that is rotated here");
    }
  });
});

describe("The other user's name", () => {
  for (const [one, other] of [
    ["app", "app_clone"],
    ["u".repeat(57), `${"u".repeat(57)}_clone`],
    ["_clone", "_clone_clone"],
  ] as const) {
    it(`of ${one} is ${other}, and the other way round`, () => {
      expect(alternateOf(one)).to.equal(other);
      expect(alternateOf(other)).to.equal(one);
    });
  }

  for (const name of ["u".repeat(58), "é".repeat(29)]) {
    it(`is refused where PostgreSQL would cut it: ${name}`, () => {
      expect(() => alternateOf(name)).to.throw("a name of 64 bytes; PostgreSQL allows 63");
    });
  }
});
