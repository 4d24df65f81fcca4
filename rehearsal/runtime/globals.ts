import { current } from "./execution";

/** What code sees in place of Node's own: a machine that is simulated in time, chance, environment and output. */
export const globals: Readonly<Record<string, unknown>> = {
  process: simulatedProcess(),
  Date: simulatedDate(),
  Math: new Proxy(Math, {
    get: (target, name) =>
      name === "random" ? () => current().draw(0x40000000) / 0x40000000 : Reflect.get(target, name, target),
  }),
  console: simulatedConsole(),
  performance: { now: () => current().clock.now, timeOrigin: 0 },
  setTimeout: (run: (...args: unknown[]) => void, delay = 0, ...args: unknown[]) =>
    timer(() => run(...args), delay),
  clearTimeout: (handle: Timer | undefined) => handle?.cancel(),
  setInterval: (run: (...args: unknown[]) => void, delay = 0, ...args: unknown[]) => {
    const repeat = (): void => {
      run(...args);
      handle.restart();
    };
    const handle = timer(repeat, delay);
    return handle;
  },
  clearInterval: (handle: Timer | undefined) => handle?.cancel(),
  AbortSignal: new Proxy(AbortSignal, {
    get: (target, name) => (name === "timeout" ? abortAfter : Reflect.get(target, name, target)),
  }),
  fetch: () => Promise.reject(new Error("fetch is not simulated: call AWS through the clients of its SDK.")),
};

/** `globalThis` as code sees it: what is simulated, and of the rest what Node has. */
export const simulatedGlobalThis: object = new Proxy(globalThis, {
  get: (target, name) =>
    typeof name === "string" && Object.hasOwn(globals, name)
      ? globals[name]
      : name === "globalThis" || name === "global"
        ? simulatedGlobalThis
        : Reflect.get(target, name, target),
});

class Timer {
  #appointment;
  readonly #clock = current().clock;

  constructor(
    private readonly run: () => void,
    private readonly delay: number,
  ) {
    this.#appointment = this.#clock.after(delay, run);
  }

  restart(): void {
    this.#appointment = this.#clock.after(this.delay, this.run);
  }

  cancel(): void {
    this.#clock.cancel(this.#appointment);
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

const timer = (run: () => void, delay: number) => new Timer(run, delay);

function abortAfter(delay: number): AbortSignal {
  const controller = new AbortController();
  timer(() => controller.abort(new DOMException("The operation timed out.", "TimeoutError")), delay);
  return controller.signal;
}

function simulatedDate(): DateConstructor {
  const now = () => current().clock.now;
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
  });
  const replaced: Readonly<Record<string, unknown>> = {
    env: environment,
    exit: () => {
      throw new Error("A function must not end its process.");
    },
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
  });
}

function simulatedConsole(): Console {
  return new Proxy(console, {
    get:
      (_, level) =>
      (...values: unknown[]) =>
        current().log(String(level), values),
  });
}
