import { type ChildProcess, spawn } from "node:child_process";
import * as path from "node:path";
import { expect } from "chai";
import { keep } from "../../support/output";
import { realPulumi } from "../../support/pulumi";
import { root } from "../../support/rehearsal";
import { fileProject } from "./support/file-account";

const script = path.join(__dirname, "support", "run-with-files.ts");

describe("An ephemeral stack under the Pulumi CLI (skipped where there is none)", () => {
  let files: ReturnType<typeof fileProject>;

  before(async function () {
    await realPulumi(this);
  });

  beforeEach(() => {
    files = fileProject();
  });

  afterEach(() => {
    files.remove();
  });

  /** Runs the command as a process of its own. `during` is called with what it has printed so far, and the process. */
  function run(args: readonly string[], during: (text: string, child: ChildProcess) => void = () => {}) {
    const child = spawn(
      process.execPath,
      ["-r", require.resolve("ts-node/register/transpile-only"), script, "--config", "dev", ...args],
      {
        cwd: files.directory,
        env: {
          ...process.env,
          FILE_ACCOUNT: files.account.folder,
          XDG_CACHE_HOME: files.cache,
          TS_NODE_PROJECT: path.join(root, "tsconfig.json"),
        },
      },
    );
    let text = "";
    const hear = (chunk: Buffer) => {
      text += chunk;
      keep(String(chunk));
      during(text, child);
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    return new Promise<{ code: number | null; text: string }>((resolve) => {
      child.once("close", (code) => resolve({ code, text }));
    });
  }

  /** Sends a signal once, when the first thing is made and others are under way. */
  function midway(signal: NodeJS.Signals) {
    let isSent = false;
    return (text: string, child: ChildProcess) => {
      const isUnderWay = /create pulumi-nodejs:dynamic:Resource first/.test(text);
      if (isUnderWay && !isSent) {
        isSent = true;
        setTimeout(() => child.kill(signal), 1500);
      }
    };
  }

  it("is brought up, checked and taken down", async () => {
    const { code, text } = await run([]);

    expect(text).to.match(/all holds; nothing of it is left/);
    expect(code).to.equal(0);
    expect(files.account.things).to.deep.equal([]);
  });

  it("is taken down after a signal, with nothing under way left behind", async () => {
    const { code, text } = await run(["--name", "stopped", "--set", "seconds=4"], midway("SIGINT"));

    expect(text).to.include("interrupted: Bring it up: update canceled");
    expect(text).to.include("passed: Look for what is left: the account is empty");
    expect(code).to.equal(1);
    expect(files.account.things).to.deep.equal([]);
  });

  it("is found and swept after it was killed, with what no state knows", async () => {
    await run(["--name", "killed", "--set", "seconds=4"], midway("SIGKILL"));
    const left = files.account.things;

    const { code, text } = await run(["--name", "killed", "--sweep"]);

    expect(left.length).to.be.greaterThan(1);
    expect(text).to.match(/Look for what is left: \d things? that no state knows/);
    expect(code).to.equal(0);
    expect(files.account.things).to.deep.equal([]);
  });

  it("is taken down where something cannot be made, for the reason that the provider gives", async () => {
    const { code, text } = await run(["--set", "fails=third"]);

    expect(text).to.match(
      /1\. Bring it up\n {3}pulumi-nodejs:dynamic:Resource third: .*LimitExceeded: no more of third/,
    );
    expect(code).to.equal(1);
    expect(files.account.things).to.deep.equal([]);
  });
});
