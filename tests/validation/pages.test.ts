import { expect } from "chai";
import { allPages } from "../../validation/validate";

describe("An answer of several pages", () => {
  for (const [member, next] of [
    ["NextToken", "NextToken"],
    ["nextToken", "nextToken"],
    ["NextMarker", "Marker"],
    ["Marker", "Marker"],
    ["PaginationToken", "PaginationToken"],
  ] as const) {
    it(`goes on with ${next} where it has ${member}, and its lists are one in the end`, async () => {
      const asked: unknown[] = [];
      const pages = [
        { Items: [1], [member]: "more" },
        { Items: [2], [member]: "" },
      ];

      const answer = await allPages(async (page) => {
        asked.push(page);
        return pages[asked.length - 1];
      });

      expect(asked).to.deep.equal([{}, { [next]: "more" }]);
      expect(answer["Items"]).to.deep.equal([1, 2]);
    });
  }
});
