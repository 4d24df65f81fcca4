import type { EngineEvent, OpMap } from "@pulumi/pulumi/automation";
import { type EngineError, EngineOperations, type Operation } from "../engine-operations";

export type Outcome = "passed" | "failed" | "interrupted" | "tolerated";

/** One part of a run. */
export interface Step {
  readonly title: string;
  /** `tolerated`: it failed, and what follows does not need it. */
  readonly outcome: Outcome;
  /** What came of it, or why it failed. */
  readonly detail: string;
  readonly milliseconds: number;
  readonly changes: OpMap;
  readonly operations: readonly Operation[];
}

/** Hears of the steps as they come. */
export interface Watch {
  readonly begin: (title: string) => void;
  readonly operation: (operation: Operation) => void;
  readonly end: (step: Step) => void;
}

/** What a step does with what it is given, and a sentence of what came of it. */
export type Action = (tools: StepTools) => Promise<string>;

export interface StepTools {
  /** For commands of Pulumi: their events. */
  readonly onEvent: (event: EngineEvent) => void;
  /** What they have changed so far. */
  readonly engine: EngineOperations;
}

export interface StepOptions {
  /** Aborted where somebody wants the step to stop. */
  readonly signal: AbortSignal;
  /** Whether the run holds even if the step fails. */
  readonly isTolerated?: boolean;
}

/** A step that failed for a reason of its own, which the message says in full. */
export class StepFailure extends Error {
  override readonly name = "StepFailure";
}

/** Takes steps one by one, and keeps what came of each. */
export class Steps {
  readonly taken: Step[] = [];

  constructor(
    private readonly watch: Watch,
    private readonly now: () => number = Date.now,
  ) {}

  /** Whether a step has failed. */
  get haveFailed(): boolean {
    return this.taken.some(({ outcome }) => outcome === "failed");
  }

  /** Takes a step, unless it is to stop before it has begun. Whether it has passed; never rejects. */
  async take(title: string, { signal, isTolerated = false }: StepOptions, action: Action): Promise<boolean> {
    if (signal.aborted) {
      return false;
    }
    this.watch.begin(title);
    const began = this.now();
    const engine = new EngineOperations(this.watch.operation, this.now);
    const { outcome, detail } = await this.outcomeOf(action, engine, signal, isTolerated);
    const step = {
      title,
      outcome,
      detail,
      milliseconds: this.now() - began,
      changes: engine.changes,
      operations: engine.done,
    };
    this.taken.push(step);
    this.watch.end(step);
    return outcome === "passed";
  }

  private async outcomeOf(
    action: Action,
    engine: EngineOperations,
    signal: AbortSignal,
    isTolerated: boolean,
  ): Promise<Pick<Step, "outcome" | "detail">> {
    try {
      const work = action({ engine, onEvent: (event) => engine.observe(event) });
      return { outcome: "passed", detail: await work };
    } catch (error) {
      const outcome = signal.aborted ? "interrupted" : isTolerated ? "tolerated" : "failed";
      return { outcome, detail: causeOf(error, engine.errors) };
    }
  }
}

/** Why something failed, in as few words as hold all of it: what the engine says, or the error. */
function causeOf(error: unknown, errors: readonly EngineError[]): string {
  if (error instanceof StepFailure || errors.length === 0) {
    return error instanceof Error ? error.message : String(error);
  }
  return errors
    .map(({ resource, message }) => (resource === undefined ? message : `${resource}: ${message}`))
    .join("\n");
}
