import { expect } from "chai";
import { everyControlIsValidated } from "../../scenarios/every-control-is-validated";
import { regionsOutOfView } from "../support/inventory";
import { changing, findingsBy, graphOf, without } from "../support/rehearsal";

const aggregator = "compliance-aggregation-aggregator";

const oneRegion = changing(aggregator, (inputs) => ({
  ...inputs,
  accountAggregationSource: {
    ...(inputs["accountAggregationSource"] as object),
    regions: ["us-east-1", "us-west-2"],
  },
}));

describe("F13: no aggregator, or one that misses a region", () => {
  it("is named by the inventory", async () => {
    expect(regionsOutOfView(await graphOf("dev", oneRegion))).to.deep.equal(["eu-west-1"]);
  });

  for (const [title, defect] of [
    ["without one", without(aggregator)],
    ["with one that misses a region", oneRegion],
  ] as const) {
    it(`is told by the validation, ${title}`, async () => {
      const [first] = await findingsBy([everyControlIsValidated], defect, { parts: ["story"] });

      expect(first?.because).to.contain(
        "C3: One view has the rules of every compliance region, and of no other",
      );
    });
  }

  for (const stack of ["dev", "prod"] as const) {
    it(`is not in ${stack}`, async () => {
      expect(regionsOutOfView(await graphOf(stack))).to.deep.equal([]);
    });
  }
});
