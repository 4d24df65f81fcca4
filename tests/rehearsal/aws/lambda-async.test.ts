import { expect } from "chai";
import { invokeLater } from "../../../rehearsal/aws/lambda-async";
import { functionRow } from "../../../rehearsal/aws/lambda-rows";
import type { World } from "../../../rehearsal/world/world";
import { functionOf, handler, rowsOf, worldWith } from "../../support/world";

const minute = 60_000;

/** Hands an event to a function with this body, and lets minutes pass. */
async function handed(body: string, minutes = 60): Promise<World> {
  const definition = functionOf(handler(body));
  const world = worldWith(rowsOf(definition), { now: 0 });
  invokeLater(world, definition.arn, { of: "test" });
  await world.clock.pass(minutes * minute);
  return world;
}

describe("An invocation that nobody waits for", () => {
  it("runs the function once with the event, in the background", async () => {
    const definition = functionOf(handler("return event;"));
    const world = worldWith(rowsOf(definition), { now: 0 });

    expect(invokeLater(world, definition.arn, { of: "test" })).to.equal(undefined);
    expect(world.invocations).to.deep.equal([]);
    await world.clock.pass(60 * minute);
    expect(world.invocations.map(({ event, at, outcome }) => ({ event, at, outcome }))).to.deep.equal([
      { event: { of: "test" }, at: 0, outcome: { kind: "returned", value: { of: "test" } } },
    ]);
  });

  it("is repeated after one minute and two more where it fails, and then no longer", async () => {
    const { invocations } = await handed('throw new Error("no");');

    expect(invocations.map(({ at }) => at / minute)).to.deep.equal([0, 1, 3]);
    expect(invocations.map(({ event }) => event)).to.deep.equal(Array(3).fill({ of: "test" }));
  });

  it("is repeated after a time-out as well, counted from its end", async () => {
    const { invocations } = await handed("await new Promise(() => {});");

    expect(invocations.map(({ at }) => at / 1000)).to.deep.equal([0, 70, 200]);
  });

  it("is not repeated once it has succeeded", async () => {
    const { invocations } = await handed('if (Date.now() < 60000) throw new Error("too early");');

    expect(invocations.map(({ at, outcome }) => [at / minute, outcome.kind])).to.deep.equal([
      [0, "failed"],
      [1, "returned"],
    ]);
  });

  it("runs the function as it is at that moment, and not at all once it has gone", async () => {
    const broken = functionOf(handler('throw new Error("no");'));
    const repaired = functionOf(handler("return 1;"));
    const outcomes = async (change: (world: World) => void) => {
      const world = worldWith(rowsOf(broken), { now: 0 });
      invokeLater(world, broken.arn, {});
      await world.clock.pass(minute / 2);
      change(world);
      await world.clock.pass(60 * minute);
      return world.invocations.map(({ outcome }) => outcome.kind);
    };

    expect(await outcomes(({ facts }) => facts.put(functionRow(broken.arn), repaired))).to.deep.equal([
      "failed",
      "returned",
    ]);
    expect(await outcomes(({ facts }) => facts.remove(functionRow(broken.arn)))).to.deep.equal(["failed"]);
  });
});
