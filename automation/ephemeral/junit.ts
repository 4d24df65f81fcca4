import junit from "junit-report-builder";
import { redacted } from "../../rehearsal/world/known-secrets";
import type { EphemeralReport } from "./ephemeral";

/** A report as JUnit XML, a test case for each step, as CI systems read it. Writes `file`, and folders that lack. */
export function writeJunit(file: string, stack: string, { steps }: EphemeralReport): void {
  const builder = junit.newBuilder();
  const suite = builder.testSuite().name(`ephemeral stack ${stack}`);
  for (const { title, outcome, detail, milliseconds } of steps) {
    const test = suite
      .testCase()
      .className("ephemeral")
      .name(title)
      .time(milliseconds / 1000);
    if (outcome === "failed") {
      test.failure(redacted(detail));
    } else if (outcome === "interrupted") {
      test.error("It was stopped.");
    } else {
      test.standardOutput(redacted(detail));
    }
  }
  builder.writeTo(file);
}
