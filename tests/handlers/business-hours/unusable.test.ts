import { expect } from "chai";
import { keptAccount, openRoles, refusing, roles } from "./account";
import { at, breakGlass, errorOf, lockdown, usual } from "./fixtures";

const hour = 3_600_000;
const everyReason = '"reason" is missing; allowed is a text of 1 to 500 characters that are not all blank.';

/** Values of the parameter, each with all that is said of it. */
const malformed: Readonly<Record<string, readonly string[]>> = {
  "": ['Its value is ""; allowed is a JSON object.'],
  normal: ['Its value is "normal"; allowed is a JSON object.'],
  '"normal"': ['Its value is "\\"normal\\""; allowed is a JSON object.'],
  null: ['Its value is "null"; allowed is a JSON object.'],
  "[]": ['Its value is "[]"; allowed is a JSON object.'],
  '{"state":"normal"': ['Its value is "{\\"state\\":\\"normal\\""; allowed is a JSON object.'],
  "{}": ['"state" is missing; allowed is "normal", "break-glass", "lockdown".'],
  '{"state":"Normal"}': ['"state" is "Normal"; allowed is "normal", "break-glass", "lockdown".'],
  '{"state":["normal"]}': ['"state" is ["normal"]; allowed is "normal", "break-glass", "lockdown".'],
  '{"state":"toString"}': ['"state" is "toString"; allowed is "normal", "break-glass", "lockdown".'],
  '{"state":"normal","reason":"over"}': ['"reason" is "over"; allowed here are only "state".'],
  '{"state":"normal","State":"lockdown"}': ['"State" is "lockdown"; allowed here are only "state".'],
  '{"state":"normal","__proto__":1}': ['"__proto__" is 1; allowed here are only "state".'],
  '{"state":"lockdown"}': [everyReason],
  '{"state":"lockdown","reason":" \\n"}': ['"reason" is " \\n"; allowed is a text'],
  '{"state":"lockdown","reason":7}': ['"reason" is 7; allowed is a text'],
  '{"state":"lockdown","reason":"x","minutes":5}': [
    '"minutes" is 5; allowed here are only "state", "reason".',
  ],
  '{"state":"break-glass"}': [
    '"role" is missing; allowed is "devops", "security-admin".',
    everyReason,
    '"minutes" is missing; allowed is a whole number from 1.',
  ],
  '{"state":"open","role":"root","minutes":-1}': [
    '"state" is "open"; allowed is "normal", "break-glass", "lockdown".',
    '"role" is "root"; allowed is "devops", "security-admin".',
    '"minutes" is -1; allowed is a whole number from 1.',
  ],
  [breakGlass({ role: "prod-devops" })]: ['"role" is "prod-devops"; allowed is "devops", "security-admin".'],
  [breakGlass({ role: "constructor" })]: ['"role" is "constructor"; allowed is "devops", "security-admin".'],
  [breakGlass({ role: ["devops"] })]: ['"role" is ["devops"]; allowed is "devops", "security-admin".'],
  [breakGlass({ minutes: 0 })]: ['"minutes" is 0; allowed is a whole number from 1.'],
  [breakGlass({ minutes: 1.5 })]: ['"minutes" is 1.5; allowed is a whole number from 1.'],
  [breakGlass({ minutes: "30" })]: ['"minutes" is "30"; allowed is a whole number from 1.'],
  [breakGlass({ minutes: 30 }).replace("30", "1e999")]: [
    '"minutes" is null; allowed is a whole number from 1.',
  ],
  [breakGlass({ reason: "x".repeat(501) })]: [`"reason" is "${"x".repeat(99)}...; allowed is a text`],
  [breakGlass({ until: "2099-01-01" })]: [
    '"until" is "2099-01-01"; allowed here are only "state", "role", "reason", "minutes".',
  ],
};

describe("An emergency parameter that cannot be followed", () => {
  for (const [value, mistakes] of Object.entries(malformed)) {
    it(`closes everything, is announced once and thrown by each run: ${value.slice(0, 80)}`, async () => {
      const account = await keptAccount("12:00:00");
      const version = account.write(value);
      account.calls.length = 0;

      const error = await errorOf(account.run());
      const again = await errorOf(account.run());

      expect(openRoles(account)).to.deep.equal([]);
      expect(account.calls.indexOf("Publish")).to.be.greaterThan(
        account.calls.indexOf("PutRolePolicy prod-devops"),
      );
      expect(account.announcementsOf(version)).to.have.lengthOf(1);
      expect(again.message).to.equal(error.message);
      for (const said of [
        error.message,
        account.published[0]?.message,
        JSON.stringify(account.lines.at(-1)),
      ]) {
        for (const mistake of mistakes) {
          expect(said?.replaceAll("\\", "")).to.include(mistake.replaceAll("\\", ""));
        }
      }
    });
  }

  it("closes everything where it is deleted, until it exists again", async () => {
    const account = await keptAccount("12:00:00");
    account.remove();

    const error = await errorOf(account.run());
    await errorOf(account.run());

    expect(error.message).to.equal(
      "Everything is closed until /prod/emergency is repaired. It does not exist; allowed is an existing parameter.",
    );
    expect(openRoles(account)).to.deep.equal([]);
    expect(account.published).to.have.lengthOf(1);
    expect(account.published[0]?.message).to.include("/prod/emergency, which does not exist");

    account.now += hour;
    account.write(usual);
    await account.run();
    expect(openRoles(account)).to.deep.equal(roles);
    expect(account.announcementsOf(1)).to.have.lengthOf(1);
  });

  it("does not lift a lockdown", async () => {
    for (const garbled of [undefined, "", "{}", "normal"]) {
      const account = await keptAccount("12:00:00");
      account.write(lockdown);
      await account.run();

      if (garbled === undefined) {
        account.remove();
      } else {
        account.write(garbled);
      }
      await errorOf(account.run());

      expect(openRoles(account)).to.deep.equal([]);
    }
  });

  it("closes everything where it is dated more than five minutes ahead, and is announced when it can be followed", async () => {
    const account = await keptAccount();
    const version = account.write(breakGlass(), account.now + 300_001);

    const error = await errorOf(account.run());

    expect(error.message).to.include(
      "It is dated 2026-06-10T11:05:00Z; allowed is up to five minutes ahead of the function's clock.",
    );
    expect(account.isOpen("devops", at("07:10:00"))).to.equal(false);
    expect(account.isOpen("devops", at("12:00:00"))).to.equal(false);
    expect(account.announcementsOf(version)).to.have.lengthOf(1);

    account.now += 1000;
    await account.run();
    expect(account.isOpen("devops", at("07:10:00"))).to.equal(true);
    expect(account.announcementsOf(version)).to.have.lengthOf(2);
  });

  it("is followed where it is dated up to five minutes ahead", async () => {
    const account = await keptAccount();
    account.write(breakGlass(), account.now + 300_000);

    await account.run();

    expect(account.isOpen("devops", at("07:05:00"))).to.equal(true);
  });

  it("closes everything also where people cannot be told of it, and tells them on a later run", async () => {
    const account = await keptAccount("12:00:00");
    const version = account.write("{}");

    const error = await errorOf(account.run({ around: refusing("Publish") }));

    expect(openRoles(account)).to.deep.equal([]);
    expect(error.message).to.include('"state" is missing').and.include("Publish is refused");
    await errorOf(account.run());
    expect(account.announcementsOf(version)).to.have.lengthOf(1);
  });

  it("closes a role whose policy somebody has deleted or changed", async () => {
    for (const text of [undefined, "{}", "no JSON", '{"Statement":[null]}']) {
      const account = await keptAccount("12:00:00");
      account.write(lockdown);
      account.policies.delete("prod-devops");
      if (text !== undefined) {
        account.policies.set("prod-devops", text);
      }

      await account.run();

      expect(openRoles(account)).to.deep.equal([]);
    }
  });
});
