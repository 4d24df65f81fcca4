import { type Place, regionalArn } from "../foundation/place";
import type { PolicyStatement } from "../foundation/policy-document";
import type { CustomRule } from "./custom-rules";

/**
 * What the runtime of the rules calls, whatever the rule. AWS binds none of them to a resource.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsconfig.html
 */
const runtimeActions: readonly string[] = [
  "config:BatchGetResourceConfig",
  "config:GetResourceConfigHistory",
  "config:ListDiscoveredResources",
  "config:PutEvaluations",
];

/** What the function of the rules may do: read what is recorded, look up what is not, and say what it makes of it. */
export function configRulesStatements(place: Place, rules: readonly CustomRule[]): PolicyStatement[] {
  const lookups = [...new Set(rules.flatMap(({ lookupActions }) => lookupActions))].sort();
  return [
    { Sid: "ReadRecordsAndEvaluate", Effect: "Allow", Action: runtimeActions, Resource: "*" },
    {
      // AWS makes up the ids of rules, by which none is told from another.
      Sid: "ReadEarlierEvaluations",
      Effect: "Allow",
      Action: "config:GetComplianceDetailsByConfigRule",
      Resource: regionalArn(place, "config", "config-rule/*"),
    },
    ...(lookups.length > 0
      ? [{ Sid: "LookUpWhatIsNotRecorded", Effect: "Allow", Action: lookups, Resource: "*" } as const]
      : []),
  ];
}
