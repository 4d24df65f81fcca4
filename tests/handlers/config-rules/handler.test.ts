import { execFileSync } from "node:child_process";
import * as path from "node:path";
import { compileFunction } from "node:vm";
import { expect } from "chai";
import { buildSync } from "esbuild";
import { errorOf } from "../business-hours/fixtures";
import { FakeConfig } from "./account";
import { change, envelope, instance, volume } from "./fixtures";

type Handler = typeof import("../../../handlers/config-rules/index").handler;

const folder = path.join(__dirname, "../../../handlers/config-rules");
const functionName = "AWS_LAMBDA_FUNCTION_NAME";

/** The function as it is shipped: with the SDK left outside. */
function bundled(): string {
  const { outputFiles } = buildSync({
    absWorkingDir: folder,
    entryPoints: [path.join(folder, "index.ts")],
    outfile: "index.js",
    bundle: true,
    platform: "node",
    format: "cjs",
    minify: true,
    external: ["@aws-sdk/*", "./settings.json"],
    write: false,
  });
  return outputFiles.map(({ text }) => text).join("");
}

/** Loads the function, whose client is this account's. */
function load(text: string, config: FakeConfig) {
  const configurations: unknown[] = [];
  const required: string[] = [];
  const written: string[] = [];
  const clientOf = (send: unknown) =>
    class {
      readonly send = send;
      constructor(configuration: unknown) {
        configurations.push(configuration);
      }
    };
  const requireOf = (name: string): unknown => {
    required.push(name);
    switch (name) {
      case "@aws-sdk/client-config-service":
        return { ...require(name), ConfigServiceClient: clientOf(config.client().send) };
      case "./settings.json":
        return { waivers: [] };
      case "@aws-sdk/client-ec2":
        return { ...require(name), EC2Client: clientOf(async () => ({ Volumes: [] })) };
      default:
        return { ...require(name), BackupClient: clientOf(async () => ({})) };
    }
  };
  const module = { exports: {} as { handler: Handler } };
  const console = { info: (line: object) => config.lines.push({ ...line }), error: () => {} };
  const process = {
    env: { [functionName]: "dev-lambda" } as Record<string, string>,
    stdout: { write: (line: string) => written.push(line) },
  };
  compileFunction(text, ["require", "module", "exports", "console", "process"])(
    requireOf,
    module,
    module.exports,
    console,
    process,
  );
  return { handler: module.exports.handler, configurations, required, written, env: process.env };
}

const invocation = { getRemainingTimeInMillis: () => 30_000 };

describe("The function of the rules", () => {
  let text: string;

  before(() => {
    text = bundled();
  });

  it("is bundled without the SDK", () => {
    expect(text.length).to.be.within(10_000, 40_000);
    expect(new Set(text.match(/@aws-sdk\/[\w-]+/g))).to.deep.equal(
      new Set(["@aws-sdk/client-backup", "@aws-sdk/client-config-service", "@aws-sdk/client-ec2"]),
    );
  });

  it("evaluates, writes metrics to the standard output and a line to the console", async () => {
    const config = new FakeConfig();
    const { handler, written } = load(text, config);

    const outcome = await handler(envelope(change(volume())), invocation);

    expect(outcome).to.deep.include({ rule: "ebs-volume-encrypted", compliance: "COMPLIANT" });
    expect(config.stored.size).to.equal(1);
    expect(config.lines).to.have.lengthOf(1);
    expect(written).to.have.lengthOf(1);
    expect(JSON.parse(written[0] ?? "")).to.include({
      FunctionName: "dev-lambda",
      Rule: "ebs-volume-encrypted",
    });
  });

  it("loads what looks things up only for the rules that do", async () => {
    const { handler, required, configurations } = load(text, new FakeConfig());
    const invoke = (rule: string) => handler(envelope(change(instance()), { rule }), invocation);

    await invoke("ebs-volume-encrypted");
    expect(new Set(required)).to.deep.equal(new Set(["./settings.json", "@aws-sdk/client-config-service"]));

    await invoke("ec2-instance-encrypted");
    await invoke("ec2-instance-encrypted");
    expect(new Set(required)).to.deep.equal(
      new Set([
        "./settings.json",
        "@aws-sdk/client-config-service",
        "@aws-sdk/client-ec2",
        "@aws-sdk/client-backup",
      ]),
    );
    expect(configurations).to.have.lengthOf(3);
    for (const configuration of configurations) {
      expect(configuration).to.deep.include({ maxAttempts: 1 });
      expect(configuration).to.have.property("requestHandler").that.includes({ throwOnRequestTimeout: true });
    }
  });

  it("reads its environment when it is called", async () => {
    const { handler, env } = load(text, new FakeConfig());
    delete env[functionName];

    const error = await errorOf(handler({}, invocation));

    expect(error.message).to.equal("The environment variable AWS_LAMBDA_FUNCTION_NAME is not set.");
  });
});

describe("The evaluators", () => {
  it("are loaded without the SDK, for the deployment that reads them", () => {
    const script = `
      require(${JSON.stringify(path.join(folder, "evaluators"))});
      require(${JSON.stringify(path.join(folder, "metrics"))});
      process.stdout.write(Object.keys(require.cache).filter((file) => file.includes("node_modules/@aws-sdk")).join());`;

    const loaded = execFileSync(process.execPath, ["-r", "ts-node/register/transpile-only", "-e", script], {
      encoding: "utf8",
      cwd: path.join(folder, "../.."),
    });

    expect(loaded).to.equal("");
  });
});
