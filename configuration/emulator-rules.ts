import type { Rule } from "./rules";

/** Conditions on what stands in for AWS. */
export const emulatorRules: readonly Rule[] = [
  {
    keys: ["emulator", "protect"],
    check: ({ emulator, protect }) =>
      emulator && protect
        ? [
            {
              key: "emulator",
              received: { endpoint: emulator.endpoint },
              allowed: "nothing where protect is true: a stack that protects what it holds belongs in AWS",
            },
          ]
        : [],
  },
];
