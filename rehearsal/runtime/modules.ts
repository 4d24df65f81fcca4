import { readFileSync } from "node:fs";
import { builtinModules, createRequire } from "node:module";
import * as path from "node:path";
import { compileFunction } from "node:vm";
import { answered } from "./aws-clients";
import { globals, pause, performance, simulatedGlobalThis, timers } from "./globals";
import { connect, Socket } from "./sockets";

type Require = (name: string) => unknown;

/** The parameters with which Node calls a module, and those that stand before what it would find globally. */
const parameters = ["module", "exports", "require", "__filename", "__dirname", "globalThis", "global"];

/**
 * Runs a CommonJS module in this realm, so that errors and arrays of both sides are the same, with every global
 * that tells of the machine replaced.
 */
export function runModule(code: string, filename: string, require: Require): unknown {
  const run = compiled(code, filename);
  const module = { exports: {} };
  const global = simulatedGlobalThis();
  const own = [module, module.exports, require, filename, path.dirname(filename), global, global];
  run(...own, ...Object.values(globals));
  return module.exports;
}

type Run = (...args: unknown[]) => void;

/** By what is compiled. A module's state is made when it is run, so that one compilation serves every load. */
const compilations = new Map<string, Run>();

function compiled(code: string, filename: string): Run {
  const key = `${filename}\n${code}`;
  const known = compilations.get(key);
  if (known) {
    return known;
  }
  const names = [...parameters, ...Object.keys(globals)];
  const run = compileFunction(code, names, { filename }) as Run;
  compilations.set(key, run);
  return run;
}

/** Packages that AWS's Node.js runtimes bring along: https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html */
const broughtAlong = /^@(aws-sdk|smithy)\//;

/**
 * What the code of one function may require: Node itself, the AWS SDK of the runtime, and data that lies beside it in
 * its archive, by file name. As in Node, whoever requires a file again gets the same object.
 */
export function requireOf(files: Readonly<Record<string, string>>): Require {
  const data = new Map<string, unknown>();
  return (name) => {
    const builtin = name.replace(/^node:/, "");
    if (builtinModules.includes(builtin)) {
      return builtinModule(builtin);
    }
    const file = /^\.\/(.+\.json)$/.exec(name)?.[1] ?? "";
    if (Object.hasOwn(files, file)) {
      data.set(file, data.get(file) ?? JSON.parse(files[file] ?? ""));
      return data.get(file);
    }
    if (!broughtAlong.test(name)) {
      throw Object.assign(new Error(`Cannot find module '${name}'`), { code: "MODULE_NOT_FOUND" });
    }
    return answered(load(createRequire(__filename).resolve(name)));
  };
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

/** Fails as each kind of function in `node:fs` does: by its callback where it has one, and else at once. */
function noSuchFile(...args: readonly unknown[]): void {
  const error = Object.assign(new Error("ENOENT: no such file or directory"), { code: "ENOENT" });
  const done = args.at(-1);
  if (typeof done !== "function") {
    throw error;
  }
  queueMicrotask(() => done(error));
}

const noFile = async (): Promise<void> => noSuchFile();

const unreachable = (): never => {
  throw new Error("The network is not simulated: call AWS through the clients of its SDK.");
};

type Members = Readonly<Record<string, unknown>>;

/** A module of which nothing works but what is given here, its constants and its classes. */
function closed(name: string, fails: () => unknown, own: Members = {}): object {
  const real = require(`node:${name}`) as Members;
  return new Proxy(Object.create(real) as Members, {
    get: (_, key: string) => {
      const value = Object.hasOwn(own, key) ? own[key] : real[key];
      const works = Object.hasOwn(own, key) || typeof value !== "function" || /^[A-Z]/.test(key);
      return works ? value : fails;
    },
  });
}

/** A module in which some members are others. */
function changed(name: string, own: Members): object {
  return Object.create(require(`node:${name}`) as object, Object.getOwnPropertyDescriptors(own));
}

const filePromises = closed("fs/promises", noFile);
const namePromises = closed("dns/promises", async () => unreachable());

/** Node's modules that reach beyond the process or tell of it. The function's machine has no files. */
const replaced: Members = {
  fs: closed("fs", noSuchFile, { existsSync: () => false, promises: filePromises }),
  "fs/promises": filePromises,
  http: changed("http", { request: unreachable, get: unreachable }),
  https: changed("https", { request: unreachable, get: unreachable }),
  http2: changed("http2", { connect: unreachable }),
  net: changed("net", { connect, createConnection: connect, Socket }),
  tls: changed("tls", { connect: unreachable }),
  dns: closed("dns", unreachable, { promises: namePromises }),
  "dns/promises": namePromises,
  dgram: closed("dgram", unreachable),
  child_process: closed("child_process", unreachable),
  worker_threads: changed("worker_threads", { Worker: unreachable }),
  timers: changed("timers", timers),
  "timers/promises": closed("timers/promises", unreachable, { setTimeout: pause }),
  perf_hooks: changed("perf_hooks", { performance }),
  process: globals["process"],
  console: globals["console"],
};

function builtinModule(name: string): unknown {
  return replaced[name] ?? require(`node:${name}`);
}
