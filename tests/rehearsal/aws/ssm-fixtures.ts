import { simulatedAws } from "../../../rehearsal";
import { sessionOf } from "../../../rehearsal/aws/iam-roles";
import type { Values } from "../../../rehearsal/aws/model";
import { ApiRequest } from "../../../rehearsal/aws/service";
import { accountIn } from "../../../rehearsal/world/account";
import type { World } from "../../../rehearsal/world/world";
import { accountId } from "../../support/rehearsal";
import { type Rows, region, roleRows, worldWith } from "../../support/world";

export const now = Date.UTC(2026, 0, 14, 15);
export const minute = 60_000;
export const name = "/baseline/emergency";
export const arn = `arn:aws:ssm:${region}:${accountId}:parameter/baseline/emergency`;
export const session = `arn:aws:sts::${accountId}:assumed-role/Writer/session`;

export const world = (rows: Rows = [], statements: readonly object[] = []) =>
  worldWith([...rows, ...roleRows("Writer", ...statements)], { now });

/** Calls as a role that may do everything, unless something else is said. */
export function ask(of: World, operation: string, input: Values): Values {
  const account = accountIn(region);
  const caller = sessionOf(of.facts, account, `arn:aws:iam::${accountId}:role/Writer`, "session");
  const { facts, draw, usage } = of;
  const answer = simulatedAws.services["SSMClient"]?.operations[operation];
  return answer?.(new ApiRequest({ facts, account, region, caller, input, draw, usage, world: of })) ?? {};
}

export const put = (of: World, Value: string, more: Values = {}) =>
  ask(of, "PutParameter", { Name: name, Value, Type: "String", ...more });
export const again = { Overwrite: true };
