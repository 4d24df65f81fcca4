import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { gzipSync } from "node:zlib";
import { regionalProviders } from "../components/foundation/providers";
import { capture, rehearse, simulatedAws } from "../rehearsal";
import { exemptions, scenarios } from "../scenarios";
import { ruleRuntimeTimes } from "./bench-config-rules";
import { project, root } from "./support/rehearsal";

/** `npm run bench`: figures for the eye, never assertions. Each is the median of several runs, warm. */
const runs = 5;

const regions = [
  "us-east-1",
  "us-west-2",
  "eu-west-1",
  "eu-central-1",
  "ap-southeast-1",
  "ap-northeast-1",
  "sa-east-1",
  "ca-central-1",
];

async function median(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run <= runs; run++) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  // The first run loads and compiles.
  const warm = times.slice(1).sort((a, b) => a - b);
  return warm[Math.floor(warm.length / 2)] ?? Number.NaN;
}

const inRegions = (count: number) =>
  project("dev", { replicaRegions: [], complianceRegions: regions.slice(0, count) });

const captureOf = ({
  name,
  stack,
  config,
  run,
}: Pick<ReturnType<typeof project>, "name" | "stack" | "config" | "run">) =>
  capture({ project: name, stack, config, program: run, table: simulatedAws });

function emptyProgram(count: number) {
  return { ...inRegions(count), run: () => void regionalProviders(regions.slice(0, count), {}) };
}

function print(what: string, milliseconds: number, more = ""): void {
  process.stdout.write(`${what.padEnd(58)} ${milliseconds.toFixed(0).padStart(7)} ms  ${more}\n`);
}

/** The code of every function as it is shipped, with the logical name of the first that has it. */
async function bundles(): Promise<[string, string][]> {
  const { graph } = await captureOf(project("dev"));
  const functions = [...graph.nodes.values()].filter(({ type }) => type === "aws:lambda/function:Function");
  const names = new Map<string, string>();
  for (const { name, inputs } of functions) {
    const { assets } = inputs["code"] as { assets: Record<string, { text: string }> };
    const code = assets["index.js"]?.text ?? "";
    names.set(code, names.get(code) ?? name);
  }
  return [...names].map(([code, name]) => [name, code]);
}

/**
 * From the start of loading a function's module, with the AWS SDK, to its first answer, in a process of its own: the
 * answer is an error about its environment, which is all that needs nothing else. Node's own start is left out.
 */
async function coldStart(code: string): Promise<number> {
  const folder = mkdtempSync(path.join(root, "node_modules", ".bench-"));
  const file = path.join(folder, "index.js");
  writeFileSync(file, code);
  const script = `
    const start = performance.now();
    const { handler } = require(${JSON.stringify(file)});
    handler({}).catch(() => {}).finally(() => console.log(performance.now() - start));`;
  try {
    return Number(execFileSync(process.execPath, ["-e", script], { encoding: "utf8" }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function printFunctions(): Promise<void> {
  for (const [name, code] of await bundles()) {
    const times: number[] = [];
    for (let run = 0; run < runs; run++) {
      times.push(await coldStart(code));
    }
    const sizes = `${kilobytes(code.length)} kB, ${kilobytes(gzipSync(code).length)} kB compressed`;
    print(`cold start of ${name}`, times.sort((a, b) => a - b)[Math.floor(runs / 2)] ?? Number.NaN, sizes);
  }
}

async function printRuleRuntime(): Promise<void> {
  const { events, changes, resources, schedule } = await ruleRuntimeTimes();
  const perSecond = (count: number, time: number) => `${Math.round((count * 1000) / time)} per second`;
  print(`${events} changes through the rule runtime`, changes, perSecond(events, changes));
  print(`one scheduled rule on ${resources} resources`, schedule, perSecond(resources, schedule));
}

const kilobytes = (bytes: number) => Math.round(bytes / 1000);

async function main(): Promise<void> {
  // It would stand between the figures, and says nothing that package.json does not say.
  process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";
  await printFunctions();
  await printRuleRuntime();
  for (const count of [1, 2, 4, 8]) {
    const empty = await median(() => captureOf(emptyProgram(count)));
    const program = await median(() => captureOf(inRegions(count)));
    const { graph } = await captureOf(inRegions(count));
    const resources = [...graph.nodes.values()].filter(({ outputs }) => outputs).length;
    print(`providers alone, ${count} region(s)`, empty);
    print(`the program, ${count} region(s)`, program, `${resources} resources`);
  }
  for (const stack of ["dev", "prod"] as const) {
    const operation = { scenarios, exemptions };
    print(
      `rehearsal of ${stack}, 100 orders`,
      await median(() => rehearse({ project: project(stack), ...operation })),
    );
  }
  const orders = 2000;
  const without = await median(() => rehearse({ project: project("dev"), orders: 0 }));
  const start = performance.now();
  await rehearse({ project: project("dev"), orders });
  const time = performance.now() - start - without;
  print(
    `${orders} orders of dev, up and down in both accounts`,
    time,
    `${Math.round((orders * 1000) / time)} per second`,
  );
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
  process.exitCode = 1;
});
