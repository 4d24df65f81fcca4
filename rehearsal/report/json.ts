import type { Report } from "../engine/rehearse";
import { redacted } from "../world/known-secrets";
import { distinctFindings } from "./findings";

/** The report for machines: what was checked, and the causes of a failure in order. */
export function reportAsJson(report: Report): string {
  const { stack, passed, checks } = report;
  const json = JSON.stringify(
    {
      stack,
      passed,
      checks: checks.map(({ findings, ...check }) => ({ ...check, findings: findings.length })),
      findings: distinctFindings(report),
    },
    null,
    2,
  );
  return redacted(json);
}
