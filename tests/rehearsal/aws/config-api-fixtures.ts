import { aggregatorRow } from "../../../rehearsal/aws/config-rows";
import type { Values } from "../../../rehearsal/aws/model";
import { accountId } from "../../support/rehearsal";
import { type Rows, region, roleRows, worldWith } from "../../support/world";
import { callsOf } from "./call-fixtures";
import { customRuleRows, recorderRole, recorderRows, recordsRows, runningRows } from "./config-fixtures";

export const recorderArn = `arn:aws:config:${region}:${accountId}:configuration-recorder/main/1`;
export const aggregatorArn = `arn:aws:config:${region}:${accountId}:config-aggregator/config-aggregator-1`;

/** An aggregator of two accounts in two regions, unless something else is said. */
export const aggregator = (changes: Values = {}): Rows => [
  [
    aggregatorRow(region, "all"),
    {
      arn: aggregatorArn,
      name: "all",
      region,
      accountIds: [accountId, "444455556666"],
      regions: [region, "eu-west-1"],
      ...changes,
    },
  ],
];

/** An account with these rows, and calls by a role that may do what these statements say. */
export function configWith(rows: Rows, ...statements: readonly object[]) {
  const world = worldWith([...rows, ...roleRows("Caller", ...statements)]);
  return { world, config: callsOf("ConfigServiceClient", world) };
}

/** One of each, with a channel that does not deliver. */
export const there: Rows = [
  ...recorderRows(),
  ...recorderRole(),
  ...recordsRows(),
  ...runningRows({ prefix: "main", keyArn: "arn:aws:kms:us-east-1:1:key/1", snapshots: "One_Hour" }),
  ...customRuleRows(),
  ...aggregator(),
];
