import { accountIn } from "../world/account";
import type { World } from "../world/world";
import type { FlowLog } from "./ec2-flow-logs";
import { sessionOf } from "./iam-roles";
import { writeLogs } from "./logs-delivery";

/** The service writes what it has seen, as the flow log's role; where it cannot, only a status says so. */
export function deliverFlowLog(world: World, { roleArn, logGroupArn, vpcId }: FlowLog): void {
  const [, , , region = "", , , group = ""] = logGroupArn.split(":");
  writeLogs(world, {
    what: `the flow log of ${vpcId}`,
    caller: sessionOf(world.facts, accountIn(region), roleArn, "flow-logs"),
    region,
    group,
    stream: vpcId,
    fact: "https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-troubleshooting.html",
  });
}
