import { expect } from "chai";
import fc from "fast-check";
import { attempts, retry } from "../../../handlers/shared/retry";
import { errorOf } from "../rotation/fixtures";

/** Fails as often as it is told, with a numbered error, and keeps what it was asked to wait. */
function failing(times: number, random = () => 0.5) {
  let calls = 0;
  const waits: number[] = [];
  const pace = { sleep: async (milliseconds: number) => void waits.push(milliseconds), random };
  const operation = async () => {
    calls += 1;
    if (calls <= times) {
      throw new Error(`failure ${calls}`);
    }
    return "done";
  };
  return { operation, pace, waits, calls: () => calls };
}

const always = () => true;

describe("A retry", () => {
  it("repeats what failed for the moment", async () => {
    const { operation, pace, calls } = failing(attempts - 1);

    expect(await retry(operation, always, pace)).to.equal("done");
    expect(calls()).to.equal(attempts);
  });

  it("ends after its attempts with the last error", async () => {
    const { operation, pace, calls } = failing(Number.POSITIVE_INFINITY);

    const error = await errorOf(retry(operation, always, pace));

    expect(error.message).to.equal(`failure ${attempts}`);
    expect(calls()).to.equal(attempts);
  });

  it("is not made of an error that will stay", async () => {
    const { operation, pace, waits } = failing(1);

    const error = await errorOf(retry(operation, () => false, pace));

    expect(error.message).to.equal("failure 1");
    expect(waits).to.deep.equal([]);
  });

  it("waits for a random part of a bound that doubles", async () => {
    const { operation, pace, waits } = failing(attempts - 1);

    await retry(operation, always, pace);

    expect(waits).to.deep.equal([100, 200, 400, 800]);
  });

  it("never waits for more than three seconds altogether", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.double({ min: 0, max: 1, noNaN: true })), async (numbers) => {
        const { operation, pace, waits } = failing(attempts, () => numbers.pop() ?? 1);

        await errorOf(retry(operation, always, pace));

        expect(waits.reduce((sum, each) => sum + each, 0)).to.be.within(0, 3000);
      }),
    );
  });
});
