import type { LiveAccount } from "../world/live-account";
import type { World } from "../world/world";
import type { Finding } from "./finding";
import type { StepResult } from "./step";

/** What a stack has to do once it is deployed, told as a story. */
export interface Scenario {
  /** A sentence. */
  readonly title: string;
  /** Returns what was seen, in figures. Throws a `ScenarioFailure` where the stack does something else. */
  readonly run: (account: LiveAccount) => Promise<string>;
}

/** The stack does not do what it is for. */
export class ScenarioFailure extends Error {
  override readonly name = "ScenarioFailure";

  constructor(
    message: string,
    /** What is known of the cause. */
    readonly because?: string,
  ) {
    super(message);
  }
}

/** Plays a scenario. What goes wrong on the way without anybody being told counts as well. */
export async function play(scenario: Scenario, account: LiveAccount, world: World): Promise<StepResult> {
  const before = world.problems.length;
  const [detail, failure] = await told(scenario, account);
  const silent = world.problems.slice(before).map((problem): Finding => ({ kind: "scenario", ...problem }));
  return { detail, findings: [...silent, ...failure] };
}

async function told(scenario: Scenario, account: LiveAccount): Promise<[string, Finding[]]> {
  try {
    return [await scenario.run(account), []];
  } catch (error) {
    // Whatever a story stumbles over is something that the stack does not do.
    const { message, because } = error as Error & Pick<ScenarioFailure, "because">;
    return ["", [{ kind: "scenario", message, ...(because !== undefined && { because }) }]];
  }
}
