import { partitionOf } from "../../components/foundation/regions";
import type { Ask } from "../../validation/validate";
import { UsageError } from "../usage";
import { findRemains } from "./finding";
import { removeInPasses } from "./passes";
import { removerWith } from "./removal";
import { realWait, type Wait } from "./waiting";

/** Something in an account that a stack has left there. */
export interface Remains {
  /** Where AWS gives none, one of the same form. */
  readonly arn: string;
  /** AWS's: `AWS::SNS::Topic` */
  readonly type: string;
  /** For services without regions, the one that answers for them. */
  readonly region: string;
  /** What AWS calls it among those of its type and region. */
  readonly id: string;
  /** Whose it is by its tags, though its name has the suffix: it is reported, and never removed. */
  readonly belongsTo?: string;
}

/** What could not be removed. */
export interface Kept {
  readonly what: Remains;
  /** In AWS's words. */
  readonly because: string;
}

/** Finds and removes what a stack has left in an account, also what the engine's state knows nothing of. */
export interface Sweeper {
  /**
   * Everything in these regions, and where IAM answers, that bears the stack's tag, or the suffix at the end of its name.
   * Keys that wait for their deletion are not among it. Rejects where AWS refuses to say.
   */
  find(): Promise<readonly Remains[]>;
  /** Removes it, dependents first, repeating what has to wait; returns what could not be removed with AWS's reason. */
  remove(found: readonly Remains[]): Promise<readonly Kept[]>;
}

export interface SweepOptions {
  /** Name of the stack, as `pulumi.getStack()` gives it. */
  readonly stack: string;
  /** The end of its physical names: 6 to 12 lower-case letters and digits. */
  readonly suffix: string;
  readonly regions: readonly string[];
  /** The only way to AWS, to an emulator or to the simulated AWS. */
  readonly ask: Ask;
  /** By default, real time passes. */
  readonly wait?: Wait;
}

/** Throws `UsageError` where the options would find other people's things, or none. */
export function sweeperOf({ stack, suffix, regions, ask, wait = realWait }: SweepOptions): Sweeper {
  refuseMistakes({ stack, suffix, regions });
  return {
    find: () => findRemains({ stack, suffix, regions, ask }),
    remove: (found) => removeInPasses(found, removerWith(ask, wait), wait),
  };
}

function refuseMistakes({
  stack,
  suffix,
  regions,
}: Pick<SweepOptions, "stack" | "suffix" | "regions">): void {
  const mistakes = [
    ...(stack === "" ? ['stack: received ""; allowed: the name of a stack'] : []),
    // A shorter one might well be a word in somebody else's names.
    ...(/^[a-z0-9]{6,12}$/.test(suffix)
      ? []
      : [`suffix: received ${JSON.stringify(suffix)}; allowed: 6 to 12 lower-case letters and digits`]),
    ...(regions.length === 0 ? ["regions: received none; allowed: one or more"] : []),
    ...regions
      .filter((region) => !partitionOf(region))
      .map((region) => `regions: received ${JSON.stringify(region)}; allowed: regions of AWS`),
    ...(new Set(regions.map((region) => partitionOf(region)?.name)).size > 1
      ? [`regions: received ${regions.join(", ")}; allowed: those of one partition`]
      : []),
  ];
  if (mistakes.length > 0) {
    throw new UsageError(["What is to be swept is not clear:", ...mistakes].join("\n  "));
  }
}
