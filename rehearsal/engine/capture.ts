import * as pulumi from "@pulumi/pulumi";
import { followNobody } from "../runtime/execution";
import type { Finding } from "./finding";
import type { Graph } from "./graph";
import { HoldingMonitor } from "./monitor";
import { draws } from "./random";
import { Recorder, type RecorderOptions } from "./recorder";
import {
  attach,
  forgetUnfinishedWork,
  stuckRegistrations,
  withoutEchoes,
  withoutInternalStacks,
} from "./sdk";
import { type Surroundings, within } from "./surroundings";

/** In which order the program's registrations are answered. */
export type AnswerOrder = "first-in-first-out" | "last-in-first-out" | { readonly seed: number };

export interface CaptureOptions extends RecorderOptions {
  readonly project: string;
  readonly stack: string;
  /** Configuration by full key, `project:key`, each value as the text that Pulumi hands to programs. */
  readonly config: Readonly<Record<string, string>>;
  /** Runs the program; what it returns are the stack's outputs. */
  readonly program: () => unknown;
  readonly answers?: AnswerOrder;
  /** When, where and with which luck the program runs. Default: as it is. */
  readonly surroundings?: Surroundings;
}

export interface Capture {
  readonly graph: Graph;
  readonly findings: readonly Finding[];
}

/** The SDK knows one program in a process, so that captures have to wait for each other. */
let previous: Promise<unknown> = Promise.resolve();

/** Runs a program once and records what it registers. It never refuses: what AWS makes of it comes later. */
export function capture(options: CaptureOptions): Promise<Capture> {
  const { surroundings } = options;
  const work = () => captureAlone(options);
  const mine = previous.then(() => (surroundings ? within(surroundings, work) : work()));
  previous = mine.catch(() => undefined);
  return mine;
}

async function captureAlone(options: CaptureOptions): Promise<Capture> {
  withoutInternalStacks();
  withoutEchoes();
  followNobody();
  const recorder = new Recorder(options);
  const monitor = new HoldingMonitor(recorder, options);
  pulumi.runtime.setAllConfig({ ...options.config });
  await attach(monitor, {
    project: options.project,
    stack: options.stack,
    preview: options.preview ?? false,
  });

  const { failures, stopWatching } = watchRejections();
  try {
    let finished = false;
    pulumi.runtime
      .runInPulumiStack(async () => options.program())
      .catch((error: unknown) => failures.push(error))
      .finally(() => {
        finished = true;
      });
    recorder.findings.push(
      ...(await answerAll(monitor, options.answers ?? "first-in-first-out", () => finished)),
    );
  } finally {
    stopWatching();
    forgetUnfinishedWork();
  }
  const findings = [...programFailures(failures), ...recorder.findings];
  return { graph: { nodes: recorder.nodes, outputs: recorder.stackOutputs }, findings };
}

/** Collects rejections that the program leaves unhandled, such as an error thrown inside `apply`. */
function watchRejections(): { failures: unknown[]; stopWatching: () => void } {
  const failures: unknown[] = [];
  const others = process.listeners("unhandledRejection");
  const collect = (error: unknown) => failures.push(error);
  process.removeAllListeners("unhandledRejection");
  // What the SDK comes to handle after all is a failure as well, and nothing to warn of.
  const late = () => {};
  process.on("unhandledRejection", collect);
  process.on("rejectionHandled", late);
  const stopWatching = () => {
    process.off("unhandledRejection", collect);
    process.off("rejectionHandled", late);
    for (const listener of others) {
      process.on("unhandledRejection", listener);
    }
  };
  return { failures, stopWatching };
}

/** One error reaches every resource that waits for its cause: the first is kept. */
function programFailures(failures: readonly unknown[]): Finding[] {
  const messages = failures.map((error) => (error instanceof Error ? error.message : String(error)));
  return [...new Set(messages)].map((message) => ({ kind: "program", message }));
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** How long a program is waited for that does input and output of its own, in milliseconds. */
const patience = 10_000;

/** What anybody in the process may have: timers of a test runner or spinner, the SDK's server for transforms. */
const unrelated = new Set(["Timeout", "Immediate", "TCPServerWrap"]);

/** How much the event loop waits for: in all, and of files, sockets and the like. */
function activity(): { readonly all: number; readonly inputAndOutput: number } {
  const kinds = process.getActiveResourcesInfo();
  return { all: kinds.length, inputAndOutput: kinds.filter((kind) => !unrelated.has(kind)).length };
}

/** Lets go one held answer at a time until the program has finished or can no longer go on. */
async function answerAll(
  monitor: HoldingMonitor,
  order: AnswerOrder,
  finished: () => boolean,
): Promise<Finding[]> {
  const baseline = activity();
  const draw = typeof order === "object" ? draws(order.seed) : undefined;
  let [waited, ownWork] = [0, false];
  for (;;) {
    await quiescence(monitor);
    const { held } = monitor;
    const { all, inputAndOutput } = activity();
    const busy = inputAndOutput > baseline.inputAndOutput;
    ownWork ||= busy;
    if (held.length > 0) {
      if (draw) {
        held.sort((a, b) => (a.key < b.key ? -1 : 1));
      }
      const last = held.length - 1;
      const chosen = draw ? draw(held.length) : order === "last-in-first-out" ? last : 0;
      held.splice(chosen, 1)[0]?.release();
      continue;
    }
    const stuck = stuckRegistrations();
    const ended = finished() && stuck.length === 0;
    if ((busy || (!ended && all > baseline.all)) && waited < patience) {
      waited += 20;
      await new Promise((resolve) => setTimeout(resolve, 20));
    } else {
      return [...(ownWork ? [ownWorkFinding] : []), ...(ended ? [] : [stuckFinding(stuck)])];
    }
  }
}

const ownWorkFinding: Finding = {
  kind: "program",
  message: "The program does input or output of its own while it runs, so its order is not Pulumi's to keep.",
  cure: "Read files with the synchronous functions of node:fs, and ask AWS through lookups.",
};

function stuckFinding(stuck: readonly string[]): Finding {
  const what = stuck.length > 0 ? stuck.join("; ") : "No registration is under way";
  return { kind: "program", message: `The program waits for something that never comes. ${what}.` };
}

/** Two turns of the event loop without a new request: one is not enough once a program awaits twice. */
async function quiescence(monitor: HoldingMonitor): Promise<void> {
  let seen: number;
  do {
    seen = monitor.arrivals;
    await turn();
    await turn();
  } while (seen !== monitor.arrivals);
}
