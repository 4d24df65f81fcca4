import * as random from "@pulumi/random";
import { expect } from "chai";
import { capture, rehearse, simulatedAws } from "../../../rehearsal";
import type { ResourceModel } from "../../../rehearsal/aws/model";
import { orderOf, replay } from "../../../rehearsal/engine/orders";
import { before, record } from "../../../rehearsal/engine/perform";
import { type Operation, plan } from "../../../rehearsal/engine/plan";
import { accountIn } from "../../../rehearsal/world/account";
import { baseAccounts, storeOf } from "../../../rehearsal/world/base-accounts";
import { unprotected } from "../../../scenarios";
import {
  findingsOf,
  forget,
  inOneRegion,
  project,
  rehearseResources,
  rehearseWith,
} from "../../support/rehearsal";

async function creates(alter = () => {}): Promise<Operation[]> {
  const { name, run, ...dev } = project("dev", inOneRegion);
  const { graph } = await capture({ ...dev, project: name, program: run, table: simulatedAws, alter });
  return plan(simulatedAws, undefined, graph);
}

const names = (operations: readonly Operation[]) => operations.map(({ node }) => node.name);

describe("Random orders", () => {
  it("keep to every dependency, and leave no operation out", async () => {
    const operations = await creates();

    for (let seed = 0; seed < 50; seed++) {
      const order = orderOf(operations, seed);
      const done = new Set<number>();
      for (const { position, after } of order) {
        expect([...after].every((earlier) => done.has(earlier))).to.equal(true);
        done.add(position);
      }
      expect(order).to.have.length(operations.length);
    }
  });

  it("are the same for the same seed, and differ between seeds", async () => {
    const operations = await creates();

    const orders = new Set(Array.from({ length: 100 }, (_, seed) => names(orderOf(operations, seed)).join()));

    expect(names(orderOf(operations, 7))).to.deep.equal(names(orderOf(operations, 7)));
    expect(orders.size).to.equal(100);
  });

  it("come upon a missing dependency, in an order that its seed reproduces", async () => {
    const alter = (registration: Parameters<typeof forget>[0]) => {
      if (registration.type.endsWith(":LogGroup")) {
        forget(registration, "aws:kms/keyPolicy:KeyPolicy");
      }
    };
    const operations = await creates(alter as () => void);
    const store = storeOf(baseAccounts[0] as never, accountIn("us-east-1"), ["us-east-1"]);
    const simulation = { table: simulatedAws, store, settled: before(0) };
    await record(simulation, operations);

    const seeds = Array.from({ length: 100 }, (_, seed) => seed);
    const failing = seeds.filter((seed) => replay(simulation, operations, seed));
    const [seed = -1] = failing;

    expect(failing.length).to.be.greaterThan(10);
    expect(replay(simulation, operations, seed)).to.deep.equal(replay(simulation, operations, seed));
    expect(replay(simulation, operations, seed)).to.include({
      code: "AccessDeniedException",
      cure: `Reproduce it with --orders 1 --seed ${seed}.`,
    });
  });

  it("are all different ones in one rehearsal, counted from its seed", async () => {
    const made: string[] = [];
    const type = "random:index/randomString:RandomString";
    const spy: ResourceModel = {
      ...(simulatedAws.resources[type] as ResourceModel),
      create: ({ self }) => made.push(self.name),
    };

    await rehearseResources(
      () => ["a", "b", "c"].map((name) => new random.RandomString(name, { length: 8 })),
      {
        table: { ...simulatedAws, resources: { ...simulatedAws.resources, [type]: spy } },
        accounts: baseAccounts.slice(0, 1),
        orders: 50,
      },
    );

    const last = made.slice(-150).join("");
    expect(new Set(last.match(/.{3}/g))).to.deep.equal(new Set(["abc", "acb", "bac", "bca", "cab", "cba"]));
  });

  it("say nothing that the views have not said before", async () => {
    const report = await rehearseWith(
      (registration) => {
        if (registration.type.endsWith(":LogGroup")) {
          forget(registration, "aws:kms/keyPolicy:KeyPolicy");
        }
      },
      { project: project("dev", inOneRegion) },
    );

    expect(findingsOf(report).every(({ because }) => !because?.includes("order of seed"))).to.equal(true);
  });

  for (const [stack, orders] of [
    ["dev", 20],
    ["prod", 20],
  ] as const) {
    it(`are green ${2 * orders} times for ${stack}, in both accounts, destruction included`, async () => {
      const report = await rehearse({
        project: project(stack),
        parts: ["deployment", "destruction"],
        orders,
        unprotected,
      });

      expect(findingsOf(report)).to.deep.equal([]);
    });
  }
});
