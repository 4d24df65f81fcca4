import { regionalProviders } from "../components/foundation/providers";
import { capture, rehearse, simulatedAws } from "../rehearsal";
import { project } from "./support/rehearsal";

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

async function main(): Promise<void> {
  for (const count of [1, 2, 4, 8]) {
    const empty = await median(() => captureOf(emptyProgram(count)));
    const program = await median(() => captureOf(inRegions(count)));
    const { graph } = await captureOf(inRegions(count));
    const resources = [...graph.nodes.values()].filter(({ outputs }) => outputs).length;
    print(`providers alone, ${count} region(s)`, empty);
    print(`the program, ${count} region(s)`, program, `${resources} resources`);
  }
  for (const stack of ["dev", "prod"] as const) {
    print(`rehearsal of ${stack}, 100 orders`, await median(() => rehearse({ project: project(stack) })));
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
