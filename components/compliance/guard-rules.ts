import { readFileSync } from "node:fs";
import * as path from "node:path";
import type { RuleSettings } from "./custom-rules";

/**
 * A rule in the language of CloudFormation Guard, which AWS Config evaluates itself, against its own schema of resources.
 * https://docs.aws.amazon.com/config/latest/developerguide/evaluate-config_develop-rules_cfn-guard.html
 */
export interface GuardRule {
  /** As it stands in physical names, and as its file is called. */
  readonly name: string;
  readonly description: string;
  /** What it looks at. */
  readonly resourceTypes: readonly string[];
  /** The rule itself. */
  readonly policyText: string;
}

/** The one runtime that AWS Config has: https://docs.aws.amazon.com/config/latest/APIReference/API_CustomPolicyDetails.html */
export const guardRuntime = "guard-2.x.x";

/** Most characters of a rule: https://docs.aws.amazon.com/config/latest/APIReference/API_CustomPolicyDetails.html (PolicyText) */
const longestPolicy = 10_000;

const rules: readonly Omit<GuardRule, "policyText">[] = [
  {
    name: "administration-not-open",
    description: "Security groups let nobody from everywhere in to ports of administration and databases",
    resourceTypes: ["AWS::EC2::SecurityGroup"],
  },
  {
    name: "databases-not-public",
    description: "Database instances are not reached from the internet",
    resourceTypes: ["AWS::RDS::DBInstance"],
  },
  {
    name: "functions-on-supported-runtimes",
    description: "Functions run on runtimes that AWS still gives security fixes to",
    resourceTypes: ["AWS::Lambda::Function"],
  },
  {
    name: "instances-use-imdsv2",
    description: "Instances give their metadata and credentials only to requests with a token",
    resourceTypes: ["AWS::EC2::Instance"],
  },
  {
    name: "secrets-rotate",
    description: "Secrets are rotated",
    resourceTypes: ["AWS::SecretsManager::Secret"],
  },
  {
    name: "topics-use-customer-key",
    description: "Topics are encrypted with a key of the customer's",
    resourceTypes: ["AWS::SNS::Topic"],
  },
];

/** Names of all of them, whether a stack wants them or not. */
export const guardRuleNames: readonly string[] = rules.map(({ name }) => name);

/** The rules that a stack wants; those that are false are not. Default: all are. */
export function guardRules(settings: RuleSettings = {}): readonly GuardRule[] {
  return rules
    .filter(({ name }) => settings[name] !== false)
    .map((rule) => ({
      ...rule,
      policyText: readPolicy(path.join(__dirname, "guard", `${rule.name}.guard`)),
    }));
}

/** The text of a rule's file. Throws where AWS Config would not take it for its length. */
export function readPolicy(file: string): string {
  const text = readFileSync(file, "utf8");
  if (text.length > longestPolicy) {
    throw new Error(
      `${path.basename(file)} has ${text.length} characters; AWS Config takes at most ${longestPolicy} of a rule in Guard.`,
    );
  }
  return text;
}
