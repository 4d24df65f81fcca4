/** A time in which sensitive operations are open. Milliseconds since 1970, on whole seconds. */
export interface Window {
  readonly opens: number;
  /** The first instant at which they are closed again. */
  readonly closes: number;
}

/** Sorted, empty ones dropped, and what overlaps or touches joined. */
export function merged(windows: readonly Window[]): readonly Window[] {
  const joined: Window[] = [];
  const sorted = windows.filter(({ opens, closes }) => opens < closes).sort((a, b) => a.opens - b.opens);
  for (const window of sorted) {
    const last = joined.at(-1);
    if (last && window.opens <= last.closes) {
      joined[joined.length - 1] = { opens: last.opens, closes: Math.max(last.closes, window.closes) };
    } else {
      joined.push(window);
    }
  }
  return joined;
}

/** The times that are in a window of both. */
export function overlap(some: readonly Window[], others: readonly Window[]): readonly Window[] {
  return merged(
    some.flatMap((one) =>
      others.map((other) => ({
        opens: Math.max(one.opens, other.opens),
        closes: Math.min(one.closes, other.closes),
      })),
    ),
  );
}
