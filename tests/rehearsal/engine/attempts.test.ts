import { expect } from "chai";
import { simulatedAws } from "../../../rehearsal";
import type { Call, ResourceModel } from "../../../rehearsal/aws/model";
import { Attempts } from "../../../rehearsal/engine/attempts";
import type { Node } from "../../../rehearsal/engine/graph";
import { before } from "../../../rehearsal/engine/perform";
import type { Operation } from "../../../rehearsal/engine/plan";
import type { Row } from "../../../rehearsal/world/facts";
import { Store } from "../../../rehearsal/world/store";

const type = "aws:cloudwatch/logGroup:LogGroup";
const row = (name: string) => `test:thing:${name}` as Row<string>;

const operation: Operation = {
  position: 9,
  kind: "create",
  node: {
    urn: "urn:pulumi:test::test::type::name",
    type,
    name: "name",
    custom: true,
    parent: undefined,
    provider: undefined,
    inputs: {},
    outputs: { id: "id" },
    dependencies: [],
    propertyDependencies: {},
    protect: false,
    deleteBeforeReplace: false,
    retainOnDelete: false,
    ignoreChanges: [],
    secrets: [],
    aliases: [],
    identity: "0",
  } satisfies Node,
  after: new Set(),
};

/** Tries an operation in worlds, each the positions of what has happened; returns what it was refused in each. */
async function refusalsIn(create: (call: Call) => void, ...worlds: readonly (readonly number[])[]) {
  let tries = 0;
  const store = new Store();
  store.write(1, row("a"), "one");
  store.write(2, row("b"), "two");
  store.write(3, row("a"), "three");
  const model: ResourceModel = {
    ...(simulatedAws.resources[type] as ResourceModel),
    create: (call) => {
      tries++;
      create(call);
    },
  };
  const table = { ...simulatedAws, resources: { ...simulatedAws.resources, [type]: model } };
  const attempts = new Attempts({ table, store, settled: before(0) });
  const refused: string[] = [];
  for (const world of worlds) {
    const { refusals } = await attempts.in(new Set(world), operation);
    refused.push(refusals.map(({ code }) => code).join());
  }
  return { tries, refused };
}

const refuse = (call: Call, code: string) => call.refuse({ code, message: "", fact: "https://example.com/" });

describe("An operation in worlds", () => {
  it("is tried once where it finds the same", async () => {
    const tried = await refusalsIn((call) => refuse(call, String(call.get(row("a")))), [1], [1, 2], [2, 1]);

    expect(tried).to.deep.equal({ tries: 1, refused: ["one", "one", "one"] });
  });

  it("is tried again where a fact is another, is not there, or is there again", async () => {
    const tried = await refusalsIn((call) => refuse(call, String(call.get(row("a")))), [1], [], [1, 3], [2]);

    expect(tried).to.deep.equal({ tries: 3, refused: ["one", "undefined", "three", "undefined"] });
  });

  it("is tried again where it looks further and finds something else there", async () => {
    const create = (call: Call) =>
      refuse(call, call.get(row("a")) === "one" ? String(call.get(row("b"))) : "other");

    const tried = await refusalsIn(create, [1], [1, 2], [3], [2, 3]);

    expect(tried).to.deep.equal({ tries: 3, refused: ["undefined", "two", "other", "other"] });
  });

  it("is tried again for what AWS only looks at afterwards", async () => {
    const create = (call: Call) =>
      call.afterwards(async ({ facts }) => [
        { code: String(facts.get(row("b"))), message: "", fact: "https://example.com/" },
      ]);

    const tried = await refusalsIn(create, [], [2], [1]);

    expect(tried).to.deep.equal({ tries: 2, refused: ["undefined", "two", "undefined"] });
  });

  it("has to look at the same facts where it finds the same", async () => {
    const rows = [row("a"), row("b")];
    const tried = refusalsIn((call) => void call.get(rows.pop() ?? row("c")), [1], [2]);

    const error = await tried.catch((thrown: Error) => thrown);
    expect(error).to.be.instanceOf(Error);
    expect((error as Error).message).to.match(/reads test:thing:a where it has read test:thing:b before\.$/);
  });
});
