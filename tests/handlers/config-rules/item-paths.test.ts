import { expect } from "chai";
import { evaluators } from "../../../handlers/config-rules/evaluators";
import type { Lookups } from "../../../handlers/config-rules/lookups";
import { bucket, cluster, database, instance, key, normalised, type RawItem, volume } from "./fixtures";
import { itemSchema } from "./item-schema";
import { recorded } from "./recorded";

const off = { KeyRotationStatus: false };
const multiRegionConfiguration = { multiRegionKeyType: "REPLICA", primaryKey: { arn: "arn" } };

/** One for each way through an evaluator that reads something of its own. */
const items: readonly RawItem[] = [
  volume(),
  instance(),
  database(),
  cluster(),
  bucket(),
  key(),
  key({ keySpec: undefined }, off),
  key({ multiRegionConfiguration }, off),
  ...[volume(), instance(), database(), cluster(), bucket(), key()].map((item) => ({
    ...item,
    configuration: {},
    supplementaryConfiguration: {},
  })),
];

const lookups: Lookups = {
  now: () => 0,
  encryptionOf: async () => new Map(),
  newestSnapshots: async () => new Map(),
  lastBackup: async () => undefined,
};

/** By type, the paths that the evaluators of that type read. */
async function pathsRead(): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const all = new Map<string, Set<string>>();
  for (const evaluator of Object.values(evaluators)) {
    const judge = evaluator.judgeBy("tags" in evaluator.parameters ? { tags: '{"Owner":[]}' } : {});
    for (const item of items.map(normalised)) {
      if (evaluator.resourceTypes.includes(item.resourceType)) {
        const paths = all.get(item.resourceType) ?? new Set();
        all.set(item.resourceType, paths);
        await judge(recorded(item, paths), () => lookups);
      }
    }
  }
  return all;
}

describe("The paths that evaluators read", () => {
  it("exist in what AWS Config records, and all of those here are read", async () => {
    const read = await pathsRead();

    expect([...read.keys()]).to.have.members(Object.keys(itemSchema));
    for (const [type, paths] of read) {
      const known = itemSchema[type] ?? [];
      const isOnTheWay = (path: string) => known.some((each) => each.startsWith(`${path}.`));
      expect(
        [...paths].filter((path) => !isOnTheWay(path)),
        type,
      ).to.have.members([...known]);
    }
  });

  it("are noted even where an item does not have them", () => {
    const paths = new Set<string>();

    const { configuration } = recorded(normalised(volume({ list: [{ a: 1 }] })), paths);
    const { list, other } = configuration as { list: { b?: number }[]; other?: unknown };

    expect([list[0]?.b, other]).to.deep.equal([undefined, undefined]);
    expect([...paths]).to.deep.equal(["configuration.list", "configuration.other", "configuration.list.b"]);
    expect(() => Object.keys(configuration as object)).to.throw("All of configuration is read");
  });
});
