import * as pulumi from "@pulumi/pulumi";

// Members of these are replaced, which a namespace import need not let through.
import log = require("@pulumi/pulumi/log");
import debuggable = require("@pulumi/pulumi/runtime/debuggable");

import * as settings from "@pulumi/pulumi/runtime/settings";
import * as state from "@pulumi/pulumi/runtime/state";

/**
 * The parts of the SDK that its type declarations leave out. They are the reason why the version of
 * `@pulumi/pulumi` is pinned.
 */
interface SettingsInternals {
  awaitFeatureSupport(): Promise<void>;
}

interface StateInternals {
  getPendingResourceRegistrations(): Map<
    unknown,
    { readonly name: string; readonly type: string; readonly phase: string }
  >;
}

interface DebuggableInternals {
  debuggablePromise<T>(promise: Promise<T>): Promise<T>;
}

interface ResourceInternals {
  stackTrace(skip: number): unknown[];
}

const settingsInternals = settings as unknown as SettingsInternals;
const stateInternals = state as unknown as StateInternals;

/** Makes a monitor the one that this process's resources register with. */
export async function attach(
  monitor: unknown,
  { project, stack, preview }: { project: string; stack: string; preview: boolean },
): Promise<void> {
  settings.setMockOptions(monitor, project, stack, preview);
  await settingsInternals.awaitFeatureSupport();
}

/** The resources whose registration has begun and not arrived at the monitor. */
export function stuckRegistrations(): string[] {
  return [...stateInternals.getPendingResourceRegistrations().values()].map(
    ({ name, type, phase }) => `${name} (${type}) waits for its ${phase}`,
  );
}

/** A program that failed leaves registrations behind, which are not those of the next. */
export function forgetUnfinishedWork(): void {
  stateInternals.getPendingResourceRegistrations().clear();
}

/**
 * Keeps the SDK from taking a full source-mapped stack for every internal promise and resource, and from watching each
 * promise with two more for a report at the end of the process: that is most of the time that a run takes. The stacks
 * of assertions and of the program's own errors stay, and what a program waits for in vain is told by its registrations.
 */
export function withoutInternalStacks(): void {
  (debuggable as unknown as DebuggableInternals).debuggablePromise = (promise) => promise;
  (pulumi.Resource as unknown as ResourceInternals).stackTrace = () => [];
}

const echo = /^Error serializing arguments for (invoke|call) /;
const { error: logError } = log;

/**
 * A registration that fails makes whatever waits for it fail, and the SDK writes each look-up among that to the console.
 * The first cause is a finding already; what a program itself has to say is still said.
 */
export function withoutEchoes(): void {
  (log as { error: typeof logError }).error = (message, ...rest) =>
    echo.test(message) ? Promise.resolve() : logError(message, ...rest);
}
