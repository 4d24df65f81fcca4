/** What somebody wants who stops a command. */
export interface Interruption {
  /** Aborted when the work is to stop: what was made is taken down. */
  readonly work: AbortSignal;
  /** Aborted when taking down is to stop as well. */
  readonly everything: AbortSignal;
}

/** As of Ctrl-C, of a CI system that cancels, and of a terminal that closes. */
const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Something that gets signals, such as this process. */
export type Signalled = Pick<NodeJS.EventEmitter, "on" | "off">;

export interface InterruptionOptions {
  readonly heard: (which: "first" | "second") => void;
  /** The time, in milliseconds. Default: the clock's. */
  readonly now?: (() => number) | undefined;
  /** Ends the process as a signal does that nobody listens to, which it is by then. Default: sends it once more. */
  readonly end?: ((signal: NodeJS.Signals) => void) | undefined;
}

/**
 * How long after a signal further ones are taken for the same, in milliseconds: Ctrl-C in a terminal goes to npm and to
 * what npm runs, and npm forwards it. https://github.com/npm/run-script/blob/main/lib/signal-manager.js
 */
const sameFor = 1000;

/** Listens for signals: the first stops the work, the second everything, and a third ends the process, as signals do. */
export function interruptionBy(
  source: Signalled,
  { heard, now = Date.now, end = (signal) => process.kill(process.pid, signal) }: InterruptionOptions,
): Interruption & { readonly stopListening: () => void } {
  const work = new AbortController();
  const everything = new AbortController();
  let last = Number.NEGATIVE_INFINITY;
  const stopListening = () => {
    for (const signal of signals) {
      source.off(signal, listener);
    }
  };
  const listener = (signal: NodeJS.Signals) => {
    const at = now();
    if (at - last < sameFor) {
      return;
    }
    last = at;
    if (everything.signal.aborted) {
      stopListening();
      end(signal);
    } else if (work.signal.aborted) {
      heard("second");
      everything.abort();
    } else {
      heard("first");
      work.abort();
    }
  };
  for (const signal of signals) {
    source.on(signal, listener);
  }
  return { work: work.signal, everything: everything.signal, stopListening };
}
