import type { Part } from "./layout";
import { fitted } from "./layout";
import { cell, fenced, folded } from "./markdown";
import type { PreviewResult, RehearsalResult, StackResult } from "./results";

/** Which of the two is told of each stack. */
export type Told = "both" | "rehearsal" | "preview";

/** What stands around it. */
export interface Frame {
  /** The first line, by which the text is found again. */
  readonly marker: string;
  /** A line about the run that found it out; empty outside of one. */
  readonly run: string;
}

/** How many findings are shown in full. */
const shown = 3;

const marks: Readonly<Record<RehearsalResult["checks"][number]["outcome"], string>> = {
  passed: "✓",
  failed: "✗",
  skipped: "-",
};

/** What the jobs found out about some stacks, as Markdown that GitHub takes as a comment. */
export function reportOf(
  results: readonly StackResult[],
  { marker, run, told = "both" }: Frame & { readonly told?: Told },
): string {
  return fitted([
    `${marker}\n`,
    ...results.flatMap(({ stack, rehearsal, preview }) => [
      `### Stack ${cell(stack)}\n\n`,
      ...(told === "preview" ? [] : rehearsalParts(rehearsal)),
      ...(told === "rehearsal" ? [] : previewParts(preview)),
    ]),
    run,
  ]);
}

/** What an issue says of stacks whose resources are not as they were deployed, or could not be read. */
export function driftReport(results: readonly StackResult[], { marker, run }: Frame): string {
  return fitted([
    `${marker}\nA preview after a refresh shows what was changed behind the program's back, and what the program on the ` +
      "main branch would change. Deploy to undo it, or change the program to keep it.\n\n",
    ...results.flatMap(({ stack, preview }) => [
      `### Stack ${cell(stack)}\n\n`,
      ...(preview?.outcome === "unchanged" ? ["No drift.\n\n"] : previewParts(preview)),
    ]),
    run,
  ]);
}

function rehearsalParts(rehearsal: RehearsalResult | undefined): Part[] {
  if (!rehearsal) {
    return ["**Rehearsal: no result.** The job's log says why.\n\n"];
  }
  const { passed, checks, findings } = rehearsal;
  const failed = checks.filter(({ outcome }) => outcome === "failed");
  const rows = checks.map(
    ({ outcome, title, detail }) => `| ${marks[outcome]} | ${cell(title)} | ${cell(detail)} |`,
  );
  const table = { before: "| | what was checked | result |\n|---|---|---|\n", lines: rows, after: "" };
  return [
    passed
      ? "**Rehearsal: passed.** AWS would refuse nothing, nothing races, and it does its job.\n\n"
      : `**Rehearsal: failed** in ${failed.length} of ${checks.length} checks.\n\n`,
    folded(`${checks.length} checks`, table),
    ...findings.slice(0, shown).flatMap((finding, index) => [fenced(cause(finding, index + 1)), "\n"]),
    ...(findings.length > shown ? [`… and ${findings.length - shown} more findings.\n\n`] : []),
  ];
}

function cause(finding: RehearsalResult["findings"][number], number: number): string {
  const { resource, code, message, because, cure, fact } = finding;
  const lines = [
    [`${number}. `, resource],
    [code === undefined ? "" : `${code}: `, message],
    ["because: ", because],
    ["change: ", cure],
    ["source: ", fact],
  ];
  return lines.flatMap(([title, text]) => (text === undefined ? [] : [`${title}${text}`])).join("\n");
}

function previewParts(preview: PreviewResult | undefined): Part[] {
  if (!preview) {
    return ["**Preview: no result.** The job's log says why.\n\n"];
  }
  const { outcome, summary, output } = preview;
  const titles: Readonly<Record<PreviewResult["outcome"], string>> = {
    unchanged: "**Preview: no changes.**",
    changes: `**Preview: changes.** ${cell(summary)}`,
    failed: "**Preview: failed.**",
  };
  return [`${titles[outcome]}\n\n`, folded("pulumi preview", fenced(output))];
}
