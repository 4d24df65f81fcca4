import { expect } from "chai";
import { grouped, inParallel } from "../../../handlers/shared/parallel";
import { errorOf } from "../rotation/fixtures";

const later = () => new Promise((resolve) => setImmediate(resolve));

describe("Work in parallel", () => {
  it("is done on all values, on so many at a time, with results in their order", async () => {
    let atWork = 0;
    let most = 0;
    const work = async (value: number) => {
      atWork += 1;
      most = Math.max(most, atWork);
      for (let turn = 0; turn < 5 - value; turn += 1) {
        await later();
      }
      atWork -= 1;
      return value * 10;
    };

    const results = await inParallel([1, 2, 3, 4, 5], 2, work);

    expect(results).to.deep.equal([10, 20, 30, 40, 50]);
    expect(most).to.equal(2);
  });

  it("is none where there are no values", async () => {
    expect(await inParallel([], 3, later)).to.deep.equal([]);
  });

  it("ends with the first error, and nothing more is begun", async () => {
    const begun: number[] = [];
    const work = async (value: number) => {
      begun.push(value);
      await later();
      if (value === 2) {
        throw new Error("failure");
      }
    };

    const error = await errorOf(inParallel([1, 2, 3, 4, 5, 6], 2, work));
    await later();
    await later();

    expect(error.message).to.equal("failure");
    expect(begun).to.have.members([1, 2, 3]);
  });
});

describe("Groups", () => {
  for (const { values, groups } of [
    { values: [], groups: [] },
    { values: [1, 2], groups: [[1, 2]] },
    { values: [1, 2, 3], groups: [[1, 2], [3]] },
  ]) {
    it(`hold values in their order: ${values}`, () => {
      expect(grouped<number>(values, 2)).to.deep.equal(groups);
    });
  }
});
