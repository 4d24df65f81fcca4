import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { suffixOf } from "../../automation/ephemeral-names";
import type { Fault } from "./support/fake-pulumi";
import { checksOf } from "./support/file-account";
import { type Ended, outcomesOf, rehearsal } from "./support/rehearsed-run";

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

const messageOf = (run: Promise<Ended>) =>
  run.then(
    ({ text }) => text,
    (error: Error) => error.message,
  );

describe("An ephemeral stack", () => {
  let around: ReturnType<typeof rehearsal>;

  beforeEach(() => {
    around = rehearsal();
  });

  afterEach(() => {
    around.end();
  });

  /** Nothing is left: neither in the account, nor in the backend, nor in the cache folder. */
  function expectNothingLeft(): void {
    const { project, pulumi } = around;
    const folders = path.join(project.cache, "files");
    expect(project.account.things).to.deep.equal([]);
    expect([...pulumi.stacks.keys()]).to.deep.equal([]);
    expect(existsSync(folders) ? readdirSync(folders) : []).to.deep.equal([]);
  }

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
    expectNothingLeft();
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
      expectNothingLeft();
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
    expectNothingLeft();
  });

  it("does not pass without checks", async () => {
    around.pulumi.outputs = {};

    const ended = await around.run();

    expect(outcomesOf(ended)).to.include("failed Validate it");
    expectNothingLeft();
  });

  it("does not pass where the second up changes something", async () => {
    around.pulumi.changesAgain = true;

    const ended = await around.run();

    expect(outcomesOf(ended)).to.include("failed Bring it up again");
    expectNothingLeft();
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
    expectNothingLeft();
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

  it("is kept where it fails and that is wanted, with the ways to look at it and to take it down", async () => {
    around.pulumi.fault = { command: "up again", what: "fail" };

    const ended = await around.run("--name", "kept", "--keep-on-failure");
    const swept = await around.run("--name", "kept", "--sweep");

    const folder = path.join(around.project.cache, "files", "ephemeral-kept");
    expect(ended.code).to.equal(1);
    expect(ended.text).to.include("is kept as it is");
    expect(ended.text).to.include(`export PULUMI_CONFIG_PASSPHRASE_FILE=${path.join(folder, "passphrase")}`);
    expect(ended.text).to.include("--name ephemeral-kept --sweep");
    expect(swept.code).to.equal(0);
    expectNothingLeft();
  });

  it("is taken down where all holds, although failures are kept", async () => {
    const ended = await around.run("--keep-on-failure");

    expect(ended.code).to.equal(0);
    expectNothingLeft();
  });

  it("has settings and state that only this user can read, and a passphrase that nothing prints", async () => {
    around.pulumi.fault = { command: "up", what: "fail" };

    const ended = await around.run("--name", "private", "--keep-on-failure");

    const folder = path.join(around.project.cache, "files", "ephemeral-private");
    const modeOf = (name: string) => (statSync(path.join(folder, name)).mode & 0o777).toString(8);
    const passphrase = readFileSync(path.join(folder, "passphrase"), "utf8");
    expect(["", "backend", "passphrase", "Pulumi.ephemeral-private.yaml"].map(modeOf)).to.deep.equal([
      "700",
      "700",
      "600",
      "600",
    ]);
    expect(passphrase).to.match(/^[\w-]{32}$/);
    expect(around.pulumi.given.at(-1)?.environment["PULUMI_CONFIG_PASSPHRASE"]).to.equal(passphrase);
    expect(ended.text).to.not.include(passphrase);
  });

  it("keeps its state in a backend that is given, with the passphrase of the environment", async () => {
    const message = await messageOf(around.run("--backend", "s3://states"));
    const { code } = await around.run("--backend", "https://api.pulumi.com");

    const { environment } = around.pulumi.given.at(-1) ?? {};
    expect(message).to.include("--backend: received s3://states without a passphrase");
    expect(code).to.equal(0);
    expect(environment).to.include({ PULUMI_BACKEND_URL: "https://api.pulumi.com" });
    expect(environment).to.not.have.property("PULUMI_CONFIG_PASSPHRASE");
  });

  it("is not touched while another process is at work on it", async () => {
    await around.run("--name", "busy");
    const { mkdirSync, writeFileSync } = await import("node:fs");
    const folder = path.join(around.project.cache, "files", "ephemeral-busy");
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, "running"), String(process.ppid));
    const before = around.pulumi.commands.length;

    const message = await messageOf(around.run("--name", "busy"));

    expect(message).to.include(`process ${process.ppid} is at work on this stack`);
    expect(around.pulumi.commands.length).to.equal(before);
  });
});
