import { expect } from "chai";
import { Clock } from "../../../rehearsal/world/clock";

/** A clock that writes down what it lets happen, and when. */
function recording() {
  const clock = new Clock(1000);
  const happened: string[] = [];
  const at = (delay: number, what: string) =>
    clock.after(delay, () => happened.push(`${what} at ${clock.now}`));
  return { clock, happened, at };
}

describe("The simulated clock", () => {
  it("lets appointments happen in the order of their times, and those of one time in the order made", async () => {
    const { clock, happened, at } = recording();
    at(20, "third");
    at(10, "first");
    at(10, "second");

    await clock.pass(30);

    expect(happened).to.deep.equal(["first at 1010", "second at 1010", "third at 1020"]);
    expect(clock.now).to.equal(1030);
  });

  const delays = [
    { delay: 0, at: 1001 },
    { delay: -5, at: 1001 },
    { delay: Number.NaN, at: 1001 },
    { delay: 2.9, at: 1002 },
  ];
  for (const { delay, at } of delays) {
    it(`makes whole milliseconds of a delay of ${delay}, and at least one, as Node.js does`, () => {
      expect(new Clock(1000).after(delay, () => {}).at).to.equal(at);
    });
  }

  it("passes no further than asked, and keeps what is due later", async () => {
    const { clock, happened, at } = recording();
    at(11, "late");

    await clock.pass(10);
    expect(happened).to.deep.equal([]);

    await clock.pass(1);
    expect(happened).to.deep.equal(["late at 1011"]);
  });

  it("lets happen what is appointed while time passes", async () => {
    const { clock, happened, at } = recording();
    clock.after(5, () => at(5, "appointed on the way"));

    await clock.pass(10);

    expect(happened).to.deep.equal(["appointed on the way at 1010"]);
  });

  it("forgets what is cancelled, once or twice", async () => {
    const { clock, happened, at } = recording();
    const appointment = at(5, "cancelled");
    at(6, "kept");

    clock.cancel(appointment);
    clock.cancel(appointment);
    await clock.pass(10);

    expect(happened).to.deep.equal(["kept at 1006"]);
  });

  it("stands still while promises settle, even one after the other", async () => {
    const { clock, at } = recording();
    at(1, "the future");
    const work = (async () => {
      for (let step = 0; step < 20; step++) {
        await Promise.resolve();
      }
      await new Promise((resolve) => setImmediate(resolve));
      return clock.now;
    })();

    expect(await clock.until(work)).to.equal(1000);
  });

  it("lets time pass for as long as work takes, and no longer", async () => {
    const { clock, happened, at } = recording();
    at(100, "not waited for");
    const work = new Promise<string>((resolve) => clock.after(50, () => resolve("done")));

    expect(await clock.until(work)).to.equal("done");
    expect(clock.now).to.equal(1050);
    expect(happened).to.deep.equal([]);
  });

  it("hands on what work fails with", async () => {
    const failure = await new Clock(0).until(Promise.reject<Error>(new Error("no"))).catch((error) => error);

    expect(failure.message).to.equal("no");
  });

  it("does not wait for what never happens", async () => {
    const failure = await new Clock(0).until(new Promise<Error>(() => {})).catch((error) => error);

    expect(failure.message).to.equal("The simulated account waits for something that never happens.");
  });
});
