import { readdirSync, readFileSync, statSync } from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { suffixOf } from "../../../automation/ephemeral/names";
import type { Fault } from "./support/fake-pulumi";
import { checksOf } from "./support/file-account";
import { expectNothingLeft, outcomesOf, rehearsal } from "./support/rehearsed-run";

const whole = [
  "passed Open the stack",
  "passed Preview",
  "passed Bring it up",
  "passed Find it in the account",
  "passed Validate it",
  "passed Bring it up again",
  "passed Destroy it",
  "passed Look for what is left",
  "passed Remove the stack",
];

/** Every file of a folder with its content and time. */
const contentOf = (folder: string) =>
  readdirSync(folder)
    .filter((name) => name !== "node_modules")
    .map((name) => {
      const file = path.join(folder, name);
      return [name, readFileSync(file, "utf8"), statSync(file).mtimeMs];
    });

describe("An ephemeral stack", () => {
  let around: ReturnType<typeof rehearsal>;

  beforeEach(() => {
    around = rehearsal();
  });

  afterEach(() => {
    around.end();
  });

  it("is previewed, brought up, validated, brought up again, destroyed and removed", async () => {
    const ended = await around.run();

    expect(outcomesOf(ended)).to.deep.equal(whole);
    expect(ended.code).to.equal(0);
    expect(around.pulumi.commands.filter((command) => /^(preview|up|destroy)/.test(command))).to.deep.equal([
      "preview",
      "up",
      "up --expect-no-changes",
      "destroy",
    ]);
    expect(ended.text).to.match(/Stack ephemeral-[a-z]{8} in the account of files: all holds; nothing/);
    expectNothingLeft(around);
  });

  it("leaves the project as it was", async () => {
    const { directory } = around.project;
    const before = contentOf(directory);

    await around.run();

    expect(contentOf(directory)).to.deep.equal(before);
  });

  it("has a name and a suffix that no other has", async () => {
    const [one, other] = [await around.run(), await around.run()];

    const name = /Stack (ephemeral-\w+)/;
    expect(name.exec(one.text)?.[1]).to.not.equal(name.exec(other.text)?.[1]);
  });

  it("is never a stack that is not ephemeral, whatever it is called", async () => {
    const permanent = { resources: new Set(["first"]), pending: new Set<string>(), isLocked: false };
    around.pulumi.stacks.set("dev", permanent);

    const { code } = await around.run("--name", "dev");

    expect(code).to.equal(0);
    expect(around.pulumi.stacks.get("dev")).to.equal(permanent);
    expect([...permanent.resources]).to.deep.equal(["first"]);
  });

  const failures: { what: string; fault: Fault; step: string }[] = [
    { what: "the preview", fault: { command: "preview", what: "fail" }, step: "Preview" },
    { what: "the first thing", fault: { command: "up", what: "fail" }, step: "Bring it up" },
    { what: "the third thing", fault: { command: "up", what: "fail", after: 2 }, step: "Bring it up" },
    { what: "reading the outputs", fault: { command: "stack output", what: "fail" }, step: "Bring it up" },
    { what: "the second up", fault: { command: "up again", what: "fail" }, step: "Bring it up again" },
    { what: "destroying", fault: { command: "destroy", what: "fail", after: 2 }, step: "Destroy it" },
  ];
  for (const { what, fault, step } of failures) {
    it(`is destroyed and removed where ${what} fails, which is named first`, async () => {
      around.pulumi.fault = fault;

      const ended = await around.run();

      const [first] = ended.text.trim().split("\n");
      expect(ended.code).to.equal(1);
      expect(outcomesOf(ended)).to.include(`failed ${step}`);
      expect(first).to.equal(`1. ${step}`);
      expect(ended.text).to.include(`LimitExceeded: in ${fault.command}`);
      expectNothingLeft(around);
    });
  }

  it("is destroyed where a check does not pass, which is said with what to do", async () => {
    around.pulumi.outputs = { validationChecks: checksOf(5) };

    const ended = await around.run();

    expect(ended.code).to.equal(1);
    expect(ended.text).to.match(
      /^\s*1\. Validate it\n {3}1 of 1 checks failed\.\n {3}failed: A1: Everything/,
    );
    expect(ended.text).to.include("Run pulumi up.");
    expectNothingLeft(around);
  });

  it("does not pass without checks", async () => {
    around.pulumi.outputs = {};

    const ended = await around.run();

    expect(outcomesOf(ended)).to.include("failed Validate it");
    expectNothingLeft(around);
  });

  it("does not pass where the second up changes something", async () => {
    around.pulumi.changesAgain = true;

    const ended = await around.run();

    expect(outcomesOf(ended)).to.include("failed Bring it up again");
    expectNothingLeft(around);
  });

  it("does not pass where the search would find nothing that is left", async () => {
    around.wrapped.sweeper = (sweeper) => ({ ...sweeper, find: async () => [] });

    const ended = await around.run();

    expect(ended.code).to.equal(1);
    expect(outcomesOf(ended)).to.include("failed Find it in the account");
  });

  it("does not pass where the engine leaves something, which is removed", async () => {
    let isForgotten = false;
    around.pulumi.onThing = (command) => {
      const [thing = ""] = around.project.account.things;
      if (command === "destroy" && !isForgotten) {
        isForgotten = true;
        around.project.account.put(thing.replace("first", "made-by-a-function"));
      }
    };

    const ended = await around.run();

    expect(ended.code).to.equal(1);
    expect(ended.text).to.match(
      /1\. Look for what is left\n {3}The engine has left 1 thing:\n.*made-by-a-fu/,
    );
    expect(outcomesOf(ended)).to.include("passed Remove what is left");
    expectNothingLeft(around);
  });

  it("is removed with what its state still has, where the engine cannot destroy it and the sweep can", async () => {
    around.pulumi.fault = { command: "destroy", what: "fail", after: 1, times: 2 };

    const ended = await around.run();

    expect(ended.code).to.equal(1);
    expect(around.pulumi.commands).to.include("stack rm --force");
    expectNothingLeft(around);
  });

  it("stays in the backend, where neither the engine nor the sweep can remove it", async () => {
    around.pulumi.fault = { command: "destroy", what: "fail", after: 0, times: 2 };
    const suffix = suffixOf("files", "ephemeral-firm");
    around.wrapped.sweeper = () => around.project.account.sweeperOf(suffix, [`first-${suffix}`]);

    const ended = await around.run("--name", "firm");

    expect(ended.code).to.equal(1);
    expect([...around.pulumi.stacks.keys()]).to.deep.equal(["ephemeral-firm"]);
    expect(ended.text).to.include("Something of stack ephemeral-firm may be left");
  });

  it("says what cannot be removed, why, and how to go on", async () => {
    around.pulumi.fault = { command: "up", what: "crash", after: 3 };
    const suffix = suffixOf("files", "ephemeral-stuck");
    around.wrapped.sweeper = () => around.project.account.sweeperOf(suffix, [`fourth-${suffix}`]);

    const ended = await around.run("--name", "stuck", "--set", "seconds=1");

    expect(ended.code).to.equal(1);
    expect(around.project.account.things).to.deep.equal([`fourth-${suffix}`]);
    expect(ended.text).to.include(
      `test:file fourth-${suffix} in eu-west-1: DependencyViolation: it is in use`,
    );
    expect(ended.text).to.include(
      "npm run ephemeral -- --config dev --name ephemeral-stuck --set seconds=1 --sweep",
    );
  });
});
