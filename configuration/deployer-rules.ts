import { baselineAtRisk } from "../components/audit/event-patterns";
import { generatedSuffixLength } from "../components/foundation/names";
import { baselinePath } from "../components/foundation/paths";
import { iamArn } from "../components/foundation/place";
import type { Rule } from "./rules";

/** The one with the longest name. */
const longestPartition = { name: "aws-us-gov", dnsSuffix: "amazonaws.com" } as const;

/** Unless AWS is asked for more: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html */
const longestPattern = 2048;

/** Conditions on who brings the stack up. */
export const deployerRules: readonly Rule[] = [
  {
    keys: ["environment", "environmentSuffix", "deployerArns"],
    check: ({ environment, environmentSuffix, deployerArns }) => {
      const naming = { environment, suffix: environmentSuffix || "x".repeat(generatedSuffixLength) };
      const place = { partition: longestPartition, accountId: "0".repeat(12), region: "" };
      const hours = iamArn(place, "role", `${baselinePath}${"x".repeat(64)}`);
      const { length } = JSON.stringify(baselineAtRisk(naming, [...deployerArns, hours]));
      const allowed = `fewer or shorter: an event pattern excepts them, and has ${length} of ${longestPattern} characters`;
      return length > longestPattern ? [{ key: "deployerArns", received: deployerArns, allowed }] : [];
    },
  },
  {
    keys: ["deployerArns", "protect"],
    check: ({ deployerArns, protect }) =>
      protect && deployerArns.length === 0
        ? [
            {
              key: "deployerArns",
              received: deployerArns,
              allowed: "at least one ARN where protect is true, or a second deployer locks the first one out",
            },
          ]
        : [],
  },
  {
    keys: ["deployerArns", "previewerArns"],
    check: ({ deployerArns, previewerArns }) =>
      previewerArns.length > 0 && deployerArns.length === 0
        ? [
            {
              key: "previewerArns",
              received: previewerArns,
              allowed:
                "an empty list where deployerArns is empty: who previews would count as who deploys, and see changes that are none",
            },
          ]
        : [],
  },
];
