import { rmSync } from "node:fs";
import { expect } from "chai";
import { suffixOf } from "../../../automation/ephemeral/names";
import type { Fault } from "./support/fake-pulumi";
import { expectNothingLeft, outcomesOf, rehearsal } from "./support/rehearsed-run";

/** Every command of a run, and every thing of those that make or remove some. */
const moments: readonly Pick<Fault, "command" | "after">[] = [
  { command: "stack init" },
  { command: "preview" },
  ...[0, 1, 2, 3].map((after) => ({ command: "up", after })),
  { command: "stack output" },
  { command: "stack history" },
  { command: "up again" },
  ...[0, 1, 2, 3].map((after) => ({ command: "destroy", after })),
  { command: "stack rm" },
];
const described = ({ command, after }: Pick<Fault, "command" | "after">) =>
  after === undefined ? command : `${command} at thing ${after + 1}`;

describe("What an interruption leaves of an ephemeral stack", () => {
  let around: ReturnType<typeof rehearsal>;

  beforeEach(() => {
    around = rehearsal();
  });

  afterEach(() => {
    around.end();
  });

  for (const moment of moments) {
    it(`is found and removed by the next call of the name, if this process is killed in ${described(moment)}`, async () => {
      around.pulumi.fault = { ...moment, what: "kill" };
      const killed = await around.run("--name", "again");

      const next = await around.run("--name", "again");

      expect(killed.code).to.equal("killed");
      expect(next.code).to.equal(0);
      expect(outcomesOf(next)).to.include("passed Bring it up again");
      expectNothingLeft(around);
    });

    it(`is removed by a sweep and no more, if this process is killed in ${described(moment)}`, async () => {
      around.pulumi.fault = { ...moment, what: "kill" };
      await around.run("--name", "again");
      const before = around.pulumi.commands.length;

      const swept = await around.run("--name", "again", "--sweep");

      expect(swept.code).to.equal(0);
      expect(around.pulumi.commands.slice(before).join()).to.not.match(/preview|up/);
      expectNothingLeft(around);
    });
  }

  it("is found by its suffix where its state is lost as well", async () => {
    around.pulumi.fault = { command: "up", after: 2, what: "kill" };
    await around.run("--name", "lost");
    around.pulumi.stacks.clear();
    rmSync(around.project.cache, { recursive: true });
    const before = around.project.account.things;

    const swept = await around.run("--name", "lost", "--sweep");

    const suffix = suffixOf("files", "ephemeral-lost");
    expect(before).to.deep.equal([`first-${suffix}`, `second-${suffix}`, `third-${suffix}`]);
    expect(swept.code).to.equal(0);
    expectNothingLeft(around);
  });

  for (const moment of moments.filter(({ command }) => /^(preview|up|destroy)/.test(command))) {
    it(`is removed at once, if the CLI dies in ${described(moment)}`, async () => {
      around.pulumi.fault = { ...moment, what: "crash" };

      const ended = await around.run();

      expect(ended.code).to.equal(1);
      expect(around.pulumi.commands).to.include.members(["cancel", "refresh --clear-pending-creates"]);
      expectNothingLeft(around);
    });
  }

  for (const [command, index] of [
    ["up", 0],
    ["up", 3],
    ["destroy", 0],
    ["destroy", 3],
  ] as const) {
    it(`is taken down after Ctrl-C in ${command} at thing ${index + 1}, which finishes what it has begun`, async () => {
      around.pulumi.onThing = (running, thing) => {
        if (running === command && thing === index) {
          around.signals.emit("SIGINT");
        }
      };

      const ended = await around.run();

      expect(ended.code).to.equal(1);
      expect(ended.text).to.include("Stopping; what was made is taken down.");
      expect(ended.text).to.match(/it was stopped; nothing of it is left\.\s*$/);
      expectNothingLeft(around);
    });
  }

  for (const signal of ["SIGTERM", "SIGHUP"]) {
    it(`is taken down after ${signal}`, async () => {
      around.pulumi.onThing = (_, thing) => {
        if (thing === 1) {
          around.signals.emit(signal);
        }
      };

      const ended = await around.run();

      expect(ended.code).to.equal(1);
      expect(outcomesOf(ended)).to.include("interrupted Bring it up");
      expectNothingLeft(around);
    });
  }

  it("is taken down after Ctrl-C while it is looked for in the account, however long that takes", async () => {
    let isFirst = true;
    around.wrapped.sweeper = (sweeper) => ({
      ...sweeper,
      find: () => {
        if (!isFirst) {
          return sweeper.find();
        }
        isFirst = false;
        around.signals.emit("SIGINT");
        return new Promise(() => {});
      },
    });

    const ended = await around.run();

    expect(outcomesOf(ended)).to.include("interrupted Find it in the account");
    expectNothingLeft(around);
  });

  it("is taken down after Ctrl-C although failures are kept: it has not failed", async () => {
    around.pulumi.onThing = (command, index) =>
      command === "up" && index === 0 && around.signals.emit("SIGINT");

    const ended = await around.run("--keep-on-failure");

    expect(ended.code).to.equal(1);
    expectNothingLeft(around);
  });

  it("is left as it is after a second Ctrl-C, and is told of with the command that sweeps it", async () => {
    around.pulumi.onThing = (command, index) => {
      if ((command === "up" && index === 2) || (command === "destroy" && index === 1)) {
        around.signals.emit("SIGINT");
      }
    };

    const ended = await around.run("--name", "twice");
    const left = around.project.account.things;
    around.pulumi.onThing = () => {};
    const swept = await around.run("--name", "twice", "--sweep");

    expect(ended.code).to.equal(1);
    expect(outcomesOf(ended).slice(-2)).to.deep.equal(["interrupted Bring it up", "interrupted Destroy it"]);
    expect(left).to.deep.equal([`first-${suffixOf("files", "ephemeral-twice")}`]);
    expect(ended.text).to.include("npm run ephemeral -- --config dev --name ephemeral-twice --sweep");
    expect(swept.code).to.equal(0);
    expectNothingLeft(around);
  });

  it("starts no new one after Ctrl-C while it is cleared away", async () => {
    around.pulumi.fault = { command: "up", after: 2, what: "kill" };
    await around.run("--name", "again");
    around.pulumi.onThing = (command, index) =>
      command === "destroy" && index === 0 && around.signals.emit("SIGINT");

    const next = await around.run("--name", "again");

    expect(next.code).to.equal(1);
    expect(outcomesOf(next).at(-1)).to.equal("passed Remove the stack");
    expect(outcomesOf(next)).to.not.include("passed Open the stack anew");
    expectNothingLeft(around);
  });

  it("listens to no signal once it is over", async () => {
    await around.run();

    expect(around.signals.eventNames()).to.deep.equal([]);
  });
});
