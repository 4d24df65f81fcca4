import { expect } from "chai";
import { rememberSecret } from "../../../rehearsal/world/known-secrets";
import type { Outcome } from "../../../rehearsal/world/world";
import { functionOf, handler, invoked, ran, rowsOf, worldWith } from "../../support/world";

/** Invokes one function several times in one account. */
async function repeated(code: string, events: readonly unknown[]) {
  const definition = functionOf(code);
  const world = worldWith(rowsOf(definition));
  const outcomes: Outcome[] = [];
  for (const event of events) {
    outcomes.push((await invoked(world, definition, event)).outcome);
  }
  return {
    world,
    definition,
    values: outcomes.map((outcome) => ("value" in outcome ? outcome.value : outcome.kind)),
  };
}

const failed = (type: string, message: string) => ({ kind: "failed", type, message, because: undefined });

describe("An invocation", () => {
  it("gets the event, and what Lambda tells of itself", async () => {
    const { outcome } = await ran(
      `event.list.push(context.getRemainingTimeInMillis());
       await new Promise((done) => setTimeout(done, 1500));
       return [event, context.getRemainingTimeInMillis(), context.functionName, context.invokedFunctionArn, context.awsRequestId];`,
      { event: { list: [1] } },
    );

    expect(outcome).to.deep.equal({
      kind: "returned",
      value: [
        { list: [1, 10_000] },
        8500,
        "worker",
        "arn:aws:lambda:us-east-1:111122223333:function:worker",
        "00000000-0000-4000-8000-000000000000",
      ],
    });
  });

  it("changes nothing in the event of the caller", async () => {
    const event = { list: [1] };

    await ran("event.list.push(2);", { event });

    expect(event).to.deep.equal({ list: [1] });
  });

  it("is kept with its time, its outcome and what it logged", async () => {
    const { world, definition } = await ran(`console.log("a"); return event;`, { event: 1, now: 5000 });

    expect(world.invocations).to.deep.equal([
      {
        functionArn: definition.arn,
        event: 1,
        at: 5000,
        outcome: { kind: "returned", value: 1 },
        logged: ["log: a"],
      },
    ]);
  });

  const failures = [
    { title: "an error", body: `throw new TypeError("no");`, outcome: failed("TypeError", "no") },
    { title: "what is no error", body: `throw "no";`, outcome: failed("Error", "no") },
    {
      title: "an error in a timer, which nothing catches",
      body: `setTimeout(() => { throw new RangeError("late"); }, 5); await new Promise(() => {});`,
      outcome: failed("RangeError", "late"),
    },
    {
      title: "its time-out",
      body: "await new Promise(() => {});",
      outcome: failed("Sandbox.Timedout", "Task timed out after 10.00 seconds"),
    },
  ];
  for (const { title, body, outcome } of failures) {
    it(`fails with ${title}, and logs it`, async () => {
      const { outcome: found, logged, world } = await ran(body);

      expect(found).to.deep.equal(outcome);
      expect(logged).to.deep.equal([`error: ${outcome.type}: ${outcome.message}`]);
      expect(world.problems).to.deep.equal([]);
    });
  }

  it("times out on simulated time, and just before that it does not", async () => {
    const body = "await new Promise((done) => setTimeout(done, event)); return Date.now();";

    expect((await ran(body, { now: 0, event: 9999 })).outcome).to.deep.include({ value: 9999 });
    expect((await ran(body, { now: 0, event: 10_001 })).outcome).to.deep.include({ kind: "failed" });
  });

  it("leaves no time-out behind once it is over", async () => {
    const { world } = await ran("return 1;", { now: 0 });
    await world.clock.until(new Promise(() => {})).catch(() => "nothing is left to happen");

    expect(world.clock.now).to.equal(0);
  });

  it("is frozen when it has returned: what it did not wait for does not happen", async () => {
    const { world, logged } = await ran(
      `setTimeout(() => console.log("timer"), 100);
       (async () => { await new Promise((done) => setImmediate(done)); console.log("background"); })();`,
    );

    await world.clock.pass(1000);

    expect(logged).to.deep.equal([]);
  });
});

describe("The environment that an invocation leaves", () => {
  const counting = `let count = 0; exports.handler = async (event) => {
    count++; if (event === "fail") throw new Error(); if (event === "hang") await new Promise(() => {}); return count; };`;

  it("is warm for the next", async () => {
    expect((await repeated(counting, [1, 1, 1])).values).to.deep.equal([1, 2, 3]);
  });

  for (const event of ["fail", "hang"]) {
    it(`is thrown away where it ${event}s`, async () => {
      expect((await repeated(counting, [1, event, 1])).values).to.deep.equal([1, "failed", 1]);
    });
  }

  it("is not used for another version of the function", async () => {
    const { world } = await repeated(counting, [1, 1]);

    const { outcome } = await invoked(world, functionOf(counting));

    expect(outcome).to.deep.include({ value: 1 });
  });
});

describe("A function that cannot be loaded", () => {
  const cases = [
    {
      title: "has another file",
      definition: functionOf("", { handler: "main.handler" }),
      outcome: failed("Runtime.ImportModuleError", "Error: Cannot find module 'main'"),
    },
    {
      title: "exports no handler",
      definition: functionOf("exports.other = () => {};"),
      outcome: failed("Runtime.HandlerNotFound", "index.handler is undefined or not exported"),
    },
    {
      title: "fails while it is loaded",
      definition: functionOf(`throw new Error("at once");`),
      outcome: failed("Error", "at once"),
    },
  ];
  for (const { title, definition, outcome } of cases) {
    it(`fails when it is invoked: it ${title}`, async () => {
      const world = worldWith(rowsOf(definition));

      expect((await invoked(world, definition)).outcome).to.deep.equal(outcome);
    });
  }
});

describe("What a function had better not do", () => {
  const early = `const who = process.env.WHO; const region = process.env.AWS_REGION; ${handler("return [who, region];")}`;

  it("is to read its own environment while it is loaded, which works, and is a problem", async () => {
    const definition = functionOf(early, { environment: { WHO: "me" } });
    const world = worldWith(rowsOf(definition));

    const { outcome } = await invoked(world, definition);
    await invoked(world, definition);

    expect(outcome).to.deep.include({ value: ["me", "us-east-1"] });
    expect(world.problems).to.have.length(1);
    expect(world.problems[0]).to.include({
      code: "ImportTimeEnvironment",
      message:
        "worker reads the environment variable WHO while it is loaded. Lambda accepts that; a test that loads the module, or a runtime that keeps it, does not see it change.",
      cure: "Read the environment inside the handler.",
    });
  });

  it("is not to read it inside the handler", async () => {
    const { world } = await ran("return process.env.WHO;", { environment: { WHO: "me" } });

    expect(world.problems).to.deep.equal([]);
  });

  const secret = "a-secret-of-this-test";
  const leaks = [
    { title: "log a secret", body: `console.log("it is %s", event);`, line: "log: it is [secret]" },
    {
      title: "fail with a secret in the message",
      body: "throw new Error(event);",
      line: "error: Error: [secret]",
    },
  ];
  for (const { title, body, line } of leaks) {
    it(`is to ${title}, which is a problem and stands nowhere`, async () => {
      rememberSecret(secret);
      const { world, logged, outcome } = await ran(body, { event: secret });

      expect(logged).to.deep.equal([line]);
      expect(JSON.stringify(outcome)).not.to.contain(secret);
      expect(world.problems.map(({ code }) => code)).to.deep.equal(["SecretInLog"]);
      expect(world.problems[0]?.message).to.match(/^worker writes a secret into its log: .*\[secret\]$/);
      expect(world.problems[0]?.cure).to.equal("Log what happened, never what a secret contains.");
    });
  }
});
