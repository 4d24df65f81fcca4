import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { ConcurrentUpdateError, type PulumiCommand, StackNotFoundError } from "@pulumi/pulumi/automation";
import { expect } from "chai";
import { inOwnProcessGroup, type Runner } from "../../../automation/ephemeral/own-process-group";

describe("A command of Pulumi in a process group of its own", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "process-group-"));
  const command = path.join(folder, "pulumi");

  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  /** The CLI, as a shell script. */
  function scripted(...lines: readonly string[]): Runner {
    writeFileSync(command, `#!/bin/bash\n${lines.join("\n")}\n`);
    chmodSync(command, 0o755);
    const found = { command, version: null } as unknown as PulumiCommand;
    return inOwnProcessGroup(found) as unknown as Runner;
  }

  it("gets its arguments, directory and environment, and asks nobody anything", async () => {
    const runner = scripted('echo "$@ $PWD $GIVEN $PULUMI_AUTOMATION_API ${PATH%%:*}"', "echo told >&2");
    const told: string[] = [];

    const { stdout, stderr } = await runner.run(
      ["up", "--yes"],
      folder,
      { GIVEN: "given" },
      (text) => told.push(text),
      (text) => told.push(text),
    );

    expect(stdout).to.equal(`up --yes --non-interactive ${folder} given true ${folder}\n`);
    expect(stderr).to.equal("told\n");
    expect(told.sort()).to.deep.equal([stderr, stdout].sort());
  });

  it("is not in the group that a terminal sends Ctrl-C to", async () => {
    const runner = scripted("echo $(ps -o pgid= -p $$) $$");

    const { stdout } = await runner.run(["up"], folder, {});

    const [group, self] = stdout.trim().split(" ");
    expect(group).to.equal(self);
  });

  it("is interrupted once where it is aborted, and may finish", async () => {
    const runner = scripted(
      "trap 'echo interrupted; finished=1' INT",
      "echo ready",
      'for i in {1..600}; do [ -n "$finished" ] && break; sleep 0.1; done',
      "sleep 0.2; echo finished; exit 1",
    );
    const abort = new AbortController();
    const told: string[] = [];
    const onOutput = (text: string) => {
      told.push(text);
      if (text.includes("ready")) {
        abort.abort();
      }
    };

    const error = await runner
      .run(["up"], folder, {}, onOutput, undefined, abort.signal)
      .catch((reason: Error) => reason);

    expect(told.join("")).to.equal("ready\ninterrupted\nfinished\n");
    expect(String(error)).to.include("pulumi up: exit code 1");
  });

  it("is interrupted where this process ends, and no longer once it has ended itself", async () => {
    const runner = scripted(
      "trap 'echo interrupted; exit 0' INT",
      "echo ready",
      "for i in {1..600}; do sleep 0.1; done",
    );
    const before = process.listeners("exit");
    const added: NodeJS.ExitListener[] = [];
    const abort = new AbortController();
    const onOutput = (text: string) => {
      if (text.includes("ready")) {
        added.push(...process.listeners("exit").filter((listener) => !before.includes(listener)));
        for (const listener of added) {
          listener(0);
        }
        if (added.length === 0) {
          abort.abort();
        }
      }
    };

    const { stdout } = await runner.run(["up"], folder, {}, onOutput, undefined, abort.signal);

    expect(added).to.have.length(1);
    expect(stdout).to.equal("ready\ninterrupted\n");
    expect(process.listeners("exit")).to.deep.equal(before);
  });

  it("rejects with the Automation API's own errors", async () => {
    const errorOf = (text: string) =>
      scripted(`echo "${text}" >&2; exit 255`)
        .run(["up"], folder, {})
        .catch((reason: Error) => reason);

    expect(await errorOf("error: no stack named 'x' found")).to.be.instanceOf(StackNotFoundError);
    expect(await errorOf("the stack is currently locked by 1 lock(s)")).to.be.instanceOf(
      ConcurrentUpdateError,
    );
    expect(String(await errorOf("error: it is broken"))).to.include("error: it is broken");
  });

  it("rejects where it is killed, and where it cannot be started", async () => {
    const killed = await scripted("kill -KILL $$")
      .run(["up"], folder, {})
      .catch((reason: Error) => reason);
    rmSync(command);
    const missing = await (
      inOwnProcessGroup({ command, version: null } as unknown as PulumiCommand) as unknown as Runner
    )
      .run(["up"], folder, {})
      .catch((reason: Error) => reason);

    expect(String(killed)).to.include("pulumi up: SIGKILL");
    expect(String(missing)).to.include("ENOENT");
  });
});
