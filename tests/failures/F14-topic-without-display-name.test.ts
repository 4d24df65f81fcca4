import { expect } from "chai";
import { topicsWithoutDisplayName } from "../support/inventory";
import { changing, graphOf } from "../support/rehearsal";

describe("F14: a topic without its display name", () => {
  it("is named by the inventory", async () => {
    const defect = changing("alerts-eu-west-1-topic", ({ displayName: _, ...rest }) => rest);

    expect(topicsWithoutDisplayName(await graphOf("dev", defect))).to.deep.equal(["alerts-eu-west-1-topic"]);
  });

  for (const stack of ["dev", "prod"] as const) {
    it(`is not in ${stack}`, async () => {
      expect(topicsWithoutDisplayName(await graphOf(stack))).to.deep.equal([]);
    });
  }
});
