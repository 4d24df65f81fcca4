import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import type { EngineEvent } from "@pulumi/pulumi/automation";
import { expect } from "chai";
import {
  changesOf,
  EngineOperations,
  type Operation,
  slowestOf,
} from "../../../automation/engine-operations";
import { liveProgress } from "../../../automation/ephemeral/progress";
import { reportAsText } from "../../../automation/ephemeral/report";
import { type Action, StepFailure, Steps } from "../../../automation/ephemeral/steps";
import { rememberSecret } from "../../../rehearsal/world/known-secrets";
import { outcomesOf, rehearsal } from "./support/rehearsed-run";

const urn = "urn:pulumi:s::p::test:Parent$aws:kms/key:Key::a::b";
const metadata = { op: "create", urn, type: "aws:kms/key:Key", new: { custom: true } };
const event = (content: object) => content as EngineEvent;

describe("The events of the engine", () => {
  it("tell how long each operation took, from its begin to its end", () => {
    const moments = [1000, 4000];
    const told: Operation[] = [];
    const operations = new EngineOperations(
      (operation) => told.push(operation),
      () => moments.shift() ?? 0,
    );

    operations.observe(event({ resourcePreEvent: { metadata } }));
    operations.observe(event({ resOutputsEvent: { metadata } }));

    expect(told).to.deep.equal([
      {
        kind: "create",
        type: "aws:kms/key:Key",
        name: "a::b",
        milliseconds: 3000,
        hasFailed: false,
        isOfProvider: true,
      },
    ]);
    expect(operations.done).to.deep.equal(told);
  });

  it("leave out plans and what stays the same, but not what fails", () => {
    const operations = new EngineOperations(() => {});

    operations.observe(event({ resOutputsEvent: { metadata, planning: true } }));
    operations.observe(event({ resOutputsEvent: { metadata: { ...metadata, op: "same" } } }));
    operations.observe(event({ resOpFailedEvent: { metadata: { ...metadata, op: "read" } } }));

    expect(operations.done.map(({ kind, hasFailed }) => [kind, hasFailed])).to.deep.equal([["read", true]]);
  });

  it("tell what is wrong, with the resource, and what has changed", () => {
    const operations = new EngineOperations(() => {});

    operations.observe(event({ diagnosticEvent: { severity: "error", urn, message: "broken\n" } }));
    operations.observe(event({ diagnosticEvent: { severity: "warning", message: "well" } }));
    operations.observe(event({ diagnosticEvent: { severity: "error", message: "no program" } }));
    operations.observe(event({ summaryEvent: { resourceChanges: { create: 2, same: 4, update: 1 } } }));

    expect(operations.errors).to.deep.equal([
      { resource: "aws:kms/key:Key a::b", message: "broken" },
      { resource: undefined, message: "no program" },
    ]);
    expect(changesOf(operations.changes)).to.equal("2 create, 1 update");
  });

  it("name the slowest of providers first", () => {
    const of = (name: string, milliseconds: number, isOfProvider = true) =>
      ({ name, milliseconds, isOfProvider }) as Operation;
    const operations = [of("a", 1), of("b", 3), of("stack", 9, false), of("c", 2)];

    expect(slowestOf(operations, 2).map(({ name }) => name)).to.deep.equal(["b", "c"]);
  });
});

describe("The steps of a run", () => {
  const watch = { begin: () => {}, operation: () => {}, end: () => {} };
  const never = new AbortController().signal;

  async function causeOf(action: Action): Promise<string | undefined> {
    const steps = new Steps(watch);
    await steps.take("Try", { signal: never }, action);
    return steps.taken[0]?.detail;
  }

  it("fail for what the engine says, or else for what the error says", async () => {
    const diagnosed = event({ diagnosticEvent: { severity: "error", urn, message: "broken" } });
    const fail = (error: Error) => async () => {
      throw error;
    };

    expect(await causeOf(fail(new Error("code: -2")))).to.equal("code: -2");
    expect(
      await causeOf(async ({ onEvent }) => {
        onEvent(diagnosed);
        throw new Error("code: -2");
      }),
    ).to.equal("aws:kms/key:Key a::b: broken");
    expect(
      await causeOf(async ({ onEvent }) => {
        onEvent(diagnosed);
        throw new StepFailure("of its own");
      }),
    ).to.equal("of its own");
  });

  it("hold although one fails that may", async () => {
    const steps = new Steps(watch);

    const hasPassed = await steps.take("Try", { signal: never, isTolerated: true }, async () => {
      throw new Error("no lock");
    });

    expect([hasPassed, steps.haveFailed, steps.taken[0]?.outcome]).to.deep.equal([false, false, "tolerated"]);
  });
});

describe("The report of a run", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "ephemeral-reports-"));
  let around: ReturnType<typeof rehearsal>;

  beforeEach(() => {
    around = rehearsal();
  });

  afterEach(() => {
    around.end();
  });

  after(() => {
    rmSync(folder, { recursive: true });
  });

  it("has the cause, a row for each step with its time, and the slowest resources", async () => {
    around.pulumi.fault = { command: "up again", what: "fail" };

    const { text } = await around.run();

    const lines = text.trim().split("\n");
    expect(lines.slice(0, 2)).to.deep.equal([
      "1. Bring it up again",
      "   test:Thing first: LimitExceeded: in up again",
    ]);
    expect(text).to.match(/^✓ {2}Bring it up +4 create +\d+\.\d s/m);
    expect(text).to.match(/^✗ {2}Bring it up again +test:Thing first: Limit.* s/m);
    expect(text).to.match(/^The slowest resources:\n\d+\.\d s {2}\w+ {2}test:Thing/m);
  });

  it("is written as JUnit XML, a case for each step, also where a run fails", async () => {
    around.pulumi.fault = { command: "up", what: "fail", after: 1 };
    const file = path.join(folder, "new", "report.xml");

    await around.run("--name", "report", "--junit", file);

    const xml = readFileSync(file, "utf8");
    expect(xml).to.match(
      /<testsuite name="ephemeral stack ephemeral-report" tests="7" failures="1" errors="0"/,
    );
    expect(xml).to.match(
      /<testcase classname="ephemeral" name="Bring it up" time="[\d.]+">\s*<failure message="test:Thing second: LimitExceeded: in up"/,
    );
    expect(xml).to.match(/name="Destroy it" time="[\d.]+">\s*<system-out>/);
  });

  it("says in JUnit XML what was stopped", async () => {
    const file = path.join(folder, "stopped.xml");
    around.pulumi.onThing = (_, index) => index === 1 && around.signals.emit("SIGINT");

    const ended = await around.run("--junit", file);

    expect(outcomesOf(ended)).to.include("interrupted Bring it up");
    expect(readFileSync(file, "utf8")).to.match(/errors="1"[\s\S]*name="Bring it up"[^>]*>\s*<error/);
  });

  it("is preceded by a line for each step and each operation", async () => {
    const { progress } = await around.run();

    expect(progress).to.match(/^Bring it up …\n {2}create test:Thing first \(\d+\.\d s\)\n/m);
    expect(progress).to.match(/^passed: Bring it up: 4 create$/m);
  });

  it("is shown while it runs without another listener to signals, which would end the process", async () => {
    const listening = () =>
      ["SIGINT", "SIGTERM"].map((signal) => process.listeners(signal as NodeJS.Signals));
    const before = listening();

    const during = await liveProgress(async () => listening());

    expect(during).to.deep.equal(before);
  });

  it("has no secret, nor has its progress or its JUnit XML", async () => {
    const secret = "correct-horse-battery";
    rememberSecret(secret);
    const file = path.join(folder, "secret.xml");
    around.wrapped.sweeper = (sweeper) => ({
      ...sweeper,
      find: () => Promise.reject(new Error(`not with ${secret}`)),
    });

    const { text, progress } = await around.run("--junit", file);

    for (const told of [text, progress, readFileSync(file, "utf8")]) {
      expect(told).to.include("not with [secret]").and.not.include(secret);
    }
  });

  it("tells a sweep as what it is", () => {
    const report = { steps: [], passed: true, end: "gone", onlySwept: true } as const;

    const text = reportAsText(report, { stack: "s", place: "AWS", command: "c", shell: [] });

    expect(text).to.match(/Stack s in AWS: nothing of it is left\.$/);
  });
});
