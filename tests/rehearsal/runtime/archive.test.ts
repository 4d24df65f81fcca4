import { expect } from "chai";
import { functionOf, handler, invoked, ran, rowsOf, worldWith } from "../../support/world";

const archive = (body: string, files: Readonly<Record<string, string>>) => ({
  files: { "index.js": handler(body), ...files },
});

describe("A file beside a function's code", () => {
  it("is required as its data", async () => {
    const files = { "settings.json": '{"a":[1,"two"]}' };

    const { outcome } = await ran("", archive(`return require("./settings.json");`, files));

    expect(outcome).to.deep.equal({ kind: "returned", value: { a: [1, "two"] } });
  });

  it("is required while the code is loaded, too", async () => {
    const code = `const { a } = require("./settings.json"); ${handler("return a;")}`;

    const { outcome } = await ran("", { files: { "index.js": code, "settings.json": '{"a":1}' } });

    expect(outcome).to.deep.include({ value: 1 });
  });

  const counting = `const settings = require("./settings.json"); return ++settings.count;`;
  const counter = archive(counting, { "settings.json": '{"count":0}' });

  it("is one object as long as the environment is warm, and read anew for the next one", async () => {
    const definition = functionOf("", counter);
    const world = worldWith(rowsOf(definition));
    const values: unknown[] = [];
    for (const each of [definition, definition, functionOf("", counter)]) {
      const { outcome } = await invoked(world, each);
      values.push(outcome.kind === "returned" && outcome.value);
    }

    expect(values).to.deep.equal([1, 2, 1]);
  });

  it("is each function's own", async () => {
    const one = functionOf("", { ...counter, name: "one" });
    const two = functionOf("", { ...archive(counting, { "settings.json": '{"count":10}' }), name: "two" });
    const world = worldWith([...rowsOf(one), ...rowsOf(two)]);

    expect((await invoked(world, one)).outcome).to.deep.include({ value: 1 });
    expect((await invoked(world, two)).outcome).to.deep.include({ value: 11 });
  });

  const others = [
    { name: "./other.json", message: "Cannot find module './other.json'" },
    { name: "./settings", message: "Cannot find module './settings'" },
    { name: "../settings.json", message: "Cannot find module '../settings.json'" },
    { name: "settings.json", message: "Cannot find module 'settings.json'" },
    { name: "./index.js", message: "Cannot find module './index.js'" },
  ];
  for (const { name, message } of others) {
    it(`is not found as ${name}`, async () => {
      const body = `try { require(${JSON.stringify(name)}); } catch (error) { return [error.code, error.message]; }`;

      const { outcome } = await ran("", archive(body, { "settings.json": "{}" }));

      expect(outcome).to.deep.include({ value: ["MODULE_NOT_FOUND", message] });
    });
  }

  it("fails the function where it is no JSON", async () => {
    const { outcome } = await ran("", archive(`require("./settings.json");`, { "settings.json": "{" }));

    expect(outcome).to.deep.include({ kind: "failed", type: "SyntaxError" });
  });
});
