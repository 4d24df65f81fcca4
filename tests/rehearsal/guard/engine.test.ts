import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { expect } from "chai";
import { findGuard, GuardEngine, GuardError, installedGuard } from "../../../rehearsal/guard/engine";

const policy = 'rule on when kind == "switch" { on == true }';
const item = (kind: string, on: boolean) => JSON.stringify({ kind, on });
const items = [item("switch", true), item("switch", false), item("lamp", false), item("switch", true)];
const expected = ["PASS", "FAIL", "SKIP", "PASS"];

function engine(context: Mocha.Context): GuardEngine {
  const guard = installedGuard();
  return guard.kind === "missing" ? context.skip() : guard;
}

describe("The engine of Guard", () => {
  it("says of each item whether it passes, fails or is none of the policy's", function () {
    expect(engine(this).statuses(policy, items)).to.deep.equal(expected);
    expect(engine(this).statuses(policy, [])).to.deep.equal([]);
  });

  it("is started once for items that it has not seen, and never for those that it has", function () {
    engine(this);
    const binary = path.join(
      path.dirname(require.resolve("@cdklabs/cdk-validator-cfnguard/package.json")),
      "bin",
      process.platform === "darwin" ? "macos" : "ubuntu",
      process.arch === "arm64" ? "aarch64" : "x86_64",
      "cfn-guard",
    );
    const directory = mkdtempSync(path.join(tmpdir(), "guard-"));
    const [counted, log] = [path.join(directory, "counted"), path.join(directory, "log")];
    writeFileSync(counted, `#!/bin/sh\necho started >> "${log}"\nexec "${binary}" "$@"\n`);
    chmodSync(counted, 0o755);
    const starts = () => readFileSync(log, "utf8").trim().split("\n").length;
    try {
      const counting = new GuardEngine(counted);

      expect(counting.statuses(policy, items)).to.deep.equal(expected);
      expect(starts()).to.equal(1);
      expect(counting.statuses(policy, [...items].reverse())).to.deep.equal([...expected].reverse());
      expect(starts()).to.equal(1);
      expect(counting.statuses(policy, [item("switch", false), '{"kind":"switch"}'])).to.deep.equal([
        "FAIL",
        "FAIL",
      ]);
      expect(starts()).to.equal(2);
      counting.statuses(policy.replace("true", "false"), items);
      expect(starts()).to.equal(3);
      expect([counting.syntaxError(policy), counting.syntaxError(policy)]).to.deep.equal([
        undefined,
        undefined,
      ]);
      expect(starts()).to.equal(4);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  it("tells what it cannot parse, and where", function () {
    const guard = engine(this);
    const mistaken = 'rule on when kind == "switch" {\n on == \n}';

    expect(guard.syntaxError(policy)).to.equal(undefined);
    expect(guard.syntaxError(mistaken)).to.match(/^Parsing error .* at line 2 at column/);
    expect(() => guard.statuses(mistaken, items)).to.throw(GuardError, "at line 2");
  });

  it("is missed on machines that it has no binary for, and where its package is not installed", () => {
    expect(findGuard(undefined, "win32 x64")).to.deep.equal({
      kind: "missing",
      why: "there is no cfn-guard for win32 x64",
    });
    expect(findGuard("@nobody/nothing", "linux x64")).to.deep.equal({
      kind: "missing",
      why: "@nobody/nothing is not installed",
    });
  });

  it("is missed where its binary does not run", () => {
    const other = process.platform === "darwin" ? "linux x64" : "darwin x64";

    expect(findGuard(undefined, other)).to.deep.equal({
      kind: "missing",
      why: "cfn-guard of @cdklabs/cdk-validator-cfnguard does not run here",
    });
  });
});
