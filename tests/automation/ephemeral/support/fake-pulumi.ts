import { once } from "node:events";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import type { PulumiCommand } from "@pulumi/pulumi/automation";
import {
  type CommandResult,
  commandError,
  type Runner,
} from "../../../../automation/ephemeral/own-process-group";
import { EngineEvents } from "./engine-events";
import type { FileAccount } from "./file-account";

/** Things of a stack in the order in which they are made. */
const things = ["first", "second", "third", "fourth"];

/** What the backend knows of a stack. */
interface FakeStack {
  readonly resources: Set<string>;
  readonly pending: Set<string>;
  isLocked: boolean;
}

/**
 * What goes wrong in a command when it has made or removed `after` things. `fail`: the engine says so and ends well.
 * `crash`: the CLI dies. `kill`: this process dies with it, so that no promise settles any more. The last two leave what
 * the real one leaves: its lock, and a creation under way of which no state knows that it has succeeded.
 */
export interface Fault {
  readonly command: string;
  readonly what: "fail" | "crash" | "kill";
  readonly after?: number;
  /** How often it happens. Default: once. */
  readonly times?: number;
}

/** A running command. */
interface Running {
  readonly args: readonly string[];
  readonly verb: string;
  readonly name: string;
  readonly suffix: string;
  readonly events: EngineEvents | undefined;
  readonly signal: AbortSignal | undefined;
}

/** A Pulumi CLI that keeps stacks in memory and makes things in an account of files. */
export class FakePulumi implements Runner {
  readonly command = "pulumi";
  readonly version = "3.270.0";
  readonly stacks = new Map<string, FakeStack>();
  /** What was run, with the options that matter. */
  readonly commands: string[] = [];
  /** What each command was given beside its arguments. */
  readonly given: { readonly cwd: string; readonly environment: Readonly<Record<string, string>> }[] = [];
  fault: Fault | undefined;
  /** Hears of each thing before it is made or removed. */
  onThing: (command: string, index: number) => void = () => {};
  /** Whether a second `up` finds something to change. */
  changesAgain = false;
  outputs: Readonly<Record<string, unknown>> = {};
  private kill: () => void = () => {};
  private readonly afterlife = new AbortController();

  constructor(private readonly account: FileAccount) {}

  /** Resolves when a fault has killed the process that is about to run. */
  nextDeath(): Promise<"killed"> {
    return new Promise((resolve) => {
      this.kill = () => resolve("killed");
    });
  }

  /** Lets go of what a killed process would wait for for ever, when nobody looks any more. */
  end(): void {
    this.afterlife.abort();
  }

  /** For the Automation API. */
  get asCommand(): PulumiCommand {
    return this as unknown as PulumiCommand;
  }

  async run(
    args: string[],
    cwd: string,
    environment: Readonly<Record<string, string>>,
    _onOutput?: (text: string) => void,
    _onError?: (text: string) => void,
    signal?: AbortSignal,
  ): Promise<CommandResult> {
    if (this.afterlife.signal.aborted) {
      throw await failure("signal: killed");
    }
    const verb = args[0] === "stack" ? `stack ${args[1]}` : (args[0] ?? "");
    const name = args.includes("--stack") ? optionOf(args, "--stack") : (args.at(-1) ?? "");
    const flags = args.filter((arg) => memorable.has(arg));
    this.commands.push([verb, ...flags].join(" "));
    this.given.push({ cwd, environment });
    const events = args.includes("--event-log") ? new EngineEvents(optionOf(args, "--event-log")) : undefined;
    try {
      const suffix = suffixIn(path.join(cwd, `Pulumi.${name}.yaml`));
      return {
        stdout: await this.perform({ args, verb, name, suffix, events, signal }),
        stderr: "",
        code: 0,
      };
    } finally {
      await events?.end();
    }
  }

  private async perform(running: Running): Promise<string> {
    const { verb, name, args } = running;
    if (verb === "stack init") {
      this.stacks.set(name, { resources: new Set(), pending: new Set(), isLocked: false });
    }
    const stack = this.stacks.get(name);
    if (!stack) {
      throw await failure(`error: no stack named '${name}' found`);
    }
    if (!updates.has(verb)) {
      await this.suffer(running, stack, 0);
    }
    switch (verb) {
      case "stack init":
      case "stack select":
        return "";
      case "stack output":
        return JSON.stringify(this.outputs);
      case "stack history":
        return "[]";
      case "stack rm":
        if (stack.resources.size > 0 && !args.includes("--force")) {
          throw await failure(`error: '${name}' still has resources; removal rejected`);
        }
        this.stacks.delete(name);
        return "";
      case "cancel":
        stack.isLocked = false;
        return "";
      case "preview":
        return this.locked(running, stack, async () => {});
      case "refresh":
        return this.locked(running, stack, async () => {
          if (args.includes("--clear-pending-creates")) {
            stack.pending.clear();
          }
        });
      case "up":
        return this.locked(running, stack, () => this.up(running, stack));
      case "destroy":
        return this.locked(running, stack, () => this.destroy(running, stack));
      default:
        throw new Error(`The fake CLI does not know pulumi ${args.join(" ")}.`);
    }
  }

  /** One update at a time. https://github.com/pulumi/pulumi/blob/master/pkg/backend/diy/lock.go */
  private async locked(running: Running, stack: FakeStack, update: () => Promise<void>): Promise<string> {
    if (stack.isLocked) {
      throw await failure("error: the stack is currently locked by 1 lock(s).");
    }
    stack.isLocked = true;
    await update();
    await this.suffer(running, stack, Number.POSITIVE_INFINITY);
    stack.isLocked = false;
    return "";
  }

  private async up(running: Running, stack: FakeStack): Promise<void> {
    if (running.args.includes("--expect-no-changes") && this.changesAgain) {
      stack.isLocked = false;
      throw await failure("error: no changes were expected but changes occurred");
    }
    for (const [index, thing] of things.entries()) {
      if (!stack.resources.has(thing)) {
        await this.step(running, stack, index);
        running.events?.begun("create", thing);
        stack.pending.add(thing);
        this.account.put(`${thing}-${running.suffix}`);
        await this.suffer(running, stack, index);
        stack.pending.delete(thing);
        stack.resources.add(thing);
        running.events?.done("create", thing);
      }
    }
  }

  /** What is under way in no state is left behind. */
  private async destroy(running: Running, stack: FakeStack): Promise<void> {
    for (const [index, thing] of [...stack.resources].reverse().entries()) {
      await this.step(running, stack, index);
      await this.suffer(running, stack, index);
      this.account.remove(`${thing}-${running.suffix}`);
      stack.resources.delete(thing);
      running.events?.done("delete", thing);
    }
  }

  /** A command that is interrupted finishes what it has begun, and begins nothing more. */
  private async step({ verb, signal }: Running, stack: FakeStack, index: number): Promise<void> {
    this.onThing(verb, index);
    if (signal?.aborted) {
      stack.isLocked = false;
      throw await failure("error: update canceled");
    }
  }

  /** Does what a fault says, as often as it says. */
  private async suffer(
    { verb, args, events, suffix }: Running,
    stack: FakeStack,
    done: number,
  ): Promise<void> {
    const { fault } = this;
    const command = args.includes("--expect-no-changes") ? "up again" : verb;
    if (!fault || fault.command !== command || done < (fault.after ?? 0)) {
      return;
    }
    const { times = 1 } = fault;
    this.fault = times > 1 ? { ...fault, times: times - 1 } : undefined;
    if (fault.what === "kill") {
      this.kill();
      await once(this.afterlife.signal, "abort");
      throw await failure("signal: killed");
    }
    if (fault.what === "crash") {
      throw await failure("signal: killed");
    }
    const [thing = "first"] = stack.pending;
    if (stack.pending.delete(thing)) {
      this.account.remove(`${thing}-${suffix}`);
    }
    stack.isLocked = false;
    events?.error(thing, `LimitExceeded: in ${command}`);
    throw await failure(`error: LimitExceeded: in ${command}`);
  }
}

const updates = new Set(["preview", "up", "refresh", "destroy"]);
const memorable = new Set(["--force", "--expect-no-changes", "--clear-pending-creates"]);

const optionOf = (args: readonly string[], name: string) => args[args.indexOf(name) + 1] ?? "";

const failure = (stderr: string) => commandError({ stdout: "", stderr });

function suffixIn(file: string): string {
  const { config } = JSON.parse(readFileSync(file, "utf8")) as { config: Readonly<Record<string, string>> };
  return config["files:environmentSuffix"] ?? "";
}
