import { promisify } from "node:util";
import { current, execute } from "./execution";

const now = () => current().clock.now;
const timer = (run: () => void, delay: number) => new Timer(run, delay);

/** `setTimeout` of `node:timers/promises`. */
export function pause<T>(delay = 0, value?: T): Promise<T | undefined> {
  return new Promise((resolve) => timer(() => resolve(value), delay));
}

/** Node's functions for timers, as code finds them globally and in `node:timers`. */
export const timers = {
  setTimeout: Object.assign(
    (run: (...args: unknown[]) => void, delay = 0, ...args: unknown[]) => timer(() => run(...args), delay),
    { [promisify.custom]: pause },
  ),
  clearTimeout: (handle: Timer | undefined) => handle?.cancel(),
  setInterval: (run: (...args: unknown[]) => void, delay = 0, ...args: unknown[]) => {
    const handle = timer(() => {
      run(...args);
      handle.restart();
    }, delay);
    return handle;
  },
  clearInterval: (handle: Timer | undefined) => handle?.cancel(),
};

export const performance = { now, timeOrigin: 0 };

/** What code sees in place of Node's own: a machine that is simulated in time, chance, environment and output. */
export const globals: Readonly<Record<string, unknown>> = {
  process: simulatedProcess(),
  Date: simulatedDate(),
  Math: new Proxy(Math, {
    get: (target, name) =>
      name === "random" ? () => current().draw(0x40000000) / 0x40000000 : Reflect.get(target, name, target),
  }),
  console: simulatedConsole(),
  performance,
  ...timers,
  AbortSignal: new Proxy(AbortSignal, {
    get: (target, name) => (name === "timeout" ? abortAfter : Reflect.get(target, name, target)),
  }),
  fetch: () => Promise.reject(new Error("fetch is not simulated: call AWS through the clients of its SDK.")),
};

/** `globalThis` as a module sees it: what is simulated, what the module keeps there, and of the rest what Node has. */
export function simulatedGlobalThis(): object {
  const own: Record<string | symbol, unknown> = {};
  const self: object = new Proxy(globalThis, {
    get: (target, name) => {
      if (Object.hasOwn(own, name)) {
        return own[name];
      }
      if (typeof name === "string" && Object.hasOwn(globals, name)) {
        return globals[name];
      }
      return name === "globalThis" || name === "global" ? self : Reflect.get(target, name, target);
    },
    set: (_, name, value) => {
      own[name] = value;
      return true;
    },
  });
  return self;
}

/** Rings in the execution that has set it, or not at all once that has ended. */
class Timer {
  #cancelled = false;
  readonly #execution = current();
  #appointment;

  constructor(
    private readonly run: () => void,
    private readonly delay: number,
  ) {
    this.#appointment = this.#appoint();
  }

  restart(): void {
    if (!this.#cancelled) {
      this.#appointment = this.#appoint();
    }
  }

  cancel(): void {
    this.#cancelled = true;
    this.#execution.clock.cancel(this.#appointment);
  }

  #appoint() {
    const { clock, running, crash } = this.#execution;
    return clock.after(this.delay, () => {
      if (running()) {
        try {
          execute(this.#execution, this.run);
        } catch (error) {
          crash(error);
        }
      }
    });
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  hasRef(): boolean {
    return true;
  }
}

function abortAfter(delay: number): AbortSignal {
  const controller = new AbortController();
  timer(() => controller.abort(new DOMException("The operation timed out.", "TimeoutError")), delay);
  return controller.signal;
}

function simulatedDate(): DateConstructor {
  return new Proxy(Date, {
    construct: (target, args: unknown[]) => Reflect.construct(target, args.length === 0 ? [now()] : args),
    apply: (target) => new target(now()).toString(),
    get: (target, name) => (name === "now" ? now : Reflect.get(target, name, target)),
  });
}

function simulatedProcess(): typeof process {
  const environment = new Proxy({} as NodeJS.ProcessEnv, {
    get: (_, name) => (typeof name === "string" ? current().environment(name) : undefined),
    has: (_, name) => typeof name === "string" && current().environment(name) !== undefined,
    ownKeys: () => [...current().variables()],
    getOwnPropertyDescriptor: (_, name) => ({
      value: current().environment(String(name)),
      enumerable: true,
      configurable: true,
    }),
    set: (_, name) => {
      throw new Error(`A function must not change its environment variable ${String(name)}.`);
    },
  });
  const end = () => {
    throw new Error("A function must not end its process.");
  };
  const replaced: Readonly<Record<string, unknown>> = {
    env: environment,
    exit: end,
    abort: end,
    kill: end,
    stdout: { write: (text: unknown) => written("stdout", text) },
    stderr: { write: (text: unknown) => written("stderr", text) },
    hrtime: Object.assign(() => [Math.trunc(now() / 1000), (now() % 1000) * 1e6], {
      bigint: () => BigInt(now()) * 1_000_000n,
    }),
    uptime: () => now() / 1000,
    // What libraries ask of the process for warnings must not reach the rehearsal's own output.
    emitWarning: () => undefined,
  };
  return new Proxy(process, {
    get: (target, name) => {
      if (typeof name === "string" && Object.hasOwn(replaced, name)) {
        return replaced[name];
      }
      const value = Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
    set: (_, name) => {
      throw new Error(`A function must not change ${String(name)} of its process.`);
    },
  });
}

function written(stream: string, text: unknown): boolean {
  current().log(stream, [String(text).trimEnd()]);
  return true;
}

function simulatedConsole(): Console {
  return new Proxy(console, {
    get:
      (_, level) =>
      (...values: unknown[]) =>
        current().log(String(level), values),
  });
}
