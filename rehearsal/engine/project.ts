import { existsSync, readdirSync, readFileSync } from "node:fs";

import * as path from "node:path";
import { parse } from "yaml";

/** A Pulumi project on disk, with one stack's configuration. */
export interface Project {
  readonly name: string;
  readonly stack: string;
  readonly directory: string;
  /** By full key, `project:key`, as the text that Pulumi hands to programs. */
  readonly config: Readonly<Record<string, string>>;
  /** Runs the program from its files, as a new process would. */
  readonly run: () => unknown;
}

/** The files cannot be understood; the message says which, and what is expected. */
export class ProjectError extends Error {
  override readonly name = "ProjectError";
}

export interface ProjectOptions {
  /** The folder of `Pulumi.yaml`. */
  readonly directory: string;
  readonly stack: string;
  /** Stack file to read instead of `Pulumi.<stack>.yaml`. */
  readonly configFile?: string | undefined;
}

/** Reads `Pulumi.yaml` and the stack's file. Throws ProjectError. */
export function loadProject({ directory, stack, configFile }: ProjectOptions): Project {
  const settings = readYaml(path.join(directory, "Pulumi.yaml"), "a folder with a Pulumi.yaml");
  const name = settings["name"];
  if (typeof name !== "string") {
    throw new ProjectError(`${path.join(directory, "Pulumi.yaml")} has no name.`);
  }
  const stackFile = configFile ?? path.join(directory, `Pulumi.${stack}.yaml`);
  const config = {
    ...defaultsOf(settings, name),
    ...configOf(readYaml(stackFile, stacksOf(directory)), name, stackFile),
  };
  const main = typeof settings["main"] === "string" ? settings["main"] : "";
  const entry = require.resolve(path.resolve(directory, main));
  return { name, stack, directory, config, run: () => requireAnew(entry) };
}

function readYaml(file: string, expected: string): Record<string, unknown> {
  if (!existsSync(file)) {
    throw new ProjectError(`There is no ${file}; expected: ${expected}.`);
  }
  const content: unknown = parse(readFileSync(file, "utf8"));
  if (typeof content !== "object" || content === null || Array.isArray(content)) {
    throw new ProjectError(`${file} is no YAML mapping.`);
  }
  return content as Record<string, unknown>;
}

function stacksOf(directory: string): string {
  const stacks = readdirSync(directory).flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? []);
  return `one of the stacks ${stacks.sort().join(", ")}`;
}

const fullKey = (name: string, key: string) => (key.includes(":") ? key : `${name}:${key}`);

/** What `Pulumi.yaml` gives keys that a stack leaves out; the Pulumi CLI hands these to the program too. */
function defaultsOf(settings: Record<string, unknown>, name: string): Record<string, string> {
  const declared = (settings["config"] ?? {}) as Record<
    string,
    { readonly default?: unknown; readonly value?: unknown }
  >;
  return Object.fromEntries(
    Object.entries(declared).flatMap(([key, { default: byDefault, value = byDefault }]) =>
      value === undefined ? [] : [[fullKey(name, key), asText(value)]],
    ),
  );
}

function configOf(
  stackSettings: Record<string, unknown>,
  name: string,
  file: string,
): Record<string, string> {
  const entries = Object.entries((stackSettings["config"] ?? {}) as Record<string, unknown>);
  const encrypted = entries.filter(
    ([, value]) => typeof value === "object" && value !== null && "secure" in value,
  );
  if (encrypted.length > 0) {
    throw new ProjectError(
      `${file}: ${encrypted.map(([key]) => key).join(", ")} is encrypted, and only Pulumi can decrypt it. ` +
        "Rehearse with --config and a copy that has a made-up value there.",
    );
  }
  return Object.fromEntries(entries.map(([key, value]) => [fullKey(name, key), asText(value)]));
}

const asText = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));

/** Loads a module and all of the program's own that it loads; packages stay as they are. */
function requireAnew(entry: string): unknown {
  forget(require.cache[entry], new Set());
  module.children = module.children.filter((child) => child.filename !== entry);
  return require(entry);
}

function forget(loaded: NodeModule | undefined, seen: Set<NodeModule>): void {
  if (!loaded || seen.has(loaded) || loaded.filename.includes(`${path.sep}node_modules${path.sep}`)) {
    return;
  }
  seen.add(loaded);
  delete require.cache[loaded.filename];
  for (const child of loaded.children) {
    forget(child, seen);
  }
}
