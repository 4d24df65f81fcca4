import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";

import * as path from "node:path";
import { isMap, isNode, isScalar, type Node, parseDocument, visit, type YAMLMap } from "yaml";
import { bundleOnce } from "./bundles";

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
  const settingsFile = path.join(directory, "Pulumi.yaml");
  const settings = readYaml(settingsFile, "a folder with a Pulumi.yaml");
  const name = settings.get("name");
  if (typeof name !== "string") {
    throw new ProjectError(`${settingsFile} has no name.`);
  }
  const stackFile = configFile ?? path.join(directory, `Pulumi.${stack}.yaml`);
  const expected = configFile === undefined ? stacksOf(directory) : "an existing stack file";
  const config = {
    ...defaultsOf(configOf(settings, settingsFile), name),
    ...valuesOf(configOf(readYaml(stackFile, expected), stackFile), name, stackFile),
  };
  const main = settings.get("main");
  const entry = entryOf(path.resolve(directory, typeof main === "string" ? main : ""));
  return { name, stack, directory, config, run: () => start(entry) };
}

function readYaml(file: string, expected: string): YAMLMap {
  if (!existsSync(file) || !statSync(file).isFile()) {
    throw new ProjectError(`There is no file ${file}; expected: ${expected}.`);
  }
  const document = parseDocument(readFileSync(file, "utf8"));
  const [error] = document.errors;
  if (error) {
    throw new ProjectError(`${file} is no YAML: ${error.message}`);
  }
  if (!isMap(document.contents)) {
    throw new ProjectError(`${file} is no YAML mapping.`);
  }
  return document.contents as YAMLMap;
}

function stacksOf(directory: string): string {
  const stacks = readdirSync(directory).flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? []);
  return `one of the stacks ${stacks.sort().join(", ")}`;
}

/** The entries under `config:`, by key as written. */
function configOf(settings: YAMLMap, file: string): Map<string, unknown> {
  const config = settings.get("config", true) as unknown;
  if (config === undefined || (isScalar(config) && config.value === null)) {
    return new Map();
  }
  if (!isMap(config)) {
    throw new ProjectError(`${file}: config is no YAML mapping.`);
  }
  return new Map(config.items.map(({ key, value }) => [String(key), value]));
}

const fullKey = (name: string, key: string) => (key.includes(":") ? key : `${name}:${key}`);

/** What `Pulumi.yaml` gives keys that a stack leaves out; the Pulumi CLI hands these to the program too. */
function defaultsOf(declared: ReadonlyMap<string, unknown>, name: string): Record<string, string> {
  return Object.fromEntries(
    [...declared].flatMap(([key, entry]) => {
      const value: unknown = isMap(entry) ? (entry.get("value", true) ?? entry.get("default", true)) : entry;
      return value === undefined ? [] : [[fullKey(name, key), asText(value)]];
    }),
  );
}

function valuesOf(values: ReadonlyMap<string, unknown>, name: string, file: string): Record<string, string> {
  const encrypted = [...values].filter(([, value]) => isNode(value) && hasSecure(value.toJSON()));
  if (encrypted.length > 0) {
    throw new ProjectError(
      `${file}: ${encrypted.map(([key]) => key).join(", ")} is encrypted, and only Pulumi can decrypt it. ` +
        "Rehearse with --config and a copy that has a made-up value there.",
    );
  }
  refuseTimes(values, file);
  return Object.fromEntries([...values].map(([key, value]) => [fullKey(name, key), asText(value)]));
}

/**
 * Pulumi reads what looks like a time as one, unless it is in quotes, and hands it over in another form.
 * https://github.com/pulumi/pulumi/blob/master/sdk/go/common/resource/config/object.go (newObject), of yaml.v3
 */
function refuseTimes(values: ReadonlyMap<string, unknown>, file: string): void {
  for (const [key, value] of values) {
    visit(value as Node, {
      Scalar: (_, { type, source = "" }) => {
        if (type === "PLAIN" && /^\d{4}-\d{1,2}-\d{1,2}([Tt ]|$)/.test(source)) {
          throw new ProjectError(
            `${file}: ${key}: received ${source}, which Pulumi reads as a time; allowed: the same in quotes.`,
          );
        }
      },
    });
  }
}

function hasSecure(value: unknown): boolean {
  return (
    typeof value === "object" && value !== null && ("secure" in value || Object.values(value).some(hasSecure))
  );
}

/** As Pulumi reads it: a scalar by its letters (`007` stays `007`, nothing is empty), anything else as JSON. */
function asText(value: unknown): string {
  if (isScalar(value)) {
    return value.value === null ? "" : (value.source ?? String(value.value));
  }
  return JSON.stringify(isNode(value) ? value.toJSON() : value);
}

function entryOf(main: string): string {
  try {
    return require.resolve(main);
  } catch (error) {
    throw new ProjectError(`There is no program at ${main}.`, { cause: error });
  }
}

/** Loads the program and, where it exports a function, calls it, as Pulumi does. */
function start(entry: string): unknown {
  transpileOnce();
  bundleOnce();
  const program = requireAnew(entry);
  return typeof program === "function" ? program() : program;
}

interface Transpiler {
  compile(code: string, fileName: string): string;
}

const transpilers = new WeakSet<Transpiler>();

/** A program is loaded many times; ts-node then transpiles each of its files once. */
function transpileOnce(): void {
  const registered = Symbol.for("ts-node.register.instance");
  const transpiler = (process as unknown as Record<symbol, Transpiler | undefined>)[registered];
  if (!transpiler || transpilers.has(transpiler)) {
    return;
  }
  transpilers.add(transpiler);
  const compile = transpiler.compile.bind(transpiler);
  const done = new Map<string, { readonly code: string; readonly output: string }>();
  transpiler.compile = (code, fileName) => {
    const known = done.get(fileName);
    const output = known?.code === code ? known.output : compile(code, fileName);
    done.set(fileName, { code, output });
    return output;
  };
}

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
