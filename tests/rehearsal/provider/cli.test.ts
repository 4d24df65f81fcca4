import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { expect } from "chai";
import { root } from "../../support/rehearsal";

interface Ended {
  readonly code: number | null;
  readonly output: string;
}

/** Runs `npm run simulated-aws`, and does something with it as soon as it is ready. */
function served(
  args: readonly string[],
  whenReady: (child: ChildProcess) => void = () => {},
): Promise<Ended> {
  const command = ["-r", "ts-node/register/transpile-only", "rehearsal/provider/cli.ts", ...args];
  const child = spawn(process.execPath, command, { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  const hear = (text: Buffer) => {
    const before = output;
    output += text;
    if (!before.includes("pulumi up\n") && output.includes("pulumi up\n")) {
      whenReady(child);
    }
  };
  child.stdout.on("data", hear);
  child.stderr.on("data", hear);
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, output })));
}

describe("npm run simulated-aws", () => {
  it("says how Pulumi is led to it, and ends when it is told to", async () => {
    const { code, output } = await served([], (child) => child.kill("SIGINT"));

    expect(output).to.match(/export PULUMI_DEBUG_PROVIDERS=aws:(\d+),random:\1,archive:\1\n/);
    expect(output).to.include("export PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION=true");
    expect(output).to.include("Ended, with nothing in the account.");
    expect(code).to.equal(0);
  });

  it("names all options that it cannot use", async () => {
    const { code, output } = await served(["--port", "70000", "--deployer", "me"]);

    expect(output).to.equal(
      "--port: received 70000; allowed: a whole number from 1 to 65535.\n" +
        "--deployer: received me; allowed: the ARN of an IAM role.\n",
    );
    expect(code).to.equal(2);
  });

  it("says in one sentence that the port is taken, and nothing else", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const { port } = other.address() as AddressInfo;

    const { code, output } = await served(["--port", String(port)]);

    other.close();
    expect(output).to.equal(`--port: received ${port}, which is taken; allowed: one that is free.\n`);
    expect(code).to.equal(2);
  });
});
