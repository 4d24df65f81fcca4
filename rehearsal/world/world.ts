import type { Refusal } from "../aws/model";
import type { AwsTable } from "../aws/table";
import { type Draw, draws } from "../engine/random";
import type { FunctionRuntime } from "../runtime/function-runtime";
import { Clock } from "./clock";
import type { Facts } from "./facts";
import { Usage } from "./usage";

/** A call that did not get through, and why: AWS tells the caller less. */
export interface Denial {
  readonly action: string;
  readonly because: string;
}

/** One invocation of a function, finished. */
export interface Invocation {
  readonly functionArn: string;
  readonly event: unknown;
  readonly at: number;
  readonly outcome: Outcome;
  readonly logged: readonly string[];
}

export type Outcome =
  | { readonly kind: "returned"; readonly value: unknown }
  /** It came to something of other people's; what it makes of that is believed. */
  | { readonly kind: "believed"; readonly what: string }
  | {
      readonly kind: "failed";
      readonly type: string;
      readonly message: string;
      /** What AWS did not tell the function. */
      readonly because: string | undefined;
    };

/** What reached somebody outside AWS. */
export interface Delivery {
  readonly topicArn: string;
  readonly endpoint: string;
  readonly subject: string;
  /** What it says; of an alarm it is not kept. */
  readonly message?: string;
  readonly at: number;
}

/** What was written into a log group. */
export interface LogEvent {
  readonly region: string;
  readonly group: string;
  readonly message: string;
  readonly at: number;
}

/** When simulated life begins, unless something else is said: a working day, in milliseconds since 1970. */
const beginning = Date.UTC(2026, 0, 14, 15);

export interface WorldOptions {
  /** In milliseconds since 1970. */
  readonly now?: number;
  readonly seed?: number;
  readonly usage?: Usage;
  readonly problems?: Refusal[];
}

/** An account that lives: facts, time, chance, and what has happened. Services work on it; it does nothing itself. */
export class World {
  readonly clock: Clock;
  readonly draw: Draw;
  readonly usage: Usage;
  readonly invocations: Invocation[] = [];
  readonly deliveries: Delivery[] = [];
  readonly denials: Denial[] = [];
  /** What services have written into log groups, the oldest first; what functions log stands in their invocations. */
  readonly logEvents: LogEvent[] = [];
  /** What goes wrong on AWS without anybody being told, such as an alarm that cannot publish. */
  readonly problems: Refusal[];
  /** Execution environments that are kept warm, by function. */
  readonly runtimes = new Map<string, FunctionRuntime>();
  #ids = 0;

  constructor(
    readonly facts: Facts,
    readonly table: AwsTable,
    { now = beginning, seed = 1, usage = new Usage(), problems = [] }: WorldOptions = {},
  ) {
    this.clock = new Clock(now);
    this.draw = draws(seed);
    this.usage = usage;
    this.problems = problems;
  }

  /**
   * The same account at another time. What happens there stays there; only what it uses, and what goes wrong, counts
   * here as well.
   */
  at(now: number): World {
    const { usage, problems } = this;
    return new World(this.facts.fork(), this.table, { now, usage, problems });
  }

  /** An id of the form of a UUID that nobody else in this world has. */
  uuid(): string {
    const digits = (this.#ids++).toString(16).padStart(12, "0");
    return `00000000-0000-4000-8000-${digits}`;
  }
}
