import type { OpMap } from "@pulumi/pulumi/automation";
import type { StepResult } from "../rehearsal/engine/step";
import { changesOf } from "./engine-operations";

/** What is told of a command that has done nothing. */
const nothing = "nothing changes";

/** `2 update`, or that nothing changes. */
export const detailOf = (changes: OpMap): string => changesOf(changes) || nothing;

/** The result of a step that is to change something, which it has not done where its detail says so. */
export function expectingChange(result: StepResult): StepResult {
  return result.findings.length > 0 || result.detail !== nothing
    ? result
    : {
        ...result,
        findings: [{ kind: "engine", message: "Nothing changes, though the configuration is another." }],
      };
}
