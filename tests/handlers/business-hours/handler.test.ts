import * as path from "node:path";
import { compileFunction } from "node:vm";
import { expect } from "chai";
import { buildSync } from "esbuild";
import { FakeAccount } from "./account";
import { errorOf, settings, usual } from "./fixtures";

type Handler = typeof import("../../../handlers/business-hours/index").handler;

const folder = path.join(__dirname, "../../../handlers/business-hours");

/** The function as it is shipped: with the SDK and the settings left outside. */
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

/** Loads the function with these settings, in an account of which its clients are. */
function load(text: string, deployed: unknown) {
  const account = new FakeAccount(Date.now());
  account.write(usual);
  const configurations: unknown[] = [];
  const required: string[] = [];
  const clients = account.clients();
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
      case "./settings.json":
        return deployed;
      case "@aws-sdk/client-iam":
        return { ...require(name), IAMClient: clientOf(clients.iam.send) };
      case "@aws-sdk/client-ssm":
        return { ...require(name), SSMClient: clientOf(clients.ssm.send) };
      case "@aws-sdk/client-sns":
        return { ...require(name), SNSClient: clientOf(clients.sns.send) };
      default:
        return require(name);
    }
  };
  const module = { exports: {} as { handler: Handler } };
  const quiet = { info: () => {}, error: () => {} };
  compileFunction(text, ["require", "module", "exports", "console"])(
    requireOf,
    module,
    module.exports,
    quiet,
  );
  return { handler: module.exports.handler, account, configurations, required };
}

const invocation = { getRemainingTimeInMillis: () => 60_000 };

describe("The business-hours function", () => {
  let text: string;

  before(() => {
    text = bundled();
  });

  it("is bundled with its time zones and without the SDK", () => {
    expect(text.length).to.be.within(50_000, 150_000);
    expect(new Set(text.match(/@aws-sdk\/[\w-]+/g))).to.deep.equal(
      new Set(["@aws-sdk/client-iam", "@aws-sdk/client-sns", "@aws-sdk/client-ssm"]),
    );
  });

  it("keeps business hours by the settings beside it, which it reads when it is called", async () => {
    const { handler, account, required } = load(text, settings);
    expect(required).to.not.include("./settings.json");

    const summary = await handler({ trigger: "deployment" }, invocation);

    expect(required).to.include("./settings.json");
    expect(summary).to.deep.equal({
      state: "normal",
      parameterVersion: 1,
      roles: ["devops", "security-admin"],
    });
    expect(account.calls.filter((call) => call.startsWith("Put"))).to.have.lengthOf(2);
  });

  it("leaves retries to itself, and ends calls before its time-out", async () => {
    const { handler, configurations } = load(text, settings);

    await handler({}, invocation);
    await handler({}, invocation);

    expect(configurations).to.have.lengthOf(3);
    for (const configuration of configurations) {
      expect(configuration).to.deep.include({ maxAttempts: 1 });
      expect(configuration).to.have.property("requestHandler").that.includes({ throwOnRequestTimeout: true });
    }
  });

  it("says what is wrong with its settings", async () => {
    const { handler, account } = load(text, { ...settings, maximumMinutes: 500 });

    const error = await errorOf(handler({}, invocation));

    expect(error.message).to.include("maximumMinutes is 500; allowed is a whole number from 1 to 120.");
    expect(account.calls).to.deep.equal([]);
  });
});
