import { expect } from "chai";
import { globals } from "../../../rehearsal/runtime/globals";
import { ran } from "../../support/world";

const network = "The network is not simulated: call AWS through the clients of its SDK.";
const noFile = "ENOENT: no such file or directory";
const noEnd = "A function must not end its process.";

/** What a function is refused that reaches beyond its machine. */
const refusals = [
  {
    body: `await fetch("https://example.com/");`,
    message: "fetch is not simulated: call AWS through the clients of its SDK.",
  },
  {
    body: `await globalThis.fetch("https://example.com/");`,
    message: "fetch is not simulated: call AWS through the clients of its SDK.",
  },
  { body: `require("http").request("http://example.com/");`, message: network },
  { body: `require("node:http").get("http://example.com/");`, message: network },
  { body: `require("https").request("https://example.com/");`, message: network },
  { body: `require("https").get("https://example.com/");`, message: network },
  { body: `require("http2").connect("https://example.com/");`, message: network },
  { body: `require("tls").connect(443, "example.com");`, message: network },
  { body: `require("dns").lookup("example.com", () => {});`, message: network },
  { body: `await require("dns").promises.lookup("example.com");`, message: network },
  { body: `await require("dns/promises").resolve("example.com");`, message: network },
  { body: `require("dgram").createSocket("udp4");`, message: network },
  { body: `require("child_process").spawn("ls");`, message: network },
  { body: `require("child_process").execSync("ls");`, message: network },
  { body: `new (require("worker_threads").Worker)("x.js");`, message: /not a constructor/ },
  { body: `for await (const _ of require("timers/promises").setInterval(1)) {}`, message: network },
  { body: `require("fs").readFileSync("/etc/hostname");`, message: noFile },
  { body: `require("fs").writeFileSync("/tmp/x", "");`, message: noFile },
  { body: `require("fs").createReadStream("/etc/hostname");`, message: noFile },
  { body: `await new Promise((_, no) => require("fs").readFile("/etc/hostname", no));`, message: noFile },
  { body: `await require("fs").promises.readFile("/etc/hostname");`, message: noFile },
  { body: `await require("node:fs/promises").stat("/etc/hostname");`, message: noFile },
  { body: "process.exit(1);", message: noEnd },
  { body: "globalThis.process.abort();", message: noEnd },
  { body: "process.kill(process.pid);", message: noEnd },
  { body: "process.exitCode = 1;", message: "A function must not change exitCode of its process." },
  { body: `process.env.TZ = "UTC";`, message: "A function must not change its environment variable TZ." },
  { body: `require("chai");`, message: "Cannot find module 'chai'" },
  { body: `require("./other");`, message: "Cannot find module './other'" },
];

describe("A function cannot leave its machine", () => {
  for (const { body, message } of refusals) {
    it(`by ${body}`, async () => {
      const { outcome } = await ran(body);

      expect(outcome.kind).to.equal("failed");
      const failed = outcome as { readonly message: string };
      if (typeof message === "string") {
        expect(failed.message).to.equal(message);
      } else {
        expect(failed.message).to.match(message);
      }
    });
  }

  it("and finds no files there", async () => {
    const { outcome } = await ran(`return require("fs").existsSync("/etc/hostname");`);

    expect(outcome).to.deep.equal({ kind: "returned", value: false });
  });

  it("but has the rest of Node, with the same classes as outside", async () => {
    const { outcome } = await ran(`
      const { isIP } = require("net");
      const digest = require("node:crypto").createHash("sha256").update("").digest("hex").slice(0, 4);
      return [isIP("10.0.0.1"), digest, new Error("x") instanceof Error, typeof require("fs").ReadStream];`);

    expect(outcome).to.deep.equal({ kind: "returned", value: [4, "e3b0", true, "function"] });
  });

  it("nor leave anything of its own in the one that the rehearsal runs on", async () => {
    const { outcome } = await ran("globalThis.leftByAFunction = 1; return globalThis.leftByAFunction;");

    expect(outcome).to.deep.equal({ kind: "returned", value: 1 });
    expect(globalThis).not.to.have.property("leftByAFunction");
    expect((await ran("return typeof globalThis.leftByAFunction;")).outcome).to.deep.include({
      value: "undefined",
    });
  });

  it("nor run outside of an invocation", () => {
    expect(() => (globals["Date"] as DateConstructor).now()).to.throw(
      "Code of a function runs outside of any invocation.",
    );
  });
});
