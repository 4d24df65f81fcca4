import { plainTable } from "../../rehearsal/report/table";
import type { Operation } from "../engine-operations";
import { slowestOf } from "../engine-operations";
import type { EphemeralReport } from "./ephemeral";
import type { Outcome, Step } from "./steps";

/** What people need to go on with a stack that is still there. */
export interface Whereabouts {
  readonly stack: string;
  /** As people read it: `AWS`. */
  readonly place: string;
  /** What takes it down: `npm run ephemeral -- --config dev --name x --sweep`. */
  readonly command: string;
  /** Commands that set a shell up for `pulumi` with this stack. */
  readonly shell: readonly string[];
}

const marks: Readonly<Record<Outcome, string>> = {
  passed: "✓",
  failed: "✗",
  interrupted: "!",
  tolerated: "-",
};

/** The report for people: the first cause first, then the steps, the slowest resources, and the verdict. */
export function reportAsText(report: EphemeralReport, whereabouts: Whereabouts): string {
  return [
    ...causes(report.steps),
    stepTable(report.steps),
    ...slowest(report.steps),
    verdict(report, whereabouts),
  ].join("\n\n");
}

function causes(steps: readonly Step[]): readonly string[] {
  return steps
    .filter(({ outcome }) => outcome === "failed")
    .map(({ title, detail }, index) => `${index + 1}. ${title}\n   ${detail.replaceAll("\n", "\n   ")}`);
}

function stepTable(steps: readonly Step[]): string {
  return plainTable(
    steps.map(({ outcome, title, detail, milliseconds }) => [
      marks[outcome],
      title,
      firstLine(detail),
      seconds(milliseconds),
    ]),
  );
}

const firstLine = (text: string) => text.split("\n")[0] ?? "";
const seconds = (milliseconds: number) => `${(milliseconds / 1000).toFixed(1)} s`;

function slowest(steps: readonly Step[]): readonly string[] {
  const operations = slowestOf(
    steps.flatMap((step) => step.operations),
    5,
  );
  return operations.length === 0 ? [] : [`The slowest resources:\n${plainTable(operations.map(rowOf))}`];
}

const rowOf = ({ kind, type, name, milliseconds }: Operation) => [seconds(milliseconds), kind, type, name];

function verdict({ passed, end, steps, onlySwept }: EphemeralReport, whereabouts: Whereabouts): string {
  const { stack, place, command, shell } = whereabouts;
  if (end === "gone") {
    const hasFailed = steps.some(({ outcome }) => outcome === "failed");
    const judgement = passed ? "all holds" : hasFailed ? "it does not hold" : "it was stopped";
    return `Stack ${stack} in ${place}: ${onlySwept ? "" : `${judgement}; `}nothing of it is left.`;
  }
  const whatIsLeft =
    end === "kept"
      ? `Stack ${stack} in ${place} does not hold, and is kept as it is.`
      : `Something of stack ${stack} may be left in ${place}.`;
  return [
    whatIsLeft,
    ...(shell.length === 0 ? [] : ["To look at it or go on with it:", ...shell.map((line) => `  ${line}`)]),
    "To take it down:",
    `  ${command}`,
  ].join("\n");
}
