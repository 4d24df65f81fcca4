import { expect } from "chai";
import { settings } from "./fixtures";
import { forgetOffsets, from, mistakes, rememberOffsets, to, zones } from "./judged";
import { Oracle } from "./oracle";

describe("Business hours from 09:00 to 18:00 of each working day", () => {
  before(rememberOffsets);
  after(forgetOffsets);

  for (const timeZone of zones) {
    it(`are right around all 10434 edges of 20 years in ${timeZone}`, () => {
      const calendar = { ...settings.calendar, timeZone };

      const edges = new Oracle(calendar).edges(from, to);

      expect(edges).to.have.lengthOf(10_434);
      expect(mistakes(calendar, edges)).to.deep.equal([]);
    });
  }
});
