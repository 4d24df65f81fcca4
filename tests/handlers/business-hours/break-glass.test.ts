import { expect } from "chai";
import { keptAccount, openRoles, refusing, roles } from "./account";
import { at, breakGlass, errorOf, usual } from "./fixtures";

const minute = 60_000;

describe("A break-glass", () => {
  it("opens the role that it names in one run, and no other", async () => {
    const account = await keptAccount();
    account.write(breakGlass());

    const summary = await account.run();

    expect(summary).to.deep.equal({ state: "break-glass", parameterVersion: 2, roles });
    expect(openRoles(account)).to.deep.equal(["devops"]);
  });

  it("closes by itself to the second, with the handler dead", async () => {
    const account = await keptAccount();
    account.write(breakGlass({ minutes: 30 }));
    account.now += 4000;

    await account.run();

    expect(account.isOpen("devops", at("07:00:00"))).to.equal(true);
    expect(account.isOpen("devops", at("07:29:59"))).to.equal(true);
    expect(account.isOpen("devops", at("07:30:00"))).to.equal(false);
  });

  it("survives scheduled runs, which neither lengthen it nor announce it again", async () => {
    const account = await keptAccount();
    account.write(breakGlass({ minutes: 60 }));

    for (; account.now < at("08:00:00"); account.now += 7 * minute) {
      await account.run();
      expect(openRoles(account)).to.deep.equal(["devops"]);
      expect(account.isOpen("devops", at("08:00:00"))).to.equal(false);
    }

    expect(account.published).to.have.lengthOf(1);
  });

  it("is over after its minutes, whatever runs then, and nothing is announced of that", async () => {
    const account = await keptAccount("01:00:00");
    account.write(breakGlass({ minutes: 30 }));
    await account.run();

    for (account.now = at("01:30:00"); account.now < at("08:59:00"); account.now += 20 * minute) {
      await account.run();
      expect(openRoles(account)).to.deep.equal([]);
    }

    expect(account.published).to.have.lengthOf(1);
    account.now = at("09:00:00");
    expect(openRoles(account)).to.deep.equal(roles);
  });

  for (const { asked, granted } of [
    { asked: 1, granted: 1 },
    { asked: 60, granted: 60 },
    { asked: 61, granted: 60 },
    { asked: 1_000_000, granted: 60 },
  ]) {
    it(`of ${asked} minutes lasts ${granted}, and says both`, async () => {
      const account = await keptAccount("03:00:00");
      account.write(breakGlass({ minutes: asked }));

      await account.run();

      const end = at("03:00:00") + granted * minute;
      expect(account.isOpen("devops", end - 1000)).to.equal(true);
      expect(account.isOpen("devops", end)).to.equal(false);
      expect(account.published[0]?.message).to.include(`Minutes: ${asked} asked for, ${granted} granted`);
    });
  }

  it("counts from the change of the parameter, not from the run that finds it", async () => {
    const account = await keptAccount();
    account.write(breakGlass({ minutes: 30 }));
    account.now = at("07:25:00");

    await account.run();

    expect(account.isOpen("devops", at("07:29:59"))).to.equal(true);
    expect(account.isOpen("devops", at("07:30:00"))).to.equal(false);
  });

  it("that is found too late opens nothing, and is announced all the same", async () => {
    const account = await keptAccount();
    account.write(breakGlass({ minutes: 30 }));
    account.now = at("07:30:00");

    await account.run();

    expect(openRoles(account)).to.deep.equal([]);
    expect(account.announcementsOf(2)).to.have.lengthOf(1);
  });

  it("is renewed by another version only, which is announced as well", async () => {
    const account = await keptAccount("01:00:00");
    for (let renewal = 0; renewal < 5; renewal += 1) {
      const version = account.write(breakGlass({ minutes: 30 }));
      await account.run();
      await account.run();

      expect(openRoles(account)).to.deep.equal(["devops"]);
      expect(account.announcementsOf(version)).to.have.lengthOf(1);
      account.now += 29 * minute;
    }
  });

  it("joins the business hours that it reaches into", async () => {
    const account = await keptAccount("08:45:00");
    account.write(breakGlass({ minutes: 30 }));

    await account.run();

    for (const [time, open] of [
      ["08:59:59", true],
      ["09:00:00", true],
      ["09:15:00", true],
      ["17:59:59", true],
      ["18:00:00", false],
    ] as const) {
      expect(account.isOpen("devops", at(time)), time).to.equal(open);
    }
  });

  it("is announced in business hours too, and outlasts them", async () => {
    const account = await keptAccount("17:50:00");
    account.write(breakGlass({ minutes: 30 }));

    await account.run();

    expect(account.announcementsOf(2)).to.have.lengthOf(1);
    expect(account.isOpen("devops", at("18:19:59"))).to.equal(true);
    expect(account.isOpen("devops", at("18:20:00"))).to.equal(false);
    expect(account.isOpen("security-admin", at("18:00:00"))).to.equal(false);
  });

  it("for another role ends the one before", async () => {
    const account = await keptAccount();
    account.write(breakGlass({ role: "devops" }));
    await account.run();
    account.write(breakGlass({ role: "security-admin" }));

    await account.run();

    expect(openRoles(account)).to.deep.equal(["security-admin"]);
    expect(account.announcementsOf(3)).to.have.lengthOf(1);
  });

  it("that is taken back closes before anybody is told, and people are told by whom", async () => {
    const account = await keptAccount();
    account.write(breakGlass());
    await account.run();
    account.write(usual);
    account.calls.length = 0;

    await account.run();

    expect(openRoles(account)).to.deep.equal([]);
    expect(account.calls.indexOf("PutRolePolicy prod-devops")).to.be.lessThan(
      account.calls.indexOf("Publish"),
    );
    expect(account.published.at(-1)?.subject).to.equal("Sensitive operations follow the business hours");
    expect(account.announcementsOf(3)).to.have.lengthOf(1);
  });

  it("opens nothing before it is announced, nor where that fails, and throws", async () => {
    const account = await keptAccount();
    account.write(breakGlass());
    account.calls.length = 0;

    const error = await errorOf(account.run({ around: refusing("Publish") }));

    expect(error.message).to.include(
      "The announcement failed, and nothing was opened: Error: Publish is refused",
    );
    expect(account.calls.filter((call) => call.startsWith("Put"))).to.deep.equal([]);
    expect(openRoles(account)).to.deep.equal([]);
    await account.run();
    expect(openRoles(account)).to.deep.equal(["devops"]);
    expect(account.announcementsOf(2)).to.have.lengthOf(1);
  });

  it("opens again where a deployment raises the bound, and is announced again for that", async () => {
    const account = await keptAccount();
    account.write(breakGlass({ minutes: 60 }));
    await account.run({ settings: { ...account.settings, maximumMinutes: 10 } });
    account.now += 20 * minute;
    expect(openRoles(account)).to.deep.equal([]);

    await account.run();

    expect(openRoles(account)).to.deep.equal(["devops"]);
    expect(account.announcementsOf(2)).to.have.lengthOf(2);
  });
});
