import { expect } from "chai";
import { functionOf, handler, invoked, ran, rowsOf, worldWith } from "../../support/world";

const now = Date.UTC(2031, 4, 6, 7, 8, 9, 10);

/** What a handler returns after this body. */
async function returned(body: string, options: Parameters<typeof ran>[1] = {}): Promise<unknown> {
  const { outcome } = await ran(body, { now, ...options });
  return outcome.kind === "returned" ? outcome.value : outcome;
}

describe("The machine of a function", () => {
  const clocks = [
    { title: "Date.now", body: "return Date.now();", value: now },
    { title: "new Date", body: "return new Date().getTime();", value: now },
    { title: "Date as a function", body: "return Date.parse(Date());", value: Math.floor(now / 1000) * 1000 },
    { title: "a given date", body: "return [new Date(5).getTime(), Date.UTC(1970, 0)];", value: [5, 0] },
    { title: "performance.now", body: "return performance.now();", value: now },
    { title: "perf_hooks", body: `return require("perf_hooks").performance.now();`, value: now },
    { title: "process.hrtime", body: "return process.hrtime();", value: [now / 1000 - 0.01, 1e7] },
    {
      title: "process.hrtime.bigint",
      body: "return Number(process.hrtime.bigint() / 1000000n);",
      value: now,
    },
    { title: "process.uptime", body: "return process.uptime() * 1000;", value: now },
    {
      title: "globalThis",
      body: "return [globalThis.Date.now(), global.globalThis === globalThis];",
      value: [now, true],
    },
  ];
  for (const { title, body, value } of clocks) {
    it(`tells the simulated time by ${title}`, async () => {
      expect(await returned(body)).to.deep.equal(value);
    });
  }

  const sleeps = [
    { title: "setTimeout", sleep: "new Promise((done) => setTimeout(done, 2500))" },
    { title: "node:timers", sleep: `new Promise((done) => require("node:timers").setTimeout(done, 2500))` },
    { title: "node:timers/promises", sleep: `require("node:timers/promises").setTimeout(2500)` },
    { title: "promisify", sleep: `require("util").promisify(setTimeout)(2500)` },
    { title: "unref", sleep: "new Promise((done) => setTimeout(done, 2500).unref().ref())" },
    {
      title: "AbortSignal.timeout",
      sleep: `new Promise((done) => AbortSignal.timeout(2500).addEventListener("abort", done))`,
    },
  ];
  for (const { title, sleep } of sleeps) {
    it(`sleeps on simulated time by ${title}`, async () => {
      const start = performance.now();

      expect(await returned(`await ${sleep}; return Date.now();`)).to.equal(now + 2500);
      expect(performance.now() - start).to.be.lessThan(1000);
    });
  }

  it("hands timers their arguments, and forgets those that are cleared", async () => {
    const body = `
      const seen = [];
      clearTimeout(setTimeout(() => seen.push("cleared"), 1));
      clearTimeout(undefined);
      await new Promise((done) => setTimeout((...args) => done(seen.push(...args)), 5, "a", "b"));
      return seen;`;

    expect(await returned(body)).to.deep.equal(["a", "b"]);
  });

  it("repeats an interval until it is cleared, be it from within", async () => {
    const body = `
      const seen = [];
      const handle = setInterval((what) => {
        seen.push(what + Date.now() % 1000);
        if (seen.length === 3) clearInterval(handle);
      }, 100, "at ");
      await new Promise((done) => setTimeout(done, 900));
      return seen;`;

    expect(await returned(body)).to.deep.equal(["at 110", "at 210", "at 310"]);
  });

  it("gives a timer's function the machine as well", async () => {
    const body = `
      let seen;
      await new Promise((done) => setTimeout(() => { console.log(process.env.WHO); seen = Date.now(); done(); }, 5));
      return seen;`;
    const { outcome, logged } = await ran(body, { now, environment: { WHO: "me" } });

    expect(outcome).to.deep.equal({ kind: "returned", value: now + 5 });
    expect(logged).to.deep.equal(["log: me"]);
  });

  it("draws the same numbers for the same seed, and others for another", async () => {
    const body = "return [Math.random(), Math.random(), Math.max(1, 2)];";
    const first = (await returned(body, { seed: 7 })) as number[];

    expect(await returned(body, { seed: 7 })).to.deep.equal(first);
    expect(await returned(body, { seed: 8 })).not.to.deep.equal(first);
    expect(first[0]).to.be.within(0, 1);
    expect(first[0]).not.to.equal(first[1]);
    expect(first[2]).to.equal(2);
  });

  it("has the environment of the function, and what Lambda adds to it", async () => {
    const { outcome } = await ran(
      `return {
        own: process.env.OWN, missing: process.env.MISSING ?? "none", has: ["OWN" in process.env, "NO" in process.env],
        names: Object.keys(process.env).sort(), copied: { ...process.env }.OWN, module: require("process").env.OWN,
        region: process.env.AWS_REGION, memory: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
        name: process.env.AWS_LAMBDA_FUNCTION_NAME, group: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
      };`,
      { environment: { OWN: "value" } },
    );

    expect(outcome).to.deep.include({ kind: "returned" });
    expect((outcome as { value: object }).value).to.deep.equal({
      own: "value",
      missing: "none",
      has: [true, false],
      names: [
        "AWS_ACCESS_KEY_ID",
        "AWS_DEFAULT_REGION",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
        "AWS_LAMBDA_FUNCTION_NAME",
        "AWS_LAMBDA_LOG_FORMAT",
        "AWS_LAMBDA_LOG_GROUP_NAME",
        "AWS_REGION",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_SESSION_TOKEN",
        "OWN",
      ],
      copied: "value",
      module: "value",
      region: "us-east-1",
      memory: "128",
      name: "worker",
      group: "/aws/lambda/worker",
    });
  });

  it("keeps two functions apart that run at the same time", async () => {
    const body = `
      const seen = [];
      for (let time = 0; time < 3; time++) {
        seen.push(process.env.WHO + " at " + Date.now() % 1000);
        await new Promise((done) => setTimeout(done, Number(process.env.PAUSE)));
      }
      return seen;`;
    const [one, two] = [
      functionOf(handler(body), { name: "one", environment: { WHO: "one", PAUSE: "30" } }),
      functionOf(handler(body), { name: "two", environment: { WHO: "two", PAUSE: "20" } }),
    ] as const;
    const world = worldWith([...rowsOf(one), ...rowsOf(two)], { now });

    const [first, second] = await world.clock.until(
      Promise.all([invoked(world, one), invoked(world, two)].map(async (each) => (await each).outcome)),
    );

    expect(first).to.deep.include({ value: ["one at 10", "one at 40", "one at 70"] });
    expect(second).to.deep.include({ value: ["two at 10", "two at 30", "two at 50"] });
  });

  const logging = [
    { title: "console.log", body: `console.log("a %s", "b", { c: 1 });`, line: "log: a b { c: 1 }" },
    { title: "console.error", body: `console.error("a");`, line: "error: a" },
    { title: "node:console", body: `require("node:console").warn("a");`, line: "warn: a" },
    { title: "standard output", body: `process.stdout.write("a\\n");`, line: "stdout: a" },
    { title: "standard error", body: `process.stderr.write("a");`, line: "stderr: a" },
  ];
  for (const { title, body, line } of logging) {
    it(`writes ${title} to the function's log`, async () => {
      expect((await ran(body)).logged).to.deep.equal([line]);
    });
  }
});
