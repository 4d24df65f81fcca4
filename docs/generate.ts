import { readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { parseDocument } from "yaml";
import { configKeys } from "../configuration/keys";
import type { ConfigField, ConfigKey } from "../configuration/schema";

const root = path.join(__dirname, "..");

/** What is generated from the configuration's schema: path from the project's root, and content. */
export function generatedFiles(): Readonly<Record<string, string>> {
  return {
    "Pulumi.yaml": projectFile(readFileSync(path.join(root, "Pulumi.yaml"), "utf8")),
    "docs/configuration.md": configurationTable(),
  };
}

/**
 * The project file with every key declared. No types are declared: the Pulumi CLI would then report the first
 * mistake itself, and the program reports all of them.
 */
function projectFile(current: string): string {
  const document = parseDocument(current);
  const declared = Object.entries<ConfigKey>(configKeys).map(([key, entry]) => [
    key,
    { description: `${entry.description} Allowed: ${entry.allowed}.`, default: entry.default },
  ]);
  document.set("config", document.createNode(Object.fromEntries(declared), { keepUndefined: false }));
  return document.toString({ lineWidth: 0 });
}

function configurationTable(): string {
  const rows = Object.entries<ConfigKey>(configKeys).flatMap(([key, entry]) => [
    row(key, entry, defaultOf(entry)),
    ...Object.entries(entry.fields ?? {}).map(([name, field]) => row(`${key}.${name}`, field, "")),
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
    "least one entry, and whoever deploys is among them. `businessHours.opens` is before `closes`. Regions, operations,",
    "accounts and providers together keep every IAM document within its quota.",
    "",
  ].join("\n");
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
