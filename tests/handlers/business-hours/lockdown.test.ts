import { expect } from "chai";
import { keptAccount, openRoles, refusing, roles } from "./account";
import { breakGlass, lockdown, usual } from "./fixtures";

const minute = 60_000;

describe("A lockdown", () => {
  it("closes business hours at once, before it is announced", async () => {
    const account = await keptAccount("12:00:00");
    account.write(lockdown);
    let openWhenTold: readonly string[] | undefined;
    const watched = async <T>(call: string, send: () => T): Promise<T> => {
      openWhenTold ??= call === "Publish" ? openRoles(account) : undefined;
      return send();
    };

    await account.run({ around: watched });

    expect(openWhenTold).to.deep.equal([]);
    expect(openRoles(account)).to.deep.equal([]);
    expect(account.published[0]?.message).to.include('Reason: "stolen laptop"');
  });

  it("ends a break-glass", async () => {
    const account = await keptAccount();
    account.write(breakGlass());
    await account.run();
    account.write(lockdown);

    await account.run();

    expect(openRoles(account)).to.deep.equal([]);
  });

  it("closes also where people cannot be told, and tells them on a later run", async () => {
    const account = await keptAccount("12:00:00");
    account.write(lockdown);

    await account.run({ around: refusing("Publish") }).catch(() => {});

    expect(openRoles(account)).to.deep.equal([]);
    expect(account.published).to.deep.equal([]);
    await account.run();
    expect(account.announcementsOf(2)).to.have.lengthOf(1);
  });

  it("stays until the parameter says something else", async () => {
    const account = await keptAccount("12:00:00");
    account.write(lockdown);
    for (let hour = 0; hour < 50; hour += 1) {
      await account.run();
      expect(openRoles(account)).to.deep.equal([]);
      account.now += 60 * minute;
    }
    account.remove();
    await account.run().catch(() => {});
    expect(openRoles(account)).to.deep.equal([]);

    account.write(usual);
    await account.run();

    expect(openRoles(account)).to.deep.equal(roles);
  });

  it("is lifted by a break-glass for its role", async () => {
    const account = await keptAccount();
    account.write(lockdown);
    await account.run();
    account.write(breakGlass());

    await account.run();

    expect(openRoles(account)).to.deep.equal(["devops"]);
  });

  it("that is lifted is announced", async () => {
    const account = await keptAccount("12:00:00");
    account.write(lockdown);
    await account.run();
    account.write(usual);

    await account.run();

    expect(openRoles(account)).to.deep.equal(roles);
    expect(account.published.map(({ subject }) => subject)).to.deep.equal([
      "Lockdown: every sensitive operation is denied",
      "Sensitive operations follow the business hours",
    ]);
  });

  it("by a parameter that was deleted and made anew is announced, though it has the same version", async () => {
    const account = await keptAccount("12:00:00");
    account.now += minute;
    account.remove();
    const version = account.write(lockdown);

    await account.run();

    expect(version).to.equal(1);
    expect(openRoles(account)).to.deep.equal([]);
    expect(account.announcementsOf(1)).to.have.lengthOf(1);
  });

  it("by a parameter that was deleted and made anew with the same text is announced again", async () => {
    const account = await keptAccount("12:00:00");
    account.remove();
    account.write(lockdown);
    await account.run();
    account.now += minute;
    account.remove();
    account.write(lockdown);

    await account.run();

    expect(account.announcementsOf(1)).to.have.lengthOf(2);
  });
});
