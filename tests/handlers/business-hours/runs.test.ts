import { expect } from "chai";
import fc from "fast-check";
import { FakeAccount } from "./account";
import { settings, usual } from "./fixtures";
import { day, Oracle, second } from "./oracle";

const minute = 60 * second;
const hour = 60 * minute;
const calendar = { ...settings.calendar, holidays: ["2026-03-11", "2026-11-03"] };
const oracle = new Oracle(calendar);

/** Fortnights around both changes of the clock in New York, each with a holiday. */
const springs = Date.parse("2026-03-02T05:00:00Z");
const falls = Date.parse("2026-10-26T04:00:00Z");

function newAccount(now: number): FakeAccount {
  const account = new FakeAccount(now, { ...settings, calendar });
  account.write(usual);
  return account;
}

/** Moves the clock on, second by second around the edges and else by minutes, and looks at each stop. */
function walk(account: FakeAccount, until: number, look: (open: boolean, expected: boolean) => void): void {
  const stops = new Set(oracle.edges(account.now, until + 1).flatMap((edge) => [edge - second, edge]));
  for (let stop = account.now; stop <= until; stop += 10 * minute) {
    stops.add(stop);
  }
  for (const stop of [...stops]
    .sort((a, b) => a - b)
    .filter((each) => each >= account.now && each <= until)) {
    account.now = stop;
    look(account.isOpen("devops"), oracle.isOpen(stop));
  }
  account.now = until;
}

const exactly = (open: boolean, expected: boolean) => expect(open).to.equal(expected);
const atMost = (open: boolean, expected: boolean) => expect(open && !expected).to.equal(false);

describe("Runs of the business hours", () => {
  for (const [season, start] of Object.entries({ spring: springs, autumn: falls })) {
    for (const skew of [0, 5 * minute, -5 * minute]) {
      it(`each hour keep them to the second in ${season}, with a clock ${skew / minute} minutes ahead`, async () => {
        const account = newAccount(start);

        while (account.now < start + 14 * day) {
          await account.run({ skew });
          walk(account, account.now + hour, exactly);
        }

        expect(account.published).to.deep.equal([]);
      });
    }

    for (const days of [1, 2, 7]) {
      it(`that stop for ${days} days in ${season} leave nothing open that should be closed, and go on`, async () => {
        for (let stopped = 0; stopped < 7 * 24; stopped += 5) {
          const account = newAccount(start + stopped * hour);
          await account.run();
          walk(account, account.now + days * day, atMost);

          await account.run();
          walk(account, account.now + day, exactly);
        }
      });
    }

    it(`that stop for good close everything in ${season}, after the next business day`, async () => {
      const account = newAccount(start);
      await account.run();
      const [, , , closing = 0] = oracle.edges(start, start + 14 * day);

      walk(account, closing, exactly);
      walk(account, start + 60 * day, (open) => expect(open).to.equal(false));
    });
  }

  it("at any times, with clocks up to five minutes off, open nothing that should be closed", async () => {
    const runs = fc.array(
      fc.record({
        after: fc.integer({ min: 1, max: 3 * 24 * 60 }),
        skew: fc.integer({ min: -300, max: 300 }),
      }),
      { minLength: 1, maxLength: 10 },
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(springs, falls), runs, async (start, list) => {
        const account = newAccount(start);
        for (const { after, skew } of list) {
          walk(account, account.now + after * minute, atMost);
          await account.run({ skew: skew * second });
          exactly(account.isOpen("devops"), oracle.isOpen(account.now));
        }
      }),
      { numRuns: 30 },
    );
  });

  it("announce nothing of the parameter as it was deployed, and whatever came after it", async () => {
    const account = newAccount(springs);
    await account.run();
    expect(account.published).to.deep.equal([]);

    // The deployment has made the roles and their closed documents anew.
    const later = newAccount(springs);
    const version = later.write(usual);
    await later.run();
    expect(later.announcementsOf(version)).to.have.lengthOf(1);
  });

  it("write only what changes", async () => {
    const account = newAccount(springs);
    for (let run = 0; run < 24; run += 1) {
      await account.run();
      account.now += hour;
    }

    const writes = account.calls.filter((call) => call === "PutRolePolicy prod-devops");
    // The first, and once the first business day is over.
    expect(writes).to.have.lengthOf(2);
    expect(account.lines).to.have.lengthOf(24);
  });

  it("say in one record what was done and why", async () => {
    const account = newAccount(springs);
    await account.run({ event: { trigger: "deployment" } });

    const windows = [
      { opens: "2026-03-02T14:00:00Z", closes: "2026-03-02T23:00:00Z" },
      { opens: "2026-03-03T14:00:00Z", closes: "2026-03-03T23:00:00Z" },
    ];
    expect(account.lines).to.deep.equal([
      {
        message: "The documents of all roles are in force.",
        trigger: "deployment",
        parameterVersion: 1,
        state: "normal",
        who: "arn:aws:sts::111122223333:assumed-role/prod-security-admin/ann",
        why: undefined,
        announced: false,
        closedFirst: [],
        written: { devops: windows, "security-admin": windows },
        unchanged: [],
      },
    ]);
  });

  for (const { event, trigger } of [
    { event: { source: "aws.ssm", "detail-type": "Parameter Store Change" }, trigger: "parameter" },
    { event: { trigger: "schedule" }, trigger: "schedule" },
    { event: undefined, trigger: "unknown" },
    { event: { trigger: { toString: "x" } }, trigger: "unknown" },
  ]) {
    it(`know ${trigger} as their trigger from ${JSON.stringify(event)}`, async () => {
      const account = newAccount(springs);

      await account.run({ event });

      expect(account.lines[0]).to.include({ trigger });
    });
  }

  it("return the same at any time", async () => {
    const account = newAccount(springs);
    const first = await account.run();
    account.now += 100 * day;

    expect(await account.run()).to.deep.equal(first);
    expect(first).to.deep.equal({
      state: "normal",
      parameterVersion: 1,
      roles: ["devops", "security-admin"],
    });
  });
});
