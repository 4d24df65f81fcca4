import { explain } from "../policy/evaluate";
import { accountIn, type Caller } from "../world/account";
import type { World } from "../world/world";
import { requestKeys, verdictOn } from "./access";
import { groupRow, type LogGroup } from "./logs";

/** Something that writes logs as a role of ours. */
export interface LogWriter {
  /** What loses its logs where it cannot write: `the function dev-lambda-rotation-x`. */
  readonly what: string;
  readonly caller: Caller;
  readonly region: string;
  readonly group: string;
  readonly stream: string;
  readonly fact: string;
}

/** Writes logs with a role. What cannot be written is lost without a word: it becomes a problem of the world. */
export function writeLogs(world: World, { what, caller, region, group, stream, fact }: LogWriter): void {
  const account = accountIn(region);
  const lost = (because: string, cure: string) =>
    world.problems.push({ code: "LogsLost", message: `What ${what} logs is lost: ${because}.`, fact, cure });
  const existing: LogGroup | undefined = world.facts.get(groupRow(region, group));
  if (!existing) {
    // A role that may could have the group made, unencrypted; the program's own could then not be created any more.
    lost(`the log group ${group} does not exist`, `Create the log group ${group} first.`);
    return;
  }
  const resource = `arn:${account.partition}:logs:${region}:${account.id}:log-group:${group}:log-stream:${stream}`;
  for (const action of ["logs:CreateLogStream", "logs:PutLogEvents"]) {
    const context = requestKeys(region, world.clock.now);
    const verdict = verdictOn(caller, account, { action, resource, context });
    if (verdict.decision !== "Allowed") {
      lost(`${action}: ${explain(verdict)}`, `Allow ${action} on the log group ${group} to the role.`);
    } else {
      world.usage.record(caller, action, verdict.decidedBy);
    }
  }
}
