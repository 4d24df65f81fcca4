import { readFileSync } from "node:fs";
import { builtinModules, createRequire } from "node:module";
import * as path from "node:path";
import { compileFunction } from "node:vm";
import { answered } from "./aws-clients";
import { globals, simulatedGlobalThis } from "./globals";
import { connect, Socket } from "./sockets";

type Require = (name: string) => unknown;

/** The parameters with which Node calls a module, and those that stand before what it would find globally. */
const parameters = ["module", "exports", "require", "__filename", "__dirname", "globalThis", "global"];

/**
 * Runs a CommonJS module in this realm, so that errors and arrays of both sides are the same, with every global
 * that tells of the machine replaced.
 */
export function runModule(code: string, filename: string, require: Require): unknown {
  const names = [...parameters, ...Object.keys(globals)];
  const run = compileFunction(code, names, { filename }) as (...args: unknown[]) => void;
  const module = { exports: {} };
  run(
    module,
    module.exports,
    require,
    filename,
    path.dirname(filename),
    simulatedGlobalThis,
    simulatedGlobalThis,
    ...Object.values(globals),
  );
  return module.exports;
}

/** Packages that AWS's Node.js runtimes bring along: https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html */
const broughtAlong = /^@(aws-sdk|smithy)\//;

/** What a function's own code may require: Node itself, and the AWS SDK of the runtime. */
export function requireOfFunctions(name: string): unknown {
  const builtin = name.replace(/^node:/, "");
  if (builtinModules.includes(builtin)) {
    return builtinModule(builtin);
  }
  if (!broughtAlong.test(name)) {
    throw Object.assign(new Error(`Cannot find module '${name}'`), { code: "MODULE_NOT_FOUND" });
  }
  return answered(load(createRequire(__filename).resolve(name)));
}

/** Modules of the SDK, loaded once for all functions, as they keep nothing between calls but clients' own state. */
const loaded = new Map<string, { exports: unknown }>();

function load(filename: string): Record<string, unknown> {
  const known = loaded.get(filename);
  if (known) {
    return known.exports as Record<string, unknown>;
  }
  const entry = { exports: {} as unknown };
  loaded.set(filename, entry);
  const text = readFileSync(filename, "utf8");
  const { resolve } = createRequire(filename);
  const require = (name: string) =>
    builtinModules.includes(name.replace(/^node:/, ""))
      ? builtinModule(name.replace(/^node:/, ""))
      : load(resolve(name));
  entry.exports = filename.endsWith(".json") ? JSON.parse(text) : runModule(text, filename, require);
  return entry.exports as Record<string, unknown>;
}

const noSuchFile = (): never => {
  throw Object.assign(new Error("ENOENT: no such file or directory"), { code: "ENOENT" });
};
const noFile = async (): Promise<never> => noSuchFile();
const unreachable = (): never => {
  throw new Error("The network is not simulated: call AWS through the clients of its SDK.");
};

/** Node's modules that reach beyond the process, with that part taken out. The function's machine has no files. */
const replaced: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  fs: { existsSync: () => false, readFileSync: noSuchFile, readFile: noFile, promises: { readFile: noFile } },
  "fs/promises": { readFile: noFile },
  http: { request: unreachable, get: unreachable },
  https: { request: unreachable, get: unreachable },
  http2: { connect: unreachable },
  net: { connect, createConnection: connect, Socket },
  tls: { connect: unreachable },
  dns: { lookup: unreachable },
  child_process: { spawn: unreachable, exec: unreachable, fork: unreachable, execFile: unreachable },
};

function builtinModule(name: string): unknown {
  const own = replaced[name];
  const real = require(`node:${name}`) as object;
  return own ? Object.create(real, Object.getOwnPropertyDescriptors(own)) : real;
}
