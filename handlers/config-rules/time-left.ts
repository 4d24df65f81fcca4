import { type Patience, patienceUntil } from "../shared/retry";

/** Milliseconds that have to be left for each: what was read has yet to be judged, and what was judged reported. */
const reserves = { read: 8000, judge: 5000, report: 1500 };

/** What may still be done before the function's time-out. */
export class TimeLeft {
  /** For calls that read. */
  readonly toRead: Patience;
  /** For the calls that report. */
  readonly toReport: Patience;

  constructor(private readonly remaining: () => number) {
    this.toRead = patienceUntil(remaining, reserves.judge);
    this.toReport = patienceUntil(remaining, reserves.report);
  }

  /** Whether to read more resources. */
  allowsReading(): boolean {
    return this.remaining() > reserves.read;
  }

  /** Whether to judge what was read, which may need calls of its own. */
  allowsJudging(): boolean {
    return this.remaining() > reserves.judge;
  }

  /** Tells whether half of the time from now until nothing more is read is still ahead. */
  halfOfIt(): () => boolean {
    const middle = (this.remaining() + reserves.read) / 2;
    return () => this.remaining() > middle;
  }
}
