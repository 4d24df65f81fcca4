import { expect } from "chai";
import fc from "fast-check";
import { denyDocument } from "../../../handlers/business-hours/document";
import { planOf } from "../../../handlers/business-hours/plan";
import { type Around, type FakeAccount, keptAccount, roles } from "./account";
import { breakGlass, lockdown, usual } from "./fixtures";

const unusable = "{}";
const everyValue = [usual, lockdown, breakGlass(), breakGlass({ role: "security-admin" }), unusable];
const values = fc.constantFrom(...everyValue);

/** Every role's document is that of the newest version of the parameter, which was announced. */
function expectNewest(account: FakeAccount): void {
  const { sensitiveOperations } = account.settings;
  const plan = planOf(account.newest, account.settings, account.now);
  const { parameterVersion, announcement, windows } = plan;
  for (const role of roles) {
    expect(account.document(role)).to.deep.equal(
      denyDocument(windows[role] ?? [], sensitiveOperations, parameterVersion, announcement),
    );
  }
  expect(account.announcementsOf(parameterVersion)).to.not.deep.equal([]);
}

/** Two runs whose calls are answered in any order, while somebody writes the parameter, which starts more of them. */
function together(account: FakeAccount, scheduler: fc.Scheduler, later: readonly string[]) {
  const around: Around = async (call, send) => {
    await scheduler.schedule(Promise.resolve(), call);
    return send();
  };
  const changes = later.map(async (value) => {
    await scheduler.schedule(Promise.resolve(), value);
    account.write(value);
    return account.run({ around });
  });
  const runs = [account.run({ around }), account.run({ around }), ...changes];
  return scheduler.waitFor(Promise.allSettled(runs));
}

describe("Runs at the same time", () => {
  for (const count of [0, 1, 2]) {
    const title = `end in the newest version of a parameter that changes ${count} times meanwhile, and announce it`;
    it(title, async () => {
      const changes = fc.array(values, { minLength: count, maxLength: count });
      await fc.assert(
        fc.asyncProperty(fc.scheduler(), values, changes, async (scheduler, first, later) => {
          const account = await keptAccount();
          account.write(first);

          const results = await together(account, scheduler, later);

          expect(account.newest?.version).to.equal(2 + count);
          expectNewest(account);
          const mayThrow = [first, ...later].includes(unusable);
          expect(mayThrow || results.every(({ status }) => status === "fulfilled")).to.equal(true);
        }),
        { numRuns: 300 },
      );
    });
  }

  it("end in the newest version wherever one stands still while another begins and ends", async () => {
    let longest = 0;
    for (const first of everyValue) {
      for (const later of everyValue) {
        let calls = Number.POSITIVE_INFINITY;
        for (let stop = 1; stop <= calls; stop += 1) {
          const account = await keptAccount("17:45:00");
          account.write(first);
          let passed = 0;
          const standing: Around = async (_, send) => {
            passed += 1;
            if (passed === stop) {
              account.write(later);
              await account.run().catch(() => {});
            }
            return send();
          };

          await account.run({ around: standing }).catch(() => {});

          expectNewest(account);
          calls = passed;
          longest = Math.max(longest, calls);
        }
      }
    }
    expect(longest).to.be.greaterThan(20);
  });

  it("neither announce nor open what is outdated once they have read the documents", async () => {
    const account = await keptAccount();
    const outdated = account.write(breakGlass());
    const changing: Around = async (call, send) => {
      if (call === "GetRolePolicy prod-devops" && account.newest?.version === outdated) {
        account.write(lockdown);
      }
      expect(account.isOpen("devops", account.now)).to.equal(false);
      return send();
    };

    await account.run({ around: changing });

    expect(account.announcementsOf(outdated)).to.deep.equal([]);
    expectNewest(account);
  });

  it("follow a parameter that changes under their hands, and give up where it changes each time", async () => {
    const account = await keptAccount("12:00:00");
    account.write(lockdown);
    let writes = 0;
    const restless: Around = async (call, send) => {
      const result = send();
      if (call.startsWith("PutRolePolicy")) {
        writes += 1;
        account.write(writes % 2 === 0 ? lockdown : usual);
      }
      return result;
    };

    const error = await account.run({ around: restless }).catch((thrown: Error) => thrown);

    expect(error).to.be.an("error").with.property("message").that.includes("changed each of the 3 times");
    await account.run();
    expect(account.document("devops")).to.deep.equal(account.document("security-admin"));
  });
});
