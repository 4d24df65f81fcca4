import { invoke } from "../runtime/invoke";
import type { World } from "../world/world";
import { functionRow } from "./lambda-rows";

const minute = 60 * 1000;

/**
 * When Lambda repeats an invocation that has failed, in milliseconds after the failure.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
const retries = [minute, 2 * minute] as const;

/**
 * Has Lambda take an event and run a function with it, soon and up to three times. The caller hears nothing of it;
 * whether it may invoke the function is for the caller to have asked.
 */
export function invokeLater(world: World, functionArn: string, event: unknown): void {
  attempt(world, functionArn, event, 0);
}

async function attempt(world: World, functionArn: string, event: unknown, failures: number): Promise<void> {
  const definition = world.facts.get(functionRow(functionArn));
  if (!definition) {
    return;
  }
  const { outcome } = await invoke(world, definition, event);
  const pause = retries[failures];
  if (outcome.kind === "failed" && pause !== undefined) {
    world.clock.after(pause, () => {
      attempt(world, functionArn, event, failures + 1);
    });
  }
}
