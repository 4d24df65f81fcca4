import { readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { parseDocument } from "yaml";
import { type Fate, fates } from "../automation/sweep/fates";
import { sweptTypes } from "../automation/sweep/resource-types";
import { customRules } from "../components/compliance/custom-rules";
import { guardRules } from "../components/compliance/guard-rules";
import { managedRules } from "../components/compliance/managed-rules";
import { neededTypes } from "../components/compliance/recorded-types";
import { complianceKeys } from "../configuration/compliance-keys";
import { configKeys } from "../configuration/keys";
import type { ConfigField, ConfigKey } from "../configuration/schema";
import type { Evaluator } from "../handlers/config-rules/evaluator";
import { evaluators, type RuleName } from "../handlers/config-rules/evaluators";

const root = path.join(__dirname, "..");

/** What is generated from the configuration's schema and other tables of the code: path from the project's root, and content. */
export function generatedFiles(): Readonly<Record<string, string>> {
  return {
    "Pulumi.yaml": projectFile(readFileSync(path.join(root, "Pulumi.yaml"), "utf8")),
    "docs/configuration.md": configurationTable(),
    "docs/rules.md": rulesTable(),
    "docs/swept-types.md": sweptTypesTable(),
  };
}

/**
 * The project file with every key declared. No types are declared: the Pulumi CLI would then report the first
 * mistake itself, and the program reports all of them. A key that a stack may do without is empty by default: one
 * without a default is asked of every stack.
 * https://github.com/pulumi/pulumi/blob/v3.274.1/pkg/workspace/config.go (mergeConfig)
 */
function projectFile(current: string): string {
  const document = parseDocument(current);
  const declared = Object.entries<ConfigKey>(configKeys).map(([key, entry]) => [
    key,
    {
      description: `${entry.description} Allowed: ${entry.allowed}.`,
      default: entry.optional ? "" : entry.default,
    },
  ]);
  document.set("config", document.createNode(Object.fromEntries(declared), { keepUndefined: false }));
  return document.toString({ lineWidth: 0 });
}

function configurationTable(): string {
  const rows = Object.entries<ConfigKey>(configKeys).flatMap(([key, entry]) => [
    row(key, entry, defaultOf(entry)),
    ...Object.entries(entry.fields ?? {}).map(([name, field]) =>
      row(`${key}${entry.isList ? "[]" : ""}.${name}`, field, ""),
    ),
  ]);
  return [
    "# Configuration",
    "",
    "Generated from `configuration/` by `npm run docs`. Set a key with",
    "`pulumi config set <key> <value>`, a list with `pulumi config set --path '<key>[0]' <value>`, a map with",
    "`pulumi config set --path '<key>.<field>' <value>`.",
    "",
    "| key | what it is | allowed | default |",
    "|---|---|---|---|",
    ...rows,
    "",
    "Across keys: `primaryRegion` is one of `complianceRegions` and none of `replicaRegions`, no list has a value",
    "twice, and all regions belong to one partition. `network` has either `cidr` or all other fields; a `database`",
    "needs the latter, and its admin secret and key are in the primary region. With `protect`, `deployerArns` has at",
    "least one entry, and whoever deploys is among them. A rule's resource types are among `recordedTypes`, the key of an",
    "existing `configBucket` is in its region, and the baseline's own tags are among `requiredTags`. `businessHours.opens` is before `closes`. Regions, operations,",
    "accounts and providers together keep every IAM document within its quota. With `protect` there is no `emulator`.",
    "Without `deployerArns` there are no `previewerArns`.",
    "",
  ].join("\n");
}

/** The rules of a stack that changes nothing of them. */
function rulesTable(): string {
  const { default: requiredTags } = complianceKeys.requiredTags;
  const custom = customRules({}, requiredTags);
  const guard = guardRules();
  const managed = managedRules({ requiredTags, vpcId: "the network's VPC" });
  const types = [
    ...new Set(neededTypes([...custom, ...guard], managed, true).map(({ type }) => type)),
  ].sort();
  return [
    "# Rules",
    "",
    "Generated from `handlers/config-rules/evaluators/`, `components/compliance/guard-rules.ts` and",
    "`components/compliance/managed-rules.ts` by `npm run docs`.",
    "",
    "Judged by the baseline's own function, on every change and every six hours:",
    "",
    "| rule | what holds | looks at | parameters |",
    "|---|---|---|---|",
    ...custom.map(
      ({ name, description, resourceTypes }) =>
        `| \`${name}\` | ${description} | ${resourceTypes.join(", ")} | ${parametersOf(name)} |`,
    ),
    "",
    "Judged by AWS Config on every change, in the language of CloudFormation Guard (`components/compliance/guard/`):",
    "",
    "| rule | what holds | looks at |",
    "|---|---|---|",
    ...guard.map(
      ({ name, description, resourceTypes }) =>
        `| \`${name}\` | ${description} | ${resourceTypes.join(", ")} |`,
    ),
    "",
    "Judged by AWS:",
    "",
    "| rule | AWS's name | what holds | when | where |",
    "|---|---|---|---|---|",
    ...managed.map(
      ({ name, identifier, description, trigger, onlyInPrimaryRegion }) =>
        `| \`${name}\` | \`${identifier}\` | ${description} | ${
          trigger === "periodic" ? "every six hours" : `on changes of ${trigger.changeOf.join(", ")}`
        } | ${onlyInPrimaryRegion ? "primary region" : "every compliance region"} |`,
    ),
    "",
    `Recorded for them: ${types.join(", ")}.`,
    "",
  ].join("\n");
}

/** What a sweep makes of every type that the program registers. */
function sweptTypesTable(): string {
  return [
    "# What a sweep makes of each type",
    "",
    "Generated from `automation/sweep/fates.ts` and `automation/sweep/resource-types.ts` by `npm run docs`; see",
    "[sweeping.md](sweeping.md).",
    "",
    "| type | what becomes of it | found by |",
    "|---|---|---|",
    ...Object.entries(fates).map(([type, fate]) => `| \`${type}\` | ${describedFate(fate)} |`),
    "",
  ].join("\n");
}

function describedFate(fate: Fate): string {
  switch (fate.kind) {
    case "swept":
      return `removed as ${fate.type} | ${sweptTypes[fate.type]?.by ?? "what it is of"}`;
    case "part":
      return `goes with its \`${fate.of}\` |`;
    case "stays":
      return `stays: ${fate.because} |`;
  }
}

function parametersOf(rule: string): string {
  const { parameters }: Evaluator = evaluators[rule as RuleName];
  const described = Object.entries(parameters).map(([name, { description, allowed, default: usual }]) =>
    [
      `\`${name}\`: ${description.replace(/\.$/, "")};`,
      usual === undefined ? "from `requiredTags`" : `${allowed}; ${usual} if left out`,
    ].join(" "),
  );
  return described.join("<br/>") || "none";
}

function row(key: string, { description, allowed }: ConfigField, otherwise: string): string {
  return `| \`${key}\` | ${description} | ${allowed} | ${otherwise} |`;
}

function defaultOf({ default: value, optional }: ConfigKey): string {
  if (value !== undefined) {
    return `\`${JSON.stringify(value)}\``;
  }
  return optional ? "none" : "none: the stack has to set it";
}

if (require.main === module) {
  for (const [file, content] of Object.entries(generatedFiles())) {
    writeFileSync(path.join(root, file), content);
  }
}
