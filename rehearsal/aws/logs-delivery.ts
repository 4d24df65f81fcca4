import { explain } from "../policy/evaluate";
import { accountIn, type Caller } from "../world/account";
import type { World } from "../world/world";
import { verdictOn } from "./access";
import type { LambdaFunction } from "./lambda-rows";
import { groupRow } from "./logs";

const fact = "https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html";

/** Lambda writes what a function logs, with the function's role. What it cannot write is lost without a word. */
export function deliverLogs(world: World, { name, region, logGroup }: LambdaFunction, caller: Caller): void {
  const account = accountIn(region);
  const lost = (because: string, cure: string) =>
    world.problems.push({
      code: "LogsLost",
      message: `What ${name} logs is lost: ${because}.`,
      fact,
      cure,
    });
  if (!world.facts.get(groupRow(region, logGroup))) {
    // The role could have Lambda make it, unencrypted; then the program's own could not be created any more.
    lost(
      `the log group ${logGroup} does not exist`,
      `Create the log group ${logGroup}, and let the function wait for it.`,
    );
    return;
  }
  const resource = `arn:${account.partition}:logs:${region}:${account.id}:log-group:${logGroup}:log-stream:${name}`;
  for (const action of ["logs:CreateLogStream", "logs:PutLogEvents"]) {
    const verdict = verdictOn(caller, account, { action, resource });
    if (verdict.decision !== "Allowed") {
      lost(
        `${action}: ${explain(verdict)}`,
        `Allow ${action} on the log group ${logGroup} to the function's role.`,
      );
    } else {
      world.usage.record(action, verdict.decidedBy);
    }
  }
}
