import { type Patience, patienceUntil } from "../shared/retry";

/** Milliseconds that have to be left for each: what was begun has to be read, then judged and reported. */
const reserves = { begin: 8000, read: 5000, report: 1500 };

/** What may still be done before the function's time-out. */
export class TimeLeft {
  /** For calls that read. */
  readonly toRead: Patience;
  /** For the calls that report. */
  readonly toReport: Patience;

  constructor(private readonly remaining: () => number) {
    this.toRead = patienceUntil(remaining, reserves.read);
    this.toReport = patienceUntil(remaining, reserves.report);
  }

  /** Whether to begin with more resources. */
  allowsMore(): boolean {
    return this.remaining() > reserves.begin;
  }

  /** Tells whether half of the time from now until nothing more is begun is still ahead. */
  halfOfIt(): () => boolean {
    const middle = (this.remaining() + reserves.begin) / 2;
    return () => this.remaining() > middle;
  }
}
