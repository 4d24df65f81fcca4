import { expect } from "chai";
import { type Around, type FakeAccount, keptAccount, roles } from "./account";
import { at, breakGlass, lockdown, usual } from "./fixtures";

const minute = 60_000;

class Killed extends Error {}

/** Ends a run at one of its points: each of its calls has one before and one after. */
class Fate {
  passed = 0;

  constructor(private readonly point: number) {}

  readonly around: Around = async (_, send) => {
    this.pass();
    const result = send();
    this.pass();
    return result;
  };

  /** A dead function does nothing more, whatever its code would still do. */
  private pass(): void {
    this.passed += 1;
    if (this.passed >= this.point) {
      throw new Killed();
    }
  }
}

interface Change {
  readonly title: string;
  readonly before: (account: FakeAccount) => void;
  readonly change: (account: FakeAccount) => void;
  readonly isNews: boolean;
  readonly points: number;
}

const nothing = () => {};
const writes = (value: string) => (account: FakeAccount) => void account.write(value);
const later = (minutes: number) => (account: FakeAccount) => {
  account.now += minutes * minute;
};
const removes = (account: FakeAccount) => account.remove();

const changes: readonly Change[] = [
  { title: "the schedule comes", before: nothing, change: nothing, isNews: false, points: 8 },
  { title: "a day is over", before: nothing, change: later(24 * 60), isNews: false, points: 12 },
  { title: "a break-glass comes", before: nothing, change: writes(breakGlass()), isNews: true, points: 16 },
  { title: "a lockdown comes", before: nothing, change: writes(lockdown), isNews: true, points: 20 },
  { title: "the parameter is garbled", before: nothing, change: writes("{"), isNews: true, points: 20 },
  { title: "the parameter is deleted", before: nothing, change: removes, isNews: true, points: 17 },
  {
    title: "a break-glass ends early",
    before: writes(breakGlass()),
    change: writes(usual),
    isNews: true,
    points: 24,
  },
  {
    title: "a break-glass passes to another role",
    before: writes(breakGlass()),
    change: writes(breakGlass({ role: "security-admin" })),
    isNews: true,
    points: 24,
  },
  {
    title: "a lockdown interrupts a break-glass",
    before: writes(breakGlass()),
    change: writes(lockdown),
    isNews: true,
    points: 26,
  },
  {
    title: "a lockdown is lifted",
    before: writes(lockdown),
    change: writes(usual),
    isNews: true,
    points: 22,
  },
  {
    title: "a deleted parameter is made anew",
    before: removes,
    change: (account) => {
      account.now += minute;
      account.write(usual);
    },
    isNews: true,
    points: 16,
  },
];

const instants = Array.from({ length: 3 * 24 * 4 }, (_, index) => at("00:00:00") + index * 15 * minute);
const known = new Map<string, ReadonlySet<number>>();

/** Quarters of an hour, of three days, in which a role's document is open. */
function openTimes(account: FakeAccount, role: string): ReadonlySet<number> {
  const text = JSON.stringify(account.document(role));
  const times = known.get(text) ?? new Set(instants.filter((instant) => account.isOpen(role, instant)));
  known.set(text, times);
  return times;
}

const openTimesOfAll = (account: FakeAccount) =>
  new Map(roles.map((role) => [role, openTimes(account, role)]));

/** An account on the eve of the change. */
async function eveOf({ before }: Change, time: string): Promise<FakeAccount> {
  const account = await keptAccount(time);
  before(account);
  await account.run().catch(() => {});
  account.published.length = 0;
  return account;
}

describe("A run that is killed", () => {
  for (const change of changes) {
    it(`while ${change.title} leaves open only what may be, at all ${change.points} points`, async () => {
      const whole = await eveOf(change, "17:45:00");
      change.change(whole);
      const life = new Fate(Number.POSITIVE_INFINITY);
      await whole.run({ around: life.around }).catch(() => {});
      const wanted = openTimesOfAll(whole);
      const end = new Map(whole.policies);
      expect(life.passed).to.equal(change.points);

      for (let point = 1; point <= change.points; point += 1) {
        const account = await eveOf(change, "17:45:00");
        change.change(account);
        const before = { policies: new Map(account.policies), open: openTimesOfAll(account) };
        await account.run({ around: new Fate(point).around }).catch(() => {});

        for (const role of roles) {
          const wasWritten = account.policies.get(`prod-${role}`) !== before.policies.get(`prod-${role}`);
          const isTold = !change.isNews || account.published.length > 0;
          for (const instant of openTimes(account, role)) {
            expect(!wasWritten || wanted.get(role)?.has(instant), `closed, point ${point}`).to.equal(true);
            expect(isTold || before.open.get(role)?.has(instant), `told, point ${point}`).to.equal(true);
          }
        }

        await account.run().catch(() => {});
        expect(account.policies, `point ${point}`).to.deep.equal(end);
        if (!change.isNews) {
          expect(account.published).to.deep.equal([]);
        } else {
          expect(account.published, `point ${point}`).to.have.length.within(1, 2);
          expect(account.published[0]?.message).to.equal(whole.published[0]?.message);
        }
      }
    });
  }
});
