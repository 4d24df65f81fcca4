import { readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { type Ended, expectNothingLeft, outcomesOf, rehearsal } from "./support/rehearsed-run";

const messageOf = (run: Promise<Ended>) =>
  run.then(
    ({ text }) => text,
    (error: Error) => error.message,
  );

describe("What is kept of an ephemeral stack", () => {
  let around: ReturnType<typeof rehearsal>;

  beforeEach(() => {
    around = rehearsal();
  });

  afterEach(() => {
    around.end();
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
    expectNothingLeft(around);
  });

  it("is taken down where all holds, although failures are kept", async () => {
    const ended = await around.run("--keep-on-failure");

    expect(ended.code).to.equal(0);
    expectNothingLeft(around);
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

  it("is not touched by a call that leads elsewhere, which is told of both places", async () => {
    around.pulumi.fault = { command: "up", what: "kill", after: 1 };
    await around.run("--name", "placed");
    const before = around.pulumi.commands.length;
    let isClosed = false;
    const close = async () => {
      isClosed = true;
    };
    around.wrapped.place = (place) => ({ ...place, close, whereIn: async () => "another account" });

    const message = await messageOf(around.run("--name", "placed", "--sweep"));
    around.wrapped.place = (place) => place;
    const { code } = await around.run("--name", "placed", "--sweep");

    expect(message).to.include("in the account of files, for another account; allowed");
    expect(around.pulumi.commands.slice(before)[0]).to.equal("stack select");
    expect([code, isClosed]).to.deep.equal([0, true]);
    expectNothingLeft(around);
  });

  it("keeps a state with resources, where they cannot be destroyed and nothing tells where they are", async () => {
    around.pulumi.fault = { command: "up", what: "kill", after: 1 };
    await around.run("--name", "unplaced");
    rmSync(path.join(around.project.cache, "files", "ephemeral-unplaced", "place"));
    around.wrapped.sweeper = (sweeper) => ({ ...sweeper, find: async () => [] });

    for (const _ of ["once", "once more"]) {
      around.pulumi.fault = { command: "destroy", what: "fail", after: 0 };
      const swept = await around.run("--name", "unplaced", "--sweep");

      expect(outcomesOf(swept).at(-1)).to.equal("failed Remove the stack");
      expect(swept.code).to.equal(1);
    }
    expect([...around.pulumi.stacks.keys()]).to.deep.equal(["ephemeral-unplaced"]);
  });

  it("never goes to an emulator that only the program would know of", async () => {
    const emulator = 'emulator={"endpoint":"http://localhost:4566"}';

    const message = await messageOf(around.run("--set", emulator));

    expect(message).to.include("files:emulator: received").and.to.include("use --endpoint");
    expect(around.pulumi.commands).to.deep.equal([]);
  });

  it("goes to the emulator of --endpoint with the program, whatever is set", async () => {
    around.wrapped.place = (place) => ({ ...place, settings: { emulator: "{}" } });
    let stackFile = "";
    around.pulumi.onThing = () => {
      stackFile = readFileSync(
        path.join(around.pulumi.given.at(-1)?.cwd ?? "", "Pulumi.ephemeral-led.yaml"),
        "utf8",
      );
    };

    await around.run(
      ...["--name", "led", "--endpoint", "http://localhost:1"],
      ...["--set", 'emulator={"endpoint":"http://localhost:2"}'],
    );

    expect(JSON.parse(stackFile).config["files:emulator"]).to.deep.equal({});
  });

  it("is taken down by another run of the name, and by no sweep, in the simulated AWS", async () => {
    around.pulumi.fault = { command: "stack rm", what: "fail" };

    const { text } = await around.run("--name", "simulated", "--simulated");

    expect(text).to.match(
      /To take it down:\n {2}npm run ephemeral -- --config dev --name ephemeral-simulated --simulated$/m,
    );
  });

  it("is not touched while another process is at work on it", async () => {
    await around.run("--name", "busy");
    writeFileSync(path.join(around.project.cache, "files", "ephemeral-busy.running"), String(process.ppid));
    const before = around.pulumi.commands.length;

    const message = await messageOf(around.run("--name", "busy"));

    expect(message).to.include(`process ${process.ppid} is at work on this stack`);
    expect(around.pulumi.commands.length).to.equal(before);
  });
});
