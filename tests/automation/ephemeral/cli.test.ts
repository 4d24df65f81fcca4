import { spawnSync } from "node:child_process";
import { expect } from "chai";
import { usage } from "../../../automation/ephemeral/options";
import { root } from "../../support/rehearsal";

/** As the npm script of that name does it, where there is no Pulumi CLI. */
function ephemeral(...args: readonly string[]) {
  const command = ["-r", "ts-node/register/transpile-only", "automation/ephemeral/cli.ts", ...args];
  const env = { ...process.env, PATH: "", PULUMI_HOME: "/nowhere" };
  const { status, stdout, stderr } = spawnSync(process.execPath, command, {
    cwd: root,
    env,
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

describe("npm run ephemeral", () => {
  it("explains itself with code 0", () => {
    expect(ephemeral("--help")).to.deep.equal({ status: 0, stdout: usage, stderr: "" });
  });

  it("ends with code 2 where it cannot begin, and says why", () => {
    const options = ephemeral("--sweep");
    const stack = ephemeral("--config", "none");
    const cli = ephemeral("--config", "dev");

    expect([options, stack, cli].map(({ status, stdout }) => [status, stdout])).to.deep.equal([
      [2, ""],
      [2, ""],
      [2, ""],
    ]);
    expect(options.stderr).to.match(/--config: received nothing.*\n--sweep: received without --name/);
    expect(stack.stderr).to.match(
      /There is no file .*Pulumi\.none\.yaml; expected: one of the stacks dev, prod/,
    );
    expect(cli.stderr).to.match(/^There is no Pulumi CLI/);
  });
});
