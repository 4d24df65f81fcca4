/** Time and chance, passed in so that a test needs neither. */
export interface Pace {
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** From 0 up to, but not including, 1. */
  readonly random: () => number;
}

export const realPace: Pace = {
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  random: Math.random,
};

/** Together with the delays between them, at most three seconds of waiting. */
export const attempts = 5;
const firstDelay = 200;
const longestDelay = 2000;

/** Whether to try once more after so many attempts. */
export type Patience = (attempt: number) => boolean;

const someAttempts: Patience = (attempt) => attempt < attempts;

/** As long as more than `reserve` milliseconds would be left after the longest delay. */
export function patienceUntil(remaining: () => number, reserve: number): Patience {
  return () => remaining() - longestDelay > reserve;
}

/**
 * Repeats an operation while its error is a transient one, then throws that error. The delay is drawn between
 * nothing and a bound that doubles, so that callers which failed together do not return together.
 * https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export async function retry<T>(
  operation: () => Promise<T>,
  isTransient: (error: unknown) => boolean,
  pace: Pace,
  goesOn: Patience = someAttempts,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await operation();
    } catch (error) {
      if (!goesOn(attempt) || !isTransient(error)) {
        throw error;
      }
      await pace.sleep(pace.random() * Math.min(longestDelay, firstDelay * 2 ** (attempt - 1)));
    }
  }
}
