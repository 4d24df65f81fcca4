import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import type { PulumiCommand } from "@pulumi/pulumi/automation";
import { expect } from "chai";
import { rehearseWithEngine } from "../../automation/engine-rehearsal";
import { changed, unprotected } from "../../scenarios";
import { realPulumi } from "../support/pulumi";
import { findingsOf, project, root } from "../support/rehearsal";

describe("The rehearsal under the real engine", function () {
  this.timeout(1_800_000);

  let command: PulumiCommand;

  before("where there is a Pulumi CLI", async function () {
    command = await realPulumi(this);
  });

  it("lets a protected stack live from its preview to its end", async () => {
    const prod = project("prod");

    const report = await rehearseWithEngine({
      project: prod,
      command,
      change: changed(prod.config),
      unprotected,
    });

    expect(findingsOf(report)).to.deep.equal([]);
    const details = Object.fromEntries(report.checks.map(({ title, detail }) => [title, detail]));
    expect(details["Bring it up a second time"]).to.equal("nothing changes");
    expect(details["Destroy it"]).to.match(/^refused while protected; then \d+ delete$/);
  });

  it("leaves no workspace behind where it is interrupted", async () => {
    const temporary = mkdtempSync(path.join(tmpdir(), "interrupted-"));
    const args = ["-r", "ts-node/register/transpile-only", "rehearsal/cli.ts", "--engine", "pulumi"];
    const child = spawn(process.execPath, args, { cwd: root, env: { ...process.env, TMPDIR: temporary } });
    let output = "";
    child.stdout.on("data", (text: Buffer) => {
      const before = output;
      output += text;
      if (!before.includes("passed: Preview it") && output.includes("passed: Preview it")) {
        child.kill("SIGINT");
      }
    });
    const code = await new Promise((resolve) => child.on("close", resolve));

    expect(code).to.equal(1);
    expect(output).to.include("failed: Bring it up");
    expect(readdirSync(temporary).filter((name) => name.startsWith("pulumi-workspace-"))).to.deep.equal([]);
    rmSync(temporary, { recursive: true, force: true });
  });
});
