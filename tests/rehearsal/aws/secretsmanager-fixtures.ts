import { simulatedAws } from "../../../rehearsal";
import { sessionOf } from "../../../rehearsal/aws/iam-roles";
import type { Values } from "../../../rehearsal/aws/model";
import { secretNameRow, secretRow, versionRow, versionsOf } from "../../../rehearsal/aws/secretsmanager-rows";
import { ApiRequest, type Arrival } from "../../../rehearsal/aws/service";
import { accountIn } from "../../../rehearsal/world/account";
import type { World } from "../../../rehearsal/world/world";
import { accountId } from "../../support/rehearsal";
import { type Rows, region, roleRows, worldWith } from "../../support/world";

export const arn = `arn:aws:secretsmanager:${region}:${accountId}:secret:mine-a1b2c3`;
export const keyArn = `arn:aws:kms:${region}:${accountId}:key/1`;
export const role = `arn:aws:iam::${accountId}:role/Reader`;

export type Stages = Readonly<Record<string, readonly string[]>>;

/** A secret with versions, whose values follow from their ids. */
export function secretRows(stages: Stages, change: object = {}): Rows {
  return [
    [secretRow(arn), { arn, name: "mine", keyArn: undefined, deleted: false, ...change }],
    [secretNameRow(region, "mine"), arn],
    ...Object.entries(stages).map(([id, of]): Rows[number] => [
      versionRow(arn, id),
      { secretArn: arn, id, value: `value of ${id}`, stages: of },
    ]),
  ];
}

export const current = secretRows({ v1: ["AWSCURRENT"] });

/** Asks as a role that may do everything, unless something else is said. */
export function ask(world: World, operation: string, input: Values, change: Partial<Arrival> = {}): Values {
  const account = accountIn(region);
  const caller = sessionOf(world.facts, account, role, "session");
  const { facts, draw, usage } = world;
  const answer = simulatedAws.services["SecretsManagerClient"]?.operations[operation];
  const request = new ApiRequest({ facts, account, region, caller, input, draw, usage, ...change });
  return answer?.(request) ?? {};
}

export const worldOf = (rows: Rows, statements: readonly object[] = []) =>
  worldWith([...rows, ...roleRows("Reader", ...statements)]);

export const stagesIn = ({ facts }: World) =>
  Object.fromEntries(versionsOf(facts, arn).map(({ id, stages }) => [id, [...stages].sort()]));
