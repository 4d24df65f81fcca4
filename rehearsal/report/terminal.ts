import type { Finding } from "../engine/finding";
import type { Report } from "../engine/rehearse";
import type { Check } from "../engine/step";
import { redacted } from "../world/known-secrets";
import { distinctFindings } from "./findings";
import { plainTable } from "./table";

/** How many causes are shown in full. */
const shown = 5;

const marks: Readonly<Record<Check["outcome"], string>> = { passed: "✓", failed: "✗", skipped: "-" };

/** The report for people: the first cause first, then the table of what was checked, then the verdict. */
export function reportAsText(report: Report): string {
  return redacted([...causes(distinctFindings(report)), tableOf(report), verdict(report)].join("\n\n"));
}

function causes(findings: readonly Finding[]): string[] {
  const rest = findings.length - shown;
  return [
    ...findings.slice(0, shown).map((finding, index) => cause(finding, index + 1)),
    ...(rest > 0 ? [`and ${rest} more, most of them likely to follow from the first (--json has all)`] : []),
  ];
}

function cause(finding: Finding, number: number): string {
  const { kind, operation, resource, region, property, code, message, because, cure, fact } = finding;
  const where = [operation, resource, region && `in ${region}`, property && `property ${property}`];
  const lines: [string, string | undefined][] = [
    ["", code === undefined ? message : `${code}: ${message}`],
    ["because", because],
    ["change", cure],
    ["source", fact],
  ];
  return [
    `${number}. ${[kind, ...where].filter(Boolean).join(" · ")}`,
    ...lines.flatMap(([title, text]) =>
      text === undefined ? [] : [`   ${title === "" ? "" : `${title}: `}${indented(text)}`],
    ),
  ].join("\n");
}

const indented = (text: string) => text.replaceAll("\n", "\n   ");

function tableOf({ checks }: Report): string {
  return plainTable(
    checks.map(({ outcome, title, detail, milliseconds }) => [
      marks[outcome],
      title,
      detail,
      `${milliseconds} ms`,
    ]),
    ["left", "left", "left", "right"],
  );
}

function verdict({ stack, passed, checks }: Report): string {
  const failed = checks.filter(({ outcome }) => outcome === "failed");
  return passed
    ? `Stack ${stack}: AWS would refuse nothing, nothing races, and it does its job.`
    : `Stack ${stack} failed: ${failed.map(({ title }) => title.toLowerCase()).join(", ")}.`;
}
