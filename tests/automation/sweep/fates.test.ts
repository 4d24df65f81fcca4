import { readFileSync } from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { fates } from "../../../automation/sweep/fates";
import { removalOrder, sweptTypes } from "../../../automation/sweep/resource-types";
import type { GoldenNode } from "../../../rehearsal";
import { root } from "../../support/rehearsal";

const committed = (["dev", "prod"] as const).flatMap(
  (stack) =>
    JSON.parse(readFileSync(path.join(root, "tests", "golden", `${stack}.json`), "utf8")) as GoldenNode[],
);
const registered = new Set(committed.map(({ type }) => type));

describe("What becomes of each type in a sweep", () => {
  it("is decided for everything that the program registers", () => {
    expect([...registered].filter((type) => !(type in fates))).to.deep.equal([]);
  });

  it("is decided for nothing else", () => {
    expect(Object.keys(fates).filter((type) => !registered.has(type))).to.deep.equal([]);
  });

  it("is a removal whose place in the order is known, and each removal is of some type", () => {
    const swept = Object.values(fates).flatMap((fate) => (fate.kind === "swept" ? [fate.type] : []));

    expect([...swept].sort()).to.deep.equal([...removalOrder].sort());
  });

  it("is the fate of something that is removed, where it is a part of it", () => {
    const lost = Object.entries(fates).filter(
      ([, fate]) => fate.kind === "part" && fates[fate.of]?.kind !== "swept",
    );

    expect(lost).to.deep.equal([]);
  });

  it("is told by tags wherever the program's resources have tags that the Tagging API finds, and else by names", () => {
    const tagged = new Set(
      committed.flatMap(({ type, inputs }) =>
        "tags" in inputs && type !== "aws:iam/role:Role" ? [type] : [],
      ),
    );

    const astray = Object.entries(fates).filter(([type, fate]) => {
      const by = fate.kind === "swept" ? sweptTypes[fate.type]?.by : undefined;
      return by !== undefined && by !== "what it is of" && by.startsWith("tag") !== tagged.has(type);
    });

    expect(astray).to.deep.equal([]);
  });

  it("follows what it has to outlive, in the order of removals", () => {
    const astray = Object.entries(sweptTypes).flatMap(([type, { outlives = [] }]) =>
      outlives.filter((other) => removalOrder.indexOf(other) >= removalOrder.indexOf(type)),
    );

    expect(astray).to.deep.equal([]);
  });
});
