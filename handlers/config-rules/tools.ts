import type { Pace } from "../shared/retry";
import type { Retried } from "./aws/aws-lookups";
import type { ConfigClient } from "./aws/config-client";
import type { Lookups } from "./lookups";
import type { Metrics } from "./metrics";
import type { TimeLeft } from "./time-left";

/** What the evaluation of a change and that of all resources work with. */
export interface Tools {
  readonly config: ConfigClient;
  /** Made when they are first asked for. */
  readonly lookups: () => Lookups;
  /** Repeats calls that read. */
  readonly retried: Retried;
  readonly metrics: Metrics;
  readonly timeLeft: TimeLeft;
  readonly now: () => number;
  readonly pace: Pace;
}
