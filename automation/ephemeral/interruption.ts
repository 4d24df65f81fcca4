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

/** Listens for signals: the first stops the work, the second everything, and a third ends the process, as signals do. */
export function interruptionBy(
  source: Signalled,
  heard: (which: "first" | "second") => void,
): Interruption & { readonly stopListening: () => void } {
  const work = new AbortController();
  const everything = new AbortController();
  const stopListening = () => {
    for (const signal of signals) {
      source.off(signal, listener);
    }
  };
  const listener = () => {
    if (work.signal.aborted) {
      stopListening();
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
